"""Decisions through the desk: on the table and off it, by one and by two people, with their labels."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from app.desk.desk import Desk
from app.happened import AnswerKind, Happened
from app.people import People
from domain.commands import CommandWord
from domain.errors import Refused
from domain.events import AnomalyResolved, UnitLeft
from domain.ids import return_id
from domain.labels import LabelLayout
from domain.resolving import Resolve
from domain.vocabulary import AnomalyState, Disposition, LeftReason, Resolution, Role
from tests.support.dock_world import (
    A_CODE,
    ADA,
    BO,
    C_CODE,
    OTHER_REFERENCE,
    PEPPER,
    PIN,
    REFERENCE,
    SITE,
    X_CODE,
    DockWorld,
    an_operator,
)

RETURN = return_id(SITE.id, REFERENCE)
DEE = an_operator("Dee", "400", Role.SUPERVISOR)


def wish_on(dock: DockWorld, kind: str, resolution: Resolution, note: str | None = None) -> Resolve:
    picture = dock.ledger.case(RETURN).picture
    (found,) = [one for one in picture.anomalies if one.kind == kind]
    return Resolve(found.anomaly_id, found.evidence, resolution, note)


def state_of(dock: DockWorld, kind: str) -> AnomalyState:
    picture = dock.ledger.case(RETURN).picture
    return next(one.state for one in picture.anomalies if one.kind == kind)


def test_a_supervisor_decides_on_the_open_return(dock: DockWorld) -> None:
    dock.scans(REFERENCE, C_CODE, "SN-7777")
    dock.sign_in(BO)
    dock.take(dock.core.resolve(RETURN, wish_on(dock, "serial_mismatch", Resolution.ACCEPT), None))
    assert (dock.word, dock.last.committed) == ("DECIDED", True)
    assert state_of(dock, "serial_mismatch") is AnomalyState.ACCEPTED
    decided = dock.facts()[-1]
    assert (decided.operator, decided.rma_ref and decided.rma_ref.id) == (BO.id, RETURN)
    dock.key(CommandWord.UNDO)
    assert state_of(dock, "serial_mismatch") is AnomalyState.OPEN


def test_a_receiver_cannot(dock: DockWorld) -> None:
    dock.scans(REFERENCE, C_CODE, "SN-7777")
    before = len(dock.facts())
    with pytest.raises(Refused, match="supervisor"):
        dock.core.resolve(RETURN, wish_on(dock, "serial_mismatch", Resolution.ACCEPT), None)
    dock.core.lock("change")
    with pytest.raises(Refused, match="signed in"):
        dock.core.resolve(RETURN, wish_on(dock, "serial_mismatch", Resolution.ACCEPT), None)
    assert len(dock.facts()) == before + 1


def test_a_return_that_is_not_on_the_table_is_decided_and_its_label_comes_out(dock: DockWorld) -> None:
    """The held unit of a return that was put away: accepted later, it gets its good label."""
    dock.scans(REFERENCE, X_CODE, CommandWord.HOLD, CommandWord.NEXT, OTHER_REFERENCE)
    dock.print_labels()
    dock.sign_in(BO)
    dock.take(dock.core.resolve(RETURN, wish_on(dock, "unexpected_item", Resolution.ACCEPT), None))
    assert [order.label.layout for order in dock.print_labels()] == [LabelLayout.GOOD]
    assert dock.picture.reference == OTHER_REFERENCE
    assert state_of(dock, "unexpected_item") is AnomalyState.ACCEPTED
    with dock.store.read() as connection:
        kept = connection.exec_driver_sql(
            "SELECT open_anomalies FROM return_view WHERE return_id = ?", (RETURN,)
        ).scalar_one()
    assert kept == 0


def test_an_unknown_parcel_is_sent_back(dock: DockWorld) -> None:
    dock.scans("NOBODY-KNOWS", CommandWord.ACCEPT, A_CODE, CommandWord.HOLD)
    dock.sign_in(BO)
    picture = dock.picture
    found = next(one for one in picture.anomalies if one.kind == "unknown_parcel")
    dock.scans(CommandWord.NEXT, REFERENCE)
    wish = Resolve(found.anomaly_id, found.evidence, Resolution.SEND_BACK)
    dock.take(dock.core.resolve(picture.return_id, wish, None))
    after = dock.ledger.case(picture.return_id).picture
    assert [unit.left for unit in after.units] == [LeftReason.SENT_BACK]
    assert {type(fact.payload) for fact in dock.facts()[-2:]} == {AnomalyResolved, UnitLeft}
    assert {fact.rma_ref and fact.rma_ref.raw for fact in dock.facts()[-2:]} == {"NOBODY-KNOWS"}


@dataclass
class LiveDesk:
    """The desk with its threads over a station's real files."""

    dock: DockWorld
    heard: list[Happened] = field(default_factory=list)

    def __post_init__(self) -> None:
        people = People(self.dock.ledger.operators, lambda: PEPPER, self.dock.clock)
        self.desk = Desk(lambda _patience: self.dock.core, people, self.dock.clock)
        self.desk.start()
        self.desk.subscribe(self.heard.append)

    def decide(self, wish: Resolve, second: tuple[str, str] | None = None) -> str | None:
        """The refusal, or None when it is recorded."""
        refusal = self.desk.resolve(RETURN, wish, second).result(20).refusal
        return None if refusal is None else refusal.english()


@pytest.fixture
def live(dock: DockWorld) -> Iterator[LiveDesk]:
    dock.tell(DEE, version=2)
    dock.scans(REFERENCE, C_CODE, "SN-7777")
    made = LiveDesk(dock)
    made.desk.sign_in(BO.badge, PIN).result(20)
    yield made
    made.desk.stop()


def test_two_people_write_off_with_their_own_pins(live: LiveDesk) -> None:
    wish = wish_on(live.dock, "serial_mismatch", Resolution.WRITE_OFF, "crushed")
    for second, said in (
        (None, "second person"),
        ((DEE.badge, "000000"), "PIN is wrong"),
        (("999", PIN), "not known"),
        ((BO.badge, PIN), "own decision"),
        ((ADA.badge, PIN), "supervisor too"),
    ):
        assert said in (live.decide(wish, second) or "")
    assert live.decide(wish, (DEE.badge, PIN)) is None
    (decided,) = [fact for fact in live.dock.facts() if isinstance(fact.payload, AnomalyResolved)]
    assert isinstance(decided.payload, AnomalyResolved)
    assert (decided.operator, decided.payload.second_person) == (BO.id, DEE.id)
    assert decided.payload.note == "crushed"
    assert live.heard[-1].answer is not None
    assert live.heard[-1].answer.kind is AnswerKind.DONE


def test_a_refused_decision_is_no_trouble_of_the_program(live: LiveDesk) -> None:
    wish = wish_on(live.dock, "serial_mismatch", Resolution.IGNORE)
    before = len(live.heard)
    assert live.decide(wish) is not None
    assert all(one.answer is None or one.answer.kind is not AnswerKind.TROUBLE for one in live.heard[before:])


def test_history_says_what_was_decided(live: LiveDesk) -> None:
    assert live.decide(wish_on(live.dock, "serial_mismatch", Resolution.SEND_BACK)) is None
    told = [entry.sentence.english() for entry in live.heard[-1].bench.history[:2]]
    assert told == ["C left: Sent back", "C: sent back"]
    unit = live.dock.ledger.case(RETURN).picture.units[-1]
    assert (unit.disposition, unit.left) == (Disposition.AVAILABLE, LeftReason.SENT_BACK)
