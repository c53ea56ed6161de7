"""Hearing what central tells: the first load page by page, then the feed, each page saved with its place.

A page applied twice changes nothing, and the place is saved with the page it covers (protocol.md, Station rule
6); so a kill or a lost answer costs at most one page.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from domain.exchange import FeedPage, FeedPlace
from domain.ids import LaneId
from sync.calls import Transport
from sync.errors import CursorGone, Gone
from sync.ports import Inbox, Outbox
from sync.protocol import FeedAnswer
from sync.recovery import RestoreWatch
from sync.subscribing import Subscribing
from sync.wire import feed_page

log = logging.getLogger(__name__)

FEED_LIMIT = 500
SNAPSHOT_LIMIT = 1000


class Pulling:
    """The errand that keeps the told rows and the subscribed facts fresh."""

    def __init__(
        self,
        outbox: Outbox,
        inbox: Inbox,
        transport: Transport,
        watch: RestoreWatch,
        subscribing: Subscribing,
    ) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._transport = transport
        self._watch = watch
        self._subscribing = subscribing
        self._lane: LaneId | None = None

    def run(self) -> bool:
        """Fetch and apply one page; True while central has more. Raises CallFailed and storage's troubles."""
        place = self._inbox.place()
        if place.loading or place.cursor is None:
            return self._load(place)
        try:
            return self._follow(place, place.cursor)
        except CursorGone as gone:
            return self._find_place(gone)

    def _load(self, place: FeedPlace) -> bool:
        """One page of the snapshot; the feed position of its first page is where the feed goes on."""
        if place.cursor is None:
            self._subscribing.begin_anew()
            place = self._inbox.place()
        try:
            answer = self._transport.snapshot(place.snapshot_after, SNAPSHOT_LIMIT)
        except CursorGone as gone:
            if gone.epoch is None or not self._watch.sees_restore(gone.epoch, None):
                self._inbox.apply(FeedPage((), (), _loading_anew(self._inbox.place())))
            return True
        if self._watch.sees_restore(answer.server_epoch, None):
            return True
        self._watch.cursor_recognised()
        last = answer.next_after is None
        begun = place.loading and place.snapshot_after is not None
        reached = replace(
            self._inbox.place(),
            cursor=place.cursor if begun and place.cursor is not None else answer.cursor,
            snapshot_after=answer.next_after,
            loading=not last,
            loaded=place.loaded or last,
        )
        self._inbox.apply(feed_page(answer.items, reached))
        return True

    def _follow(self, place: FeedPlace, cursor: str) -> bool:
        if self._lane is None:
            self._lane = self._outbox.offer(0, 0).lane
        answer = self._transport.feed(cursor, FEED_LIMIT, self._subscribing.told_revision, self._lane)
        if self._watch.sees_restore(answer.server_epoch, answer.applied_through):
            return True
        return self._apply(place, answer)

    def _apply(self, place: FeedPlace, answer: FeedAnswer) -> bool:
        self._watch.cursor_recognised()
        if answer.resubscribe:
            # Facts may be missing from this page: drop it, tell the subscriptions, ask again from the same place.
            self._subscribing.tell_again()
            return False
        reached = replace(
            place,
            epoch=answer.server_epoch,
            cursor=answer.next_cursor,
            applied_through=answer.applied_through,
        )
        if answer.items or reached != place:
            self._inbox.apply(feed_page(answer.items, reached))
        return not answer.head

    def _find_place(self, gone: CursorGone) -> bool:
        """The saved cursor is of no use: go on from an older one that central recognises, else load anew.

        Rewound without a new epoch, versions of told rows may come twice with different content, and only a
        full load replaces them all.
        """
        if gone.reason is Gone.REWOUND and gone.epoch is not None and self._watch.rewound(gone.epoch):
            for older in self._inbox.older_cursors():
                try:
                    return self._follow(self._inbox.place(), older)
                except CursorGone:
                    continue
        log.warning("the place in central's feed is %s: loading everything anew", gone.reason)
        self._inbox.apply(FeedPage((), (), _loading_anew(self._inbox.place())))
        return True


def _loading_anew(place: FeedPlace) -> FeedPlace:
    return replace(place, cursor=None, snapshot_after=None, loading=True)
