"""The place in central's feed as last saved, so that the errands do not read it from the disk at every turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.exchange import FeedPage, FeedPlace, Subscriptions
from sync.ports import Inbox


class KnownPlace:
    """An inbox that remembers its place. Right because the sync thread alone moves it."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._place: FeedPlace | None = None

    def place(self) -> FeedPlace:
        if self._place is None:
            self._place = self._inbox.place()
        return self._place

    def apply(self, page: FeedPage) -> None:
        # Unknown until the commit returned: one that failed may have happened or not.
        self._place = None
        self._inbox.apply(page)
        self._place = page.place

    def reached(self, applied_through: int) -> None:
        """The outbox has saved how far central has come with this lane."""
        self._place = replace(self.place(), applied_through=applied_through)

    def older_cursors(self) -> Sequence[str]:
        return self._inbox.older_cursors()

    def subscriptions(self) -> Subscriptions:
        return self._inbox.subscriptions()
