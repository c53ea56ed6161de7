"""A station made of nothing but envelopes: real facts, real chains, no storage and no worker."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from central.core.stations import StationApi
from central.records import Station
from domain.codec import encode, fact_hash
from domain.covers import covers_of
from domain.events import (
    WIRE_NAME,
    Fact,
    LoggedFact,
    OperatorSignedIn,
    PackageArrived,
    Payload,
    ReturnClosed,
    ReturnOpened,
    RmaRef,
    Totals,
    UnitGraded,
    UnitReceived,
    wall_time,
)
from domain.exchange import chain_hash
from domain.ids import EventId, OperatorId, PackageId, ReturnId, UnitId
from domain.vocabulary import Condition, Disposition
from sync.protocol import EnrolRequest, FactEnvelope, PushAnswer, PushRequest

_SERIAL = itertools.count(1)


class CountedIds:
    """Rising ids in the form of UUIDv7."""

    def __init__(self, start: int = 0) -> None:
        self._next = itertools.count(start + 1)

    def new_id(self) -> str:
        text = f"{next(self._next):032x}"
        return f"{text[:8]}-{text[8:12]}-7{text[13:16]}-8{text[17:20]}-{text[20:]}"


class HandClock:
    """A clock that moves when told."""

    def __init__(self, now_ms: int = 1_790_000_000_000) -> None:
        self.now = now_ms

    def now_ms(self) -> int:
        return self.now


@dataclass
class Dock:
    """One lane of one station. `operator` and `session` are put on every fact."""

    lane: str
    operator: str | None = None
    session: str | None = None
    ids: CountedIds = field(default_factory=lambda: CountedIds(next(_SERIAL) << 32))
    clock: HandClock = field(default_factory=HandClock)
    sent: list[FactEnvelope] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    station: Station | None = None
    _prev: str = ""

    def add(self, payload: Payload, ref: RmaRef | None, **changes: object) -> FactEnvelope:
        """Commit a fact: the next in the lane."""
        fact = Fact(
            event_id=EventId(self.ids.new_id()),
            type=WIRE_NAME[type(payload)],
            type_version=1,
            payload=payload,
            wall_time=wall_time(self.clock.now_ms()),
            app_version="test",
            rma_ref=ref,
            operator=None if self.operator is None else OperatorId(self.operator),
            session=None if self.session is None else EventId(self.session),
        )
        self.facts.append(fact)
        return self.envelope(fact.event_id, encode(fact))

    def envelope(self, event_id: str, text: bytes) -> FactEnvelope:
        """The next place in the lane for this text."""
        seq = len(self.sent) + 1
        made = FactEnvelope(seq=seq, event_id=event_id, prev_hash=self._prev, fact=text.decode())
        self._prev = chain_hash(self._prev, self.lane, seq, event_id, fact_hash(text))
        self.sent.append(made)
        return made

    def sign_in(self, operator: str) -> None:
        self.operator, self.session = operator, None
        self.session = self.add(OperatorSignedIn("Dock", "receiver"), None).event_id

    def open(self, ref: RmaRef) -> PackageId:
        package = PackageId(self.ids.new_id())
        self.add(PackageArrived(package, ref.raw or "scan"), ref)
        self.add(ReturnOpened(package), ref)
        return package

    def receive(
        self, ref: RmaRef, package: PackageId, sku: str, serial: str | None = None, plate: str | None = None
    ) -> UnitId:
        unit = UnitId(self.ids.new_id())
        self.add(
            UnitReceived(
                unit_id=unit,
                plate=plate or f"P{unit[-10:]}".upper(),
                package_id=package,
                quantity=1,
                condition=Condition.A,
                disposition=Disposition.AVAILABLE,
                default_disposition=Disposition.AVAILABLE,
                needs_serial=False,
                rule_version=1,
                sku=sku,
                serial=serial,
            ),
            ref,
        )
        return unit

    def damage(self, ref: RmaRef, unit: UnitId) -> None:
        received = next(
            f for f in self.facts if isinstance(f.payload, UnitReceived) and f.payload.unit_id == unit
        )
        self.add(UnitGraded(unit, Condition.D, Disposition.DAMAGED, 1, (received.event_id,)), ref)

    def close(self, ref: RmaRef) -> None:
        mine = [LoggedFact(f, "", ord=place) for place, f in enumerate(self.facts, 1) if f.rma_ref == ref]
        self.add(ReturnClosed(Totals(0, 0, 0, 0), covers_of(mine)), ref)

    def push(self, api: StationApi, *envelopes: FactEnvelope, skipped: tuple[int, ...] = ()) -> PushAnswer:
        """Push these envelopes, or all."""
        assert self.station is not None
        request = PushRequest(lane=self.lane, events=list(envelopes or self.sent), skipped=list(skipped))
        return api.push(self.station, request)


def enrolled(api: StationApi, lane: str, site: str = "main", operator: str | None = None) -> Dock:
    """A dock with a token and, with `operator`, a person signed in."""
    answer = api.enrol(EnrolRequest(code=api.new_code(site), station_name=f"Dock {lane}", lane=lane))
    dock = Dock(lane, station=api.authenticate(answer.station_token))
    if operator is not None:
        dock.sign_in(operator)
    return dock


def by_id(return_id: str) -> RmaRef:
    return RmaRef(id=ReturnId(return_id))


def by_scan(raw: str) -> RmaRef:
    return RmaRef(raw=raw)
