"""Two stations work on one return in any order of commands and undos, knowing of each other or not."""

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.commands import (
    AcceptUnit,
    CloseReturn,
    Command,
    ConfirmMissing,
    GradeUnit,
    HoldUnit,
    IdentifyUnit,
    MoveUnit,
    ReceiveUnit,
)
from domain.decide import Situation, decide
from domain.dock import DockState, advance
from domain.errors import Refused
from domain.events import (
    LabelPrinted,
    LoggedFact,
    PackageArrived,
    PackageDone,
    Payload,
    ReturnClosed,
    ReturnOpened,
)
from domain.fold import fold
from domain.ids import EventId, UnitId
from domain.owed import layout_of, owed_labels
from domain.picture import ReturnPicture
from domain.undo import undo
from domain.vocabulary import Condition, Disposition, ProcessingStatus, Role
from tests.support.builders import PACKAGE, SITE, CountingIds, a_fact, a_product, a_return, logged
from tests.support.legal import assert_legal

BUILT = a_return().with_line("A").with_line("B", 2).with_line("C", 1, serials=("S1", "S2")).with_line("A", 2)
SITES = (SITE, SITE, SITE, replace(SITE, receiver_may_accept=False), replace(SITE, evidence_for_damage=True))


@dataclass
class Station:
    """What one lane has: its own facts in its order, and what came from central."""

    own: list[LoggedFact] = field(default_factory=list)
    pushed: int = 0
    known: dict[EventId, LoggedFact] = field(default_factory=dict)
    dock: DockState = field(default_factory=DockState)

    def facts(self) -> list[LoggedFact]:
        return list(({one.fact.event_id: one for one in self.own} | self.known).values())


