"""The station's side of the exchange with central: what is owed to it, and what it told.

`Outbox` and `Inbox` meet `sync.ports` structurally. They are called on the sync thread and do their work on the
desk's lane, after the scans that wait there.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update

from app.storage.log import load_meta, offer_again, receive, save_meta
from app.storage.store import StationStore
from app.storage.tables import ACKED, DELIVERY, EVENT, KEPT_CURSOR, PARKED, PENDING, SUBSCRIPTION
from app.storage.telling import Stamp, apply_told, forget_older_rounds
from app.storage.told import bound_to, summary_of
from app.storage.views import refresh_views
from domain.exchange import (
    Backlog,
    Envelope,
    FeedPage,
    FeedPlace,
    Offer,
    Receipt,
    ResultCode,
    Subscriptions,
)
from domain.ids import Clock, EventId, ReturnId
from domain.shapes import build, plain

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_PLACE = "feed_place"
_DROP_CURSORS = "DELETE FROM kept_cursor WHERE ? - nr > 2 * (nr & -nr)"
"""A number that 2^n divides stays until it is 2^(n+1) behind: dense now, sparse long ago."""
_PORTION_SECONDS = 0.008


class Lane(Protocol):
    """Runs work on the desk's thread, behind the scans, and waits for it."""

    def run_behind(self, work: Callable[[], Result]) -> Result:
        """The result of `work`, run on the lane."""
        ...


class StationOutbox:
    """The facts of this lane that central has not confirmed."""

    def __init__(self, store: StationStore, lane: Lane, clock: Clock) -> None:
        self._store = store
        self._lane = lane
        self._clock = clock

    def offer(self, most: int, most_bytes: int) -> Offer:
        """The oldest pending facts in seq order, and the parked seqs up to the last of them."""
        with self._store.read() as connection:
            rows = connection.execute(
                select(DELIVERY.c.seq, DELIVERY.c.event_id, DELIVERY.c.prev_hash, EVENT.c.text)
                .join(
                    EVENT,
                    (EVENT.c.event_id == DELIVERY.c.event_id) & (EVENT.c.fact_hash == DELIVERY.c.fact_hash),
                )
                .where(DELIVERY.c.state == PENDING)
                .order_by(DELIVERY.c.seq)
                .limit(most)
            )
            envelopes: list[Envelope] = []
            size = 0
            for seq, event_id, prev_hash, text in rows:
                size += len(text)
                if envelopes and size > most_bytes:
                    break
                envelopes.append(Envelope(seq, EventId(event_id), bytes(text), prev_hash))
            skipped = connection.execute(
                select(DELIVERY.c.seq).where(DELIVERY.c.state == PARKED).order_by(DELIVERY.c.seq)
            ).scalars()
            return Offer(self._store.lane, tuple(envelopes), tuple(skipped))

    def record(self, receipts: Sequence[Receipt], applied_through: int, durable_through: int) -> None:
        """Mark what has a stored result, keep the order central gave, and remember how far it got."""
        stored = [receipt for receipt in receipts if receipt.code is not ResultCode.RETRY]

        def work(connection: Connection) -> None:
            for receipt in stored:
                connection.execute(
                    update(DELIVERY)
                    .where(DELIVERY.c.event_id == receipt.event_id, DELIVERY.c.state != ACKED)
                    .values(state=ACKED, reason=None)
                )
                if receipt.ord is not None:
                    connection.execute(
                        update(EVENT).where(EVENT.c.event_id == receipt.event_id).values(ord=receipt.ord)
                    )
            refresh_views(connection, _told_more(connection, stored))
            place = replace(_place(connection), applied_through=applied_through)
            save_meta(connection, _PLACE, json.dumps(plain(place)))
            save_meta(connection, "durable_through", str(durable_through))

        self._behind(work)

    def park(self, event_id: EventId, reason: str) -> None:
        """Set one fact aside with the reason; it stays visible."""

        def work(connection: Connection) -> None:
            connection.execute(
                update(DELIVERY)
                .where(DELIVERY.c.event_id == event_id, DELIVERY.c.state == PENDING)
                .values(state=PARKED, reason=reason)
            )

        self._behind(work)

    def retry(self, event_ids: Sequence[EventId]) -> None:
        """Parked facts are pending again."""

        def work(connection: Connection) -> None:
            connection.execute(
                update(DELIVERY)
                .where(DELIVERY.c.event_id.in_(event_ids), DELIVERY.c.state == PARKED)
                .values(state=PENDING, reason=None)
            )

        self._behind(work)

    def offer_everything_again(self, epoch: str) -> None:
        """Central was restored: every kept fact is pending again, those received by feed too."""
        log.warning("central has a new epoch %s: everything kept is offered again", epoch)
        lane, now_ms = self._store.lane, self._clock.now_ms()
        self._behind(lambda connection: offer_again(connection, lane, now_ms))

    def backlog(self) -> Backlog:
        """Counts for the status bar."""
        return backlog(self._store)

    def _behind(self, work: Callable[[Connection], None]) -> None:
        self._lane.run_behind(lambda: self._store.write(work))


def backlog(store: StationStore) -> Backlog:
    """How many of this lane's facts are pending, parked and with central."""
    with store.read() as connection:
        rows = connection.execute(
            select(DELIVERY.c.state, func.count()).where(DELIVERY.c.state != ACKED).group_by(DELIVERY.c.state)
        )
        counts: dict[int, int] = dict(rows.all())
        total = int(load_meta(connection, "last_seq") or 0)
        oldest = connection.execute(
            select(DELIVERY.c.made_ms).where(DELIVERY.c.state == PENDING).order_by(DELIVERY.c.seq).limit(1)
        ).scalar_one_or_none()
    pending, parked = counts.get(PENDING, 0), counts.get(PARKED, 0)
    return Backlog(pending, parked, total - pending - parked, oldest)


