"""Subscriptions: which returns' facts a station wants, and the facts of those it named newly.

The set is absolute and has a revision. Facts answered count as arrived only when a later feed call names the
revision: an answer that was lost is answered again.
"""

from __future__ import annotations

from central.core.epochs import Epochs
from central.core.reading import Reading, item_of
from central.errors import Refusal
from central.records import FeedRow, Station
from central.storage import feed, log
from central.storage.engine import Database, Tx
from domain.events import wall_time
from domain.ids import Clock
from sync.protocol import MAX_BODY_BYTES, FeedItem, SubscriptionsAnswer, SubscriptionsRequest

MOST_FACTS = 1000
_MOST = 2**53
_ROOM = MAX_BODY_BYTES - 64 * 1024


class Subscribing:
    def __init__(self, database: Database, epochs: Epochs, reading: Reading, clock: Clock) -> None:
        self._database = database
        self._epochs = epochs
        self._reading = reading
        self._clock = clock

    def subscribe(self, station: Station, request: SubscriptionsRequest) -> SubscriptionsAnswer:
        """Replace the station's set; a page of the newly named returns' facts, by (return, ord)."""
        if any("\0" in name for name in request.returns):
            raise Refusal(422, "returns: character not allowed")
        if request.revision >= _MOST:
            raise Refusal(422, "revision: too large")
        after = _after(request.after)
        with self._database.write() as tx:
            self._epochs.refresh(tx)
            fresh = self._replace(tx, station, request.revision, set(request.returns))
            found = feed.facts_after(tx, station.site, sorted(fresh), after, MOST_FACTS) if fresh else []
            position = self._reading.position(tx, station)
        items, last = _page(found)
        more = last is not None and (len(items) < len(found) or len(found) == MOST_FACTS)
        return SubscriptionsAnswer(
            items=items,
            next_after=f"{last.return_id}|{last.version}|{last.id}" if more and last is not None else None,
            position=position,
            server_epoch=self._epochs.current,
            server_time=wall_time(self._clock.now_ms()),
        )

    def _replace(self, tx: Tx, station: Station, revision: int, named: set[str]) -> set[str]:
        known = feed.subscription_revision(tx, station.station, lock=True)
        there = feed.subscriptions(tx, station.station)
        wanted = _joined(tx, station.site, named)
        # A revision that went back is another memory of the station: nothing it had can be relied upon.
        anew = known is not None and revision < known[0]
        state = {name: anew or there.get(name, True) for name in wanted}
        changed = {name: fresh for name, fresh in state.items() if there.get(name) is not fresh}
        feed.set_subscriptions(tx, station.station, changed, there.keys() - wanted)
        fresh = {name for name, is_fresh in state.items() if is_fresh}
        if known != (revision, bool(fresh)):
            feed.set_subscription_revision(tx, station.station, revision, fresh=bool(fresh))
        return fresh


def _joined(tx: Tx, site: str, named: set[str]) -> set[str]:
    """The returns named, with all that aliases join to them."""
    if not named:
        return set()
    roots = {row.root for row in log.provisional_returns(tx, site, sorted(named))} | named
    return roots | log.members(tx, site, sorted(roots)).keys()


def _page(found: list[FeedRow]) -> tuple[list[FeedItem], FeedRow | None]:
    items: list[FeedItem] = []
    room, last = _ROOM, None
    for row in found:
        room -= 200 + len(row.body or b"") * 5 // 4
        if items and room < 0:
            break
        items.append(item_of(row))
        last = row
    return items, last


def _after(text: str | None) -> tuple[str, int, str]:
    if text is None:
        return "", 0, ""
    name, _, rest = text.partition("|")
    order, _, event_id = rest.partition("|")
    if "\0" in text or not (order.isascii() and order.isdigit() and len(order) < 18):
        raise Refusal(422, "after: none of central's")
    return name, int(order), event_id