class Histories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.told = BUILT.told
        self.ids = CountingIds()
        self.central: dict[EventId, LoggedFact] = {}
        self.stations = (Station(), Station())
        self.site = SITE
        for station in self.stations:
            self._record(station, (PackageArrived(PACKAGE, "P"), ReturnOpened(PACKAGE, 1)))

    def _picture(self, station: Station) -> ReturnPicture:
        return fold(station.facts(), self.told, self.told.id)

    def _record(self, station: Station, payloads: tuple[Payload, ...]) -> None:
        for payload in payloads:
            fact = a_fact(self.ids.new_id(), payload, self.told.id)
            station.own.append(logged(fact, seq=len(station.own) + 1))
            station.dock = advance(station.dock, fact)

    def _do(self, station: Station, command: Command) -> None:
        before = self._picture(station)
        try:
            made = decide(command, Situation(before, PACKAGE, self.site, Role.RECEIVER), self.ids)
        except Refused:
            return
        self._record(station, made)

    @rule(who=st.sampled_from((0, 1)), site=st.sampled_from(SITES))
    def under_another_rule(self, who: int, site: object) -> None:
        self.site = next(one for one in SITES if one is site)

    @rule(
        who=st.sampled_from((0, 1)),
        sku=st.sampled_from("ABCXX"),
        serial=st.sampled_from((None, None, "S1", "s2 ", "S9")),
        quantity=st.sampled_from((1, 1, 3)),
        line=st.sampled_from((None, None, BUILT.told.lines[0].line_id, BUILT.told.lines[3].line_id)),
    )
    def receive(self, who: int, sku: str, serial: str | None, quantity: int, line: object) -> None:
        chosen = next((one.line_id for one in BUILT.told.lines if one.line_id == line), None)
        product = a_product(sku, serialised=sku == "C")
        self._do(self.stations[who], ReceiveUnit(product, serial=serial, quantity=quantity, line_id=chosen))

    @rule(who=st.sampled_from((0, 1)))
    def receive_what_is_in_no_catalogue(self, who: int) -> None:
        self._do(self.stations[who], ReceiveUnit(None, gtin="4006381333931"))

    @rule(
        who=st.sampled_from((0, 1)),
        which=st.sampled_from((-1, -1, -1, 0, 1, 2)),
        act=st.sampled_from("A B C D accept accept accept hold serial tote holdtote".split()),
    )
    def handle(self, who: int, which: int, act: str) -> None:
        station = self.stations[who]
        units = self._picture(station).units
        unit = units[which % len(units)].unit_id if units else UnitId("none")
        commands: dict[str, Command] = {
            "accept": AcceptUnit(unit),
            "hold": HoldUnit(unit),
            "serial": IdentifyUnit(unit, ("S1", "S2", "S3")[which % 3]),
            "tote": MoveUnit(unit, Disposition.AVAILABLE, "T1"),
            "holdtote": MoveUnit(unit, Disposition.HOLD, "T2"),
        }
        self._do(station, commands.get(act) or GradeUnit(unit, Condition(act)))

    @rule(
        who=st.sampled_from((0, 1)),
        commands=st.sampled_from(((ConfirmMissing(),), (ConfirmMissing(), CloseReturn()))),
    )
    def finish(self, who: int, commands: tuple[Command, ...]) -> None:
        for command in commands:
            self._do(self.stations[who], command)

    @rule(who=st.sampled_from((0, 1)))
    def end_the_parcel(self, who: int) -> None:
        self._record(self.stations[who], (PackageDone(PACKAGE),))

    @rule(who=st.sampled_from((0, 1)))
    def print_what_is_owed(self, who: int) -> None:
        station = self.stations[who]
        for unit in owed_labels(self._picture(station), None):
            label = LabelPrinted(unit.unit_id, unit.plate, layout_of(unit), unit.condition, is_copy=False)
            self._record(station, (label,))
        assert owed_labels(self._picture(station), None) == ()

    @rule(who=st.sampled_from((0, 1)), times=st.integers(1, 5))
    def take_back(self, who: int, times: int) -> None:
        for _ in range(times):
            if not self._undo(self.stations[who]):
                return

    def _undo(self, station: Station) -> bool:
        try:
            target, payloads = undo(station.own, station.facts(), self._picture(station))
        except Refused:
            return False
        assert target in {one.fact.event_id for one in station.own}
        assert payloads
        self._record(station, payloads)
        return True

    @rule(who=st.sampled_from((0, 1)))
    def push(self, who: int) -> None:
        station = self.stations[who]
        for one in station.own[station.pushed :]:
            self.central[one.fact.event_id] = replace(one, ord=len(self.central) + 1, seq=None)
        station.pushed = len(station.own)

    @rule(who=st.sampled_from((0, 1)))
    def pull(self, who: int) -> None:
        self.stations[who].known = dict(self.central)

    @rule(
        state=st.sampled_from(
            (ProcessingStatus.ACCEPTED, ProcessingStatus.CANCELED, ProcessingStatus.ON_HOLD)
        )
    )
    def shop_says(self, state: ProcessingStatus) -> None:
        self.told = replace(self.told, version=self.told.version + 1, processing=state)

    @invariant()
    def every_picture_is_legal(self) -> None:
        for station in self.stations:
            picture = self._picture(station)
            assert_legal(picture, self.told)
            payloads = {one.fact.event_id: one.fact.payload for one in station.facts()}
            closes = [payloads[event_id] for event_id in picture.live_closes]
            covered = [close.covers for close in closes if isinstance(close, ReturnClosed)]
            assert picture.closed == (picture.covers in covered)
            assert len(covered) == len(closes)

    @invariant()
    def a_restart_stands_where_the_work_stood(self) -> None:
        for station in self.stations:
            again = DockState()
            for one in station.own:
                again = advance(again, one.fact)
            assert again == station.dock

    @precondition(lambda self: len(self.central) > 0)
    @rule()
    def quiet(self) -> None:
        """Once all is delivered, both stations and central show the same."""
        for who in (0, 1):
            self.push(who)
        for who in (0, 1):
            self.pull(who)
        there = fold(list(self.central.values()), self.told, self.told.id)
        assert all(self._picture(station) == there for station in self.stations)
        assert there.dangling == 0

    def teardown(self) -> None:
        """Everything taken back by everybody is an empty return again."""
        for who in (0, 1, 0, 1):
            self.push(who)
            self.pull(who)
        for station in self.stations:
            steps = 0
            while self._undo(station):
                steps += 1
                assert steps <= len(station.own)
        for who in (0, 1, 0, 1):
            self.push(who)
            self.pull(who)
        picture = self._picture(self.stations[0])
        assert_legal(picture, self.told)
        assert all(unit.voided for unit in picture.units)
        assert [(line.good, line.damaged, line.missing) for line in picture.lines] == [(0, 0, 0)] * 4
        assert not picture.closed
        assert picture.live_closes == ()
        assert {one.kind for one in picture.anomalies} <= {"voided_but_handled"}


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