def known_epoch(store: StationStore) -> str | None:
    """The epoch of central as last accepted; None before the first contact."""
    with store.read() as connection:
        return _place(connection).epoch


class StationInbox:
    """What central told this station. `changed` hears which returns a page touched, on the lane."""

    def __init__(
        self, store: StationStore, lane: Lane, changed: Callable[[Sequence[ReturnId]], None]
    ) -> None:
        self._store = store
        self._lane = lane
        self._changed = changed

    def place(self) -> FeedPlace:
        """The saved place; a fresh station has none."""
        with self._store.read() as connection:
            return _place(connection)

    def older_cursors(self) -> Sequence[str]:
        """Cursors kept at growing distances, newest first."""
        with self._store.read() as connection:
            return tuple(
                connection.execute(select(KEPT_CURSOR.c.cursor).order_by(KEPT_CURSOR.c.nr.desc())).scalars()
            )

    def apply(self, page: FeedPage) -> None:
        """Apply a page in portions of about 10 ms; the place is saved with the last one.

        A page is idempotent: cut off in between, it is asked for again from the place before it.
        """
        told, facts = list(page.told), list(page.facts)
        portion = 50
        while told or facts:
            part_told, told = told[:portion], told[portion:]
            part_facts, facts = facts[: portion - len(part_told)], facts[portion - len(part_told) :]
            last = not told and not facts
            part = FeedPage(tuple(part_told), tuple(part_facts), page.place)
            took = self._lane.run_behind(partial(self._apply_part, part, save_place=last))
            portion = max(10, min(1000, int(portion * _PORTION_SECONDS / max(took, 0.0005))))
        if not page.told and not page.facts:
            self._lane.run_behind(partial(self._apply_part, page, save_place=True))

    def _apply_part(self, part: FeedPage, *, save_place: bool) -> float:
        """The seconds of its work. What the disk takes to commit is the same for one row as for a thousand: counted
        in, a slow disk would have ever smaller portions, and a first load would take a commit a row.
        """

        def work(connection: Connection) -> tuple[list[ReturnId], float]:
            begun = time.perf_counter()
            before = _place(connection)
            stamp = Stamp(part.place.epoch, _round(connection, part.place))
            touched = apply_told(connection, part.told, stamp)
            touched += receive(connection, part.facts)
            if save_place:
                _save_place(connection, before, part.place)
                if before.loading and not part.place.loading:
                    touched += forget_older_rounds(connection, stamp.round)
            refresh_views(connection, touched)
            return touched, time.perf_counter() - begun

        touched, took = self._store.write(work)
        # People, rules and articles touch no return, and still the desk must read them anew.
        if part.told or part.facts or part.place.loaded:
            self._changed(touched)
        return took

    def subscriptions(self) -> Subscriptions:
        """The returns whose facts are wanted now."""
        with self._store.read() as connection:
            revision = int(load_meta(connection, "subscription_revision") or 0)
            wanted = connection.execute(select(SUBSCRIPTION.c.return_id).order_by(SUBSCRIPTION.c.return_id))
            return Subscriptions(revision, tuple(ReturnId(one) for one in wanted.scalars()))


def _told_more(connection: Connection, stored: Sequence[Receipt]) -> list[ReturnId]:
    """The returns of these facts of which central's summary knows more than the facts kept here now do."""
    more: list[ReturnId] = []
    for receipt in stored:
        return_id = connection.exec_driver_sql(
            "SELECT return_id FROM event WHERE event_id = ?", (receipt.event_id,)
        ).scalar()
        if return_id is None:
            continue
        summary = summary_of(connection, bound_to(connection, ReturnId(return_id)))
        if summary is not None and receipt.ord is not None and summary.ord > receipt.ord:
            more.append(ReturnId(return_id))
    return more


def want(connection: Connection, return_ids: Sequence[ReturnId]) -> bool:
    """Make this the set of returns whose facts are wanted; the revision rises when it changed."""
    before = set(connection.execute(select(SUBSCRIPTION.c.return_id)).scalars())
    if before == set(return_ids):
        return False
    connection.execute(delete(SUBSCRIPTION))
    if return_ids:
        connection.execute(insert(SUBSCRIPTION), [{"return_id": one} for one in sorted(set(return_ids))])
    revision = int(load_meta(connection, "subscription_revision") or 0)
    save_meta(connection, "subscription_revision", str(revision + 1))
    return True


def _place(connection: Connection) -> FeedPlace:
    stored = load_meta(connection, _PLACE)
    return FeedPlace() if stored is None else build(FeedPlace, json.loads(stored), "place")


def _round(connection: Connection, place: FeedPlace) -> int:
    """The number of this full load: it rises when one begins, a second one after a broken off one too."""
    now = int(load_meta(connection, "round") or 0)
    if place.loading and place.cursor is None:
        save_meta(connection, "round", str(now + 1))
        return now + 1
    return now


def _save_place(connection: Connection, before: FeedPlace, place: FeedPlace) -> None:
    save_meta(connection, _PLACE, json.dumps(plain(place)))
    if place.cursor is None or place.cursor == before.cursor or place.loading:
        return
    number = int(load_meta(connection, "cursor_nr") or 0) + 1
    save_meta(connection, "cursor_nr", str(number))
    connection.execute(insert(KEPT_CURSOR), {"nr": number, "cursor": place.cursor})
    connection.exec_driver_sql(_DROP_CURSORS, (number,))
