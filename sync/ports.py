"""What the worker needs from a station's storage; met structurally by `app`, which it never imports.

Every call returns after its commit, or raises `app`'s own trouble, which the worker treats as "try later".
All calls are made from the sync thread only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.exchange import Backlog, FeedPage, FeedPlace, Offer, Receipt, Subscriptions
from domain.ids import EventId


class Outbox(Protocol):
    """The facts of this lane that central has not confirmed."""

    def offer(self, most: int, most_bytes: int) -> Offer:
        """The oldest pending facts in seq order, at most `most` and `most_bytes`, and the parked seqs among them."""
        ...

    def record(self, receipts: Sequence[Receipt], applied_through: int, durable_through: int) -> None:
        """Mark as acknowledged what has a stored result; `retry` results stay pending."""
        ...

    def park(self, event_id: EventId, reason: str) -> None:
        """Set one fact aside with the reason; it stays visible and is never deleted."""
        ...

    def offer_everything_again(self, epoch: str) -> None:
        """Central was restored: every kept fact, also those received by feed, is pending again under `epoch`."""
        ...

    def backlog(self) -> Backlog:
        """Counts for the status bar."""
        ...


class Inbox(Protocol):
    """What central told this station, and where it stands in the feed."""

    def place(self) -> FeedPlace:
        """The saved place; a fresh station has none."""
        ...

    def older_cursors(self) -> Sequence[str]:
        """Cursors kept at exponential distances, newest first, for a restored central."""
        ...

    def apply(self, page: FeedPage) -> None:
        """Apply a page and save its place, in transactions of about 10 ms; twice changes nothing."""
        ...

    def subscriptions(self) -> Subscriptions:
        """The returns whose facts are wanted now."""
        ...
