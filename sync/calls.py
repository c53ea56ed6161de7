"""The calls of protocol version 1 as a Protocol, so that the worker and the simulation need no network library."""

from __future__ import annotations

from typing import Protocol

from domain.ids import EventId, LaneId
from sync.protocol import (
    EnrolAnswer,
    EnrolRequest,
    EventAnswer,
    FeedAnswer,
    Health,
    PushAnswer,
    PushRequest,
    SnapshotAnswer,
    SubscriptionsAnswer,
    SubscriptionsRequest,
)


class Transport(Protocol):
    """One call at a time, from one thread; each raises a `sync.errors.CallFailed`."""

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Exchange a one-time code for the station's token; needs no token."""
        ...

    def push(self, request: PushRequest) -> PushAnswer:
        """Offer facts; the results come in any order."""
        ...

    def feed(self, cursor: str, limit: int, revision: int, lane: LaneId) -> FeedAnswer:
        """What came after `cursor`, for the subscriptions of `revision`; watermarks are those of `lane`.

        Raises CursorGone too.
        """
        ...

    def snapshot(self, after: str | None, limit: int) -> SnapshotAnswer:
        """A page of all told rows. Raises CursorGone when the pages begun are kept no longer."""
        ...

    def subscriptions(self, request: SubscriptionsRequest) -> SubscriptionsAnswer:
        """Replace the set of returns whose facts are wanted; a page of the newly named ones' facts."""
        ...

    def event(self, event_id: EventId) -> EventAnswer:
        """Did central get it?"""
        ...

    def health(self) -> Health:
        """Is central ready? Needs no token."""
        ...

    def hang_up(self) -> None:
        """Cut the call in flight short, from any thread: it then raises NetworkFailure."""
        ...

    def close(self) -> None:
        """Let the connections go; a later call opens new ones."""
        ...
