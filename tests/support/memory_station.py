"""A station's storage in memory, met at the ports of `sync`: what a commit saved survives, all else is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.codec import fact_hash
from domain.exchange import (
    Backlog,
    Envelope,
    FactItem,
    FeedPage,
    FeedPlace,
    Offer,
    Receipt,
    ResultCode,
    Subscriptions,
    ToldItem,
    chain_hash,
)
from domain.ids import EventId, LaneId, ReturnId
from domain.told import ToldKind


@dataclass
class Delivery:
    seq: int
    event_id: EventId
    prev_hash: str
    state: str = "pending"
    reason: str | None = None
    code: ResultCode | None = None


@dataclass
class MemoryStation:
    """Outbox and inbox of one lane. `commit` is the local commit of a scan."""

    lane: LaneId
    texts: dict[EventId, bytes] = field(default_factory=dict)
    ords: dict[EventId, int] = field(default_factory=dict)
    deliveries: dict[EventId, Delivery] = field(default_factory=dict)
    told: dict[tuple[ToldKind, str], tuple[int, bytes | None, str | None]] = field(default_factory=dict)
    kept_place: FeedPlace = field(default_factory=FeedPlace)
    kept_cursors: list[str] = field(default_factory=list)
    wanted: set[ReturnId] = field(default_factory=set)
    revision: int = 0
    chain: str = ""
    pages: list[FeedPage] = field(default_factory=list)

    def commit(self, event_id: str, text: bytes) -> None:
        self.texts[EventId(event_id)] = text
        self._deliver(EventId(event_id))

    def want(self, of_return: str) -> None:
        self.wanted.add(ReturnId(of_return))
        self.revision += 1

    def states(self) -> dict[str, int]:
        found: dict[str, int] = {"pending": 0, "acked": 0, "parked": 0}
        for delivery in self.deliveries.values():
            found[delivery.state] += 1
        return found

    def offer(self, most: int, most_bytes: int) -> Offer:
        chosen: list[Envelope] = []
        size = 0
        for it in self.deliveries.values():
            if it.state != "pending":
                continue
            text = self.texts[it.event_id]
            size += len(text)
            if len(chosen) == most or (chosen and size > most_bytes):
                break
            chosen.append(Envelope(it.seq, it.event_id, text, it.prev_hash))
        parked = tuple(it.seq for it in self.deliveries.values() if it.state == "parked")
        return Offer(self.lane, tuple(chosen), parked)

    def record(self, receipts: Sequence[Receipt], applied_through: int, durable_through: int) -> None:
        for receipt in receipts:
            if receipt.code is ResultCode.RETRY:
                continue
            delivery = self.deliveries[receipt.event_id]
            delivery.state, delivery.code = "acked", receipt.code
            if receipt.ord is not None:
                self.ords[receipt.event_id] = receipt.ord
        place = self.kept_place
        self.kept_place = FeedPlace(
            place.epoch, place.cursor, place.snapshot_after, place.loading, place.loaded, applied_through
        )

    def park(self, event_id: EventId, reason: str) -> None:
        delivery = self.deliveries[event_id]
        delivery.state, delivery.reason = "parked", reason

    def offer_everything_again(self, epoch: str) -> None:
        for event_id in self.texts:
            delivery = self.deliveries.get(event_id)
            if delivery is None:
                self._deliver(event_id)
            elif delivery.state == "acked":
                delivery.state = "pending"

    def backlog(self) -> Backlog:
        states = self.states()
        return Backlog(states["pending"], states["parked"], states["acked"], 0 if states["pending"] else None)

    def place(self) -> FeedPlace:
        return self.kept_place

    def older_cursors(self) -> Sequence[str]:
        newest_first = self.kept_cursors[::-1]
        return [newest_first[2**n - 1] for n in range(20) if 2**n - 1 < len(newest_first)]

    def apply(self, page: FeedPage) -> None:
        self.pages.append(page)
        for item in page.told:
            self._replace(item, page.place.epoch)
        for fact in page.facts:
            self._keep(fact)
        cursor = page.place.cursor
        if cursor is not None and cursor not in self.kept_cursors:
            self.kept_cursors.append(cursor)
        self.kept_place = page.place

    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.revision, tuple(sorted(self.wanted)))

    def _deliver(self, event_id: EventId) -> None:
        seq = len(self.deliveries) + 1
        self.deliveries[event_id] = Delivery(seq, event_id, self.chain)
        self.chain = chain_hash(self.chain, self.lane, seq, event_id, fact_hash(self.texts[event_id]))

    def _replace(self, item: ToldItem, epoch: str | None) -> None:
        held = self.told.get((item.kind, item.id))
        if held is None or item.version > held[0] or held[2] != epoch:
            self.told[item.kind, item.id] = (item.version, item.body, epoch)

    def _keep(self, fact: FactItem) -> None:
        self.texts.setdefault(fact.event_id, fact.text)
        self.ords[fact.event_id] = fact.ord
