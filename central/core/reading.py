"""What stations read: the feed, the snapshot, their subscriptions. Always of their own site only.

A cursor is epoch, position and the chain at that position: a history that was rewound and grew again does not
have that chain, whatever its length (protocol.md, Central rule 4).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from central.core.epochs import Epochs
from central.core.sealing import Sealer
from central.errors import Refusal
from central.records import FeedRow, SiteRow, Station
from central.storage import feed, stations
from central.storage.engine import Database, Tx
from central.storage.told import find_told
from domain.events import wall_time
from domain.ids import Clock
from domain.shapes import build
from domain.told import Site, ToldKind
from sync.protocol import MAX_BODY_BYTES, FeedAnswer, FeedItem, SnapshotAnswer

DAY_MS = 24 * 3600 * 1000
TOMBSTONES_MS = 180 * DAY_MS
_ROOM = MAX_BODY_BYTES - 64 * 1024
_KINDS = tuple(ToldKind)


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a site's feed, as a cursor names it."""

    epoch: str
    pos: int
    chain: str

    def cursor(self) -> str:
        return f"{self.epoch}.{self.pos}.{self.chain}"


def place_in(cursor: str) -> Place:
    """The place a cursor names; an empty one is the beginning. Raises Refusal (410) for what is none of ours."""
    if not cursor:
        return Place("", 0, "")
    epoch, _, rest = cursor.partition(".")
    pos, _, chain = rest.partition(".")
    if not (pos.isascii() and pos.isdigit() and len(pos) < 18):
        raise Refusal(410, "this cursor is none of central's", reason="expired")
    return Place(epoch, int(pos), chain)


