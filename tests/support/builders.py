"""Returns and what happens to them, in the words of the trade: `a_return().with_line("A", 2)`, then a `Story`."""

import hashlib
from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.commands import Command, ReceiveUnit
from domain.decide import Situation, decide
from domain.events import (
    WIRE_NAME,
    Fact,
    LoggedFact,
    PackageArrived,
    Payload,
    ReturnOpened,
    RmaRef,
    Unread,
    wall_time,
)
from domain.fold import fold
from domain.ids import EventId, LineId, OperatorId, PackageId, ReturnId, UnitId, line_id, return_id
from domain.picture import AnomalyPicture, LinePicture, ReturnPicture, UnitPicture
from domain.plates import make_plate
from domain.told import Product, Site, ToldLine, ToldReturn
from domain.undo import undo
from domain.vocabulary import Role

START_MS = 1_795_000_000_000
SITE = Site("main", "Main street")
NO_RETURN = ReturnId("return-1")
PACKAGE = PackageId("package-1")
NO_LINE = LineId("no such line")


class CountingIds:
    """Fresh ids that rise, the same in every run."""

    def __init__(self) -> None:
        self._made = 0

    def new_id(self) -> str:
        self._made += 1
        return str(UUID(int=(self._made << 80) | (7 << 76) | (2 << 62) | 1))

    def new_plate(self) -> str:
        self._made += 1
        return make_plate(self._made * 0x9E3779B97F4A7C15)


def a_product(sku: str, *, serialised: bool = False) -> Product:
    return Product(sku, f"The {sku}", (f"code-{sku}",), serialised)


@dataclass(frozen=True)
class ReturnBuilder:
    """A told return in the making."""

    told: ToldReturn

    def with_line(self, sku: str, expected: int = 1, **changes: object) -> "ReturnBuilder":
        made = ToldLine(line_id(self.told.id, str(len(self.told.lines))), sku, expected)
        return self.but(lines=(*self.told.lines, replace(made, **changes)))  # type: ignore[arg-type]

    def but(self, **changes: object) -> "ReturnBuilder":
        return ReturnBuilder(replace(self.told, version=self.told.version + 1, **changes))  # type: ignore[arg-type]


def a_return(reference: str = "RMA-1001") -> ReturnBuilder:
    return ReturnBuilder(ToldReturn(return_id("main", reference), 1, reference, ()))


def logged(
    fact: Fact, *, order: int | None = None, seq: int | None = None, text: str | None = None
) -> LoggedFact:
    """The fact in a log. The hash is of `text`, by default of whatever the fact says."""
    digest = hashlib.sha256((text or repr(fact)).encode("utf-8", "surrogatepass")).hexdigest()
    return LoggedFact(fact, digest, order, seq)


def a_fact(event_id: str, payload: Payload | Unread, of: ReturnId | None = None, **changes: object) -> Fact:
    fact = Fact(
        event_id=EventId(event_id),
        type="newer_type" if isinstance(payload, Unread) else WIRE_NAME[type(payload)],
        type_version=1,
        payload=payload,
        wall_time=wall_time(START_MS),
        app_version="test",
        rma_ref=None if of is None else RmaRef(id=of),
        operator=OperatorId("operator-1"),
        session=EventId("session-1"),
    )
    return replace(fact, **changes)  # type: ignore[arg-type]


@dataclass
class Story:
    """One return and its facts, in the order central gave them.

    A command is decided on the present picture, or on an older one (`seeing`): that is a station which did
    not know yet what happened since.
    """

    told: ToldReturn | None
    of: ReturnId = NO_RETURN
    site: Site = SITE
    role: Role = Role.RECEIVER
    facts: list[LoggedFact] = field(default_factory=list)
    lanes: dict[EventId, str] = field(default_factory=dict)
    ids: CountingIds = field(default_factory=CountingIds)
    now_ms: int = START_MS

    def picture(self) -> ReturnPicture:
        return fold(self.facts, self.told, self.of)

    def add(
        self, *payloads: Payload | Unread, lane: str = "one", after_ms: int = 1000, raw: bytes | None = None
    ) -> EventId:
        """Record payloads; answers the id of the last one's fact."""
        event_id = EventId("")
        for payload in payloads:
            self.now_ms += after_ms
            event_id = EventId(self.ids.new_id())
            fact = a_fact(event_id, payload, self.of, wall_time=wall_time(self.now_ms), raw_scan=raw)
            fact = replace(fact, session=EventId(f"session-{lane}"))
            self.facts.append(logged(fact, order=len(self.facts) + 1))
            self.lanes[event_id] = lane
        return event_id

    def do(
        self,
        command: Command,
        *,
        seeing: ReturnPicture | None = None,
        lane: str = "one",
        after_ms: int = 1000,
    ) -> EventId:
        situation = Situation(seeing or self.picture(), PACKAGE, self.site, self.role)
        return self.add(*decide(command, situation, self.ids), lane=lane, after_ms=after_ms)

    def undo(self, *, seeing: ReturnPicture | None = None, lane: str = "one") -> EventId:
        own = [one for one in self.facts if self.lanes[one.fact.event_id] == lane]
        target, payloads = undo(own, self.facts, seeing or self.picture())
        self.add(*payloads, lane=lane)
        return target

    def receive(
        self,
        sku: str,
        *,
        seeing: ReturnPicture | None = None,
        lane: str = "one",
        after_ms: int = 1000,
        **more: object,
    ) -> UnitId:
        """A unit of this product is scanned; answers the unit's id."""
        command = replace(ReceiveUnit(a_product(sku)), **more)  # type: ignore[arg-type]
        self.do(command, seeing=seeing, lane=lane, after_ms=after_ms)
        return self.last

    @property
    def last(self) -> UnitId:
        return self.picture().units[-1].unit_id

    def unit(self, unit_id: UnitId) -> UnitPicture:
        found = self.picture().unit(unit_id)
        assert found is not None
        return found

    def line(self, sku: str, place: int = 0) -> LinePicture:
        return [line for line in self.picture().lines if line.sku == sku][place]

    def sums(self, sku: str, place: int = 0) -> tuple[int, int, int]:
        """Good, damaged and missing pieces of the line."""
        line = self.line(sku, place)
        return line.good, line.damaged, line.missing

    def anomaly(self, kind: str) -> AnomalyPicture:
        (found,) = [anomaly for anomaly in self.picture().anomalies if anomaly.kind == kind]
        return found

    @property
    def kinds(self) -> list[str]:
        return [anomaly.kind for anomaly in self.picture().anomalies]

    def tell(self, built: ReturnBuilder) -> None:
        """The shop's data moves."""
        self.told = built.told


def a_story(built: ReturnBuilder | None, *, opened: bool = True, site: Site = SITE) -> Story:
    """A return on the table. None: nothing is told of it."""
    told = None if built is None else built.told
    story = Story(told, NO_RETURN if told is None else told.id, site)
    if opened:
        story.add(
            PackageArrived(PACKAGE, "PARCEL-1"), ReturnOpened(PACKAGE, None if told is None else told.version)
        )
    return story