class Reading:
    def __init__(self, database: Database, epochs: Epochs, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._epochs = epochs
        self._sealer = sealer
        self._clock = clock

    def feed(self, station: Station, cursor: str, limit: int, revision: int, lane: str | None) -> FeedAnswer:
        """What came after `cursor`. Raises Refusal 410 when the cursor is too old or was never given."""
        self._seal(station.site)
        with self._database.read() as tx:
            site = self._site(tx, station)
            asked = place_in(cursor)
            self._recognise(tx, site, asked)
            known = feed.subscription_revision(tx, station.station) or (0, False)
            through = stations.watermark(tx, station.station, lane)
            resubscribe = known[0] != revision
            found = [] if resubscribe else self._page(tx, station, site, asked.pos, limit)
            items, reached, rest = _fit(found, site.head, limit)
            if resubscribe:
                reached, rest = asked.pos, True
            at = self._place(tx, site, reached)
        if known[1] and not resubscribe:
            with self._database.write() as tx:
                feed.confirm_subscriptions(tx, station.station)
        return FeedAnswer(
            items=items,
            next_cursor=at.cursor(),
            head=not rest,
            resubscribe=resubscribe,
            server_epoch=self._epochs.current,
            server_time=wall_time(self._clock.now_ms()),
            applied_through=through,
            durable_through=0,
        )

    def snapshot(self, station: Station, after: str | None, limit: int) -> SnapshotAnswer:
        """A page of all told rows by (kind, id); the first page pins the feed position to go on from."""
        if after is None:
            self._seal(station.site)
        with self._database.read() as tx:
            site = self._site(tx, station)
            pinned, kind, last = self._pinned(tx, site, after)
            closed_since = self._clock.now_ms() - _closed_days(tx, station.site) * DAY_MS
            items: list[FeedItem] = []
            room = _ROOM
            more = True
            while more and len(items) < limit and room > 0:
                ask = limit - len(items)
                found = feed.snapshot_rows(tx, station.site, kind, last, ask, closed_since)
                taken, room = _take(found, room)
                items += taken
                last = taken[-1].id if taken else last
                if len(taken) == len(found) < ask:
                    kind, last, more = _next_kind(kind)
                elif len(taken) < len(found):
                    break
        return SnapshotAnswer(
            items=items,
            next_after=f"{pinned}|{kind}|{last}" if more else None,
            cursor=pinned,
            server_epoch=self._epochs.current,
            server_time=wall_time(self._clock.now_ms()),
        )

    def position(self, tx: Tx, station: Station) -> str:
        """The cursor of the sealed head."""
        site = self._site(tx, station)
        return self._place(tx, site, site.head).cursor()

    def _seal(self, site: str) -> None:
        with self._database.read() as tx:
            waiting = feed.has_unsealed(tx, site)
        if waiting:
            self._sealer.seal(site, wait=True)

    def _site(self, tx: Tx, station: Station) -> SiteRow:
        self._epochs.refresh(tx)
        site = stations.find_site(tx, station.site)
        if site is None:
            raise Refusal(404, "the station's site does not exist")
        return site

    def _recognise(self, tx: Tx, site: SiteRow, asked: Place) -> None:
        if asked.pos == 0:
            return
        sealed = feed.seal_of(tx, site.site, asked.pos)
        if sealed is None or sealed.chain != asked.chain:
            raise Refusal(410, "central does not know this place in its feed", reason="rewound")
        if asked.pos < site.head and sealed.at < self._clock.now_ms() - TOMBSTONES_MS:
            raise Refusal(410, "this place in the feed is too old", reason="expired")

    def _place(self, tx: Tx, site: SiteRow, pos: int) -> Place:
        sealed = feed.seal_of(tx, site.site, pos) if pos else None
        return Place(self._epochs.current, pos, "" if sealed is None else sealed.chain)

    def _page(self, tx: Tx, station: Station, site: SiteRow, after: int, limit: int) -> Sequence[FeedRow]:
        return feed.feed_rows(tx, site.site, after, site.head, station.station, limit)

    def _pinned(self, tx: Tx, site: SiteRow, after: str | None) -> tuple[str, str, str]:
        if after is None:
            return self._place(tx, site, site.head).cursor(), _KINDS[0].value, ""
        cursor, _, rest = after.partition("|")
        kind, _, last = rest.partition("|")
        if kind not in set(_KINDS) or "\0" in last:
            raise Refusal(410, "this page is none of central's", reason="expired")
        self._recognise(tx, site, place_in(cursor))
        return cursor, kind, last


def item_of(row: FeedRow) -> FeedItem:
    """A feed row as it travels."""
    if row.kind == "fact":
        text = "" if row.body is None else row.body.decode()
        body = {"fact": text, "ord": row.version, "return_id": row.return_id or ""}
        return FeedItem(kind="fact", id=row.id, version=row.version, body=body)
    told = None if row.body is None else json.loads(row.body)
    return FeedItem.model_validate(
        {"kind": row.kind, "id": row.id, "version": row.version, "body": told, "tombstone": told is None}
    )


def _fit(found: Sequence[FeedRow], head: int, limit: int) -> tuple[list[FeedItem], int, bool]:
    """Items that fit one page, the position they reach, and whether central has more."""
    items, _ = _take(found, _ROOM)
    if len(items) == len(found) < limit:
        return items, head, False
    reached = found[len(items) - 1].pos
    return items, reached, reached < head


def _take(found: Sequence[FeedRow], room: int) -> tuple[list[FeedItem], int]:
    """The first rows that fit into `room` bytes, at least one; and the room left."""
    items: list[FeedItem] = []
    for row in found:
        # A fact travels as JSON inside JSON: its quotes are escaped.
        size = 200 + (len(row.body) * 5 // 4 if row.body is not None else 0)
        if items and size > room:
            break
        items.append(item_of(row))
        room -= size
    return items, room


def _next_kind(kind: str) -> tuple[str, str, bool]:
    place = _KINDS.index(ToldKind(kind)) + 1
    return (_KINDS[place].value, "", True) if place < len(_KINDS) else (kind, "", False)


def _closed_days(tx: Tx, site: str) -> int:
    row = find_told(tx, site, ToldKind.SITE, [site]).get(site)
    return (
        Site(site, site).closed_days if row is None or row.body is None else _site_rules(row.body).closed_days
    )


def _site_rules(body: bytes) -> Site:
    return build(Site, json.loads(body), "site")
