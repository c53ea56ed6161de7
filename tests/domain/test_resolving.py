"""Decisions on anomalies: the table of kinds, who may decide what, and what each decision does to its units."""

from dataclasses import replace

import pytest

from domain.anomalies import RULES
from domain.anomaly_kinds import KINDS, SEVERITY_NAMES, Severity, kind_of
from domain.commands import AcceptUnit, CloseReturn, ConfirmMissing, GradeUnit, HoldUnit
from domain.errors import Refused
from domain.events import AnomalyRaised, AnomalyResolved, UnitIdentified
from domain.ids import OperatorId, UnitId, anomaly_id
from domain.owed import owed_labels
from domain.resolving import Person, Resolve, may_resolve, needs_second, offered, resolve
from domain.rights import Right
from domain.vocabulary import (
    RESOLUTION_NAMES,
    AnomalyState,
    Condition,
    Disposition,
    FulfillmentStatus,
    LeftReason,
    ProcessingStatus,
    Resolution,
    Role,
)
from tests.support.builders import SITE, Story, a_product, a_return, a_story

BO = Person(OperatorId("bo"), Role.SUPERVISOR)
DEE = Person(OperatorId("dee"), Role.SUPERVISOR)
ADA = Person(OperatorId("ada"), Role.RECEIVER)
WHY = "looked at it"


def decide(
    story: Story,
    kind: str,
    resolution: Resolution,
    *,
    by: Person = BO,
    second: Person | None = None,
    **more: object,
) -> AnomalyResolved:
    """Decide the one anomaly of this kind; answers the fact of the decision."""
    found = story.anomaly(kind)
    wish = replace(Resolve(found.anomaly_id, found.evidence, resolution), **more)  # type: ignore[arg-type]
    payloads = resolve(wish, story.picture(), story.site, by, second)
    story.add(*payloads)
    assert isinstance(payloads[0], AnomalyResolved)
    return payloads[0]


def mismatch() -> tuple[Story, UnitId]:
    story = a_story(a_return().with_line("C", serials=("SN-1001",)))
    return story, story.receive("C", serial="SN-1007")


def over() -> tuple[Story, UnitId]:
    story = a_story(a_return().with_line("A"))
    story.receive("A")
    return story, story.receive("A")


def given_up() -> Story:
    """Two units of a return that the shop cancelled meanwhile."""
    story = a_story(a_return().with_line("A", 2))
    story.receive("A")
    story.receive("A")
    story.tell(a_return().with_line("A", 2).but(processing=ProcessingStatus.CANCELED))
    return story


# -- the table --------------------------------------------------------------------------------------


def test_there_is_one_row_for_every_rule_in_the_same_order() -> None:
    assert list(KINDS) == list(RULES)


def test_every_resolution_has_a_name_and_is_offered_somewhere() -> None:
    assert set(RESOLUTION_NAMES) == set(Resolution)
    assert set(SEVERITY_NAMES) == set(Severity)
    assert {one for kind in KINDS.values() for one in kind.offers} == set(Resolution)


@pytest.mark.parametrize("kind", KINDS)
def test_a_receiver_may_at_most_accept_and_hold_what_does_not_fit(kind: str) -> None:
    row = KINDS[kind]
    assert row.right is Right.RESOLVE
    assert row.at_dock <= {Resolution.ACCEPT, Resolution.HOLD}
    assert bool(row.at_dock) is (kind in ("unexpected_item", "over_receipt"))
    assert row.name.english()
    assert row.meanwhile.english()


def test_what_a_person_reports_under_any_name_has_a_row() -> None:
    assert kind_of("smells of fish") is KINDS["raised_by_person"]


# -- who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("by_rule", [True, False])
def test_who_may_decide(role: Role, by_rule: bool) -> None:
    story, _ = over()
    anomaly, site = story.anomaly("over_receipt"), replace(SITE, receiver_may_accept=by_rule)
    supervises = role in (Role.SUPERVISOR, Role.ADMINISTRATOR)
    receives = role is not Role.AUDITOR
    assert may_resolve(anomaly, Resolution.HOLD, role, site) is receives
    assert may_resolve(anomaly, Resolution.ACCEPT, role, site) is (supervises or (receives and by_rule))
    assert may_resolve(anomaly, Resolution.SEND_BACK, role, site) is supervises
    other, _ = mismatch()
    assert may_resolve(other.anomaly("serial_mismatch"), Resolution.ACCEPT, role, site) is supervises


def test_a_receiver_is_refused_what_a_supervisor_decides() -> None:
    story, _ = mismatch()
    with pytest.raises(Refused, match="Only a supervisor"):
        decide(story, "serial_mismatch", Resolution.ACCEPT, by=ADA)
    assert story.anomaly("serial_mismatch").state is AnomalyState.OPEN


def test_a_write_off_wants_another_supervisor() -> None:
    story, unit = mismatch()
    assert needs_second(story.anomaly("serial_mismatch"), Resolution.WRITE_OFF)
    for second, sentence in ((None, "second person"), (BO, "own decision"), (ADA, "supervisor too")):
        with pytest.raises(Refused, match=sentence):
            decide(story, "serial_mismatch", Resolution.WRITE_OFF, second=second)
    assert decide(story, "serial_mismatch", Resolution.WRITE_OFF, second=DEE).second_person == "dee"
    assert story.unit(unit).left is LeftReason.WRITTEN_OFF


def test_ignoring_needs_a_reason_and_keeps_it_clean() -> None:
    story, _ = over()
    story.add(AnomalyRaised(anomaly_id("wet", story.of, story.of), "wet", story.of))
    for note in (None, "", " \n\t\0 "):
        with pytest.raises(Refused, match="Say why"):
            decide(story, "wet", Resolution.IGNORE, note=note)
    assert decide(story, "wet", Resolution.IGNORE, note=" dried\n\0by \ud800 now ").note == "dried by now"
    assert story.anomaly("wet").state is AnomalyState.RESOLVED


def test_a_decision_is_on_what_was_seen() -> None:
    story, unit = mismatch()
    before = story.anomaly("serial_mismatch")
    story.add(UnitIdentified(unit, story.unit(unit).heads, serial="SN-2000"))
    wish = Resolve(before.anomaly_id, before.evidence, Resolution.ACCEPT)
    with pytest.raises(Refused, match="changed meanwhile"):
        resolve(wish, story.picture(), SITE, BO)
    decide(story, "serial_mismatch", Resolution.ACCEPT)
    with pytest.raises(Refused, match="settled meanwhile"):
        decide(story, "serial_mismatch", Resolution.ACCEPT)


def test_only_what_makes_sense_is_offered() -> None:
    story, _ = mismatch()
    with pytest.raises(Refused, match="cannot be decided so"):
        decide(story, "serial_mismatch", Resolution.CORRECT_COUNT, pieces=2)
    unknown = a_story(a_return())
    unknown.receive("X", product=None)
    shown = offered(unknown.anomaly("unexpected_item"), unknown.picture())
    assert Resolution.ACCEPT not in shown
    assert Resolution.SEND_BACK in shown
    empty = a_story(None)
    assert offered(empty.anomaly("unknown_parcel"), empty.picture()) == (Resolution.IGNORE,)


# -- what decisions do --------------------------------------------------------------------------------


def test_accept_takes_a_unit_off_hold_once_nothing_else_is_open_on_it() -> None:
    story = a_story(a_return().with_line("C", serials=("SN-1",)))
    story.receive("C", serial="SN-1")
    unit = story.receive("C", serial="SN-9")
    assert {"over_receipt", "serial_mismatch"} <= set(story.kinds)
    decide(story, "over_receipt", Resolution.ACCEPT)
    assert story.unit(unit).disposition is Disposition.HOLD
    decide(story, "serial_mismatch", Resolution.ACCEPT)
    assert story.unit(unit).disposition is Disposition.AVAILABLE


def test_accept_leaves_a_unit_where_a_person_put_it() -> None:
    story, unit = mismatch()
    story.do(GradeUnit(unit, Condition.D))
    decide(story, "serial_mismatch", Resolution.ACCEPT)
    assert story.unit(unit).disposition is Disposition.DAMAGED


def test_accept_as_damaged() -> None:
    story = a_story(a_return())
    unit = story.receive("X")
    decide(story, "unexpected_item", Resolution.ACCEPT_DAMAGED)
    assert story.anomaly("unexpected_item").state is AnomalyState.ACCEPTED
    assert (story.unit(unit).condition, story.unit(unit).disposition) == (Condition.D, Disposition.DAMAGED)
    assert story.sums("X") == (0, 1, 0)
    assert story.kinds == ["unexpected_item"]


def test_accept_as_damaged_waits_on_hold_for_what_else_is_open() -> None:
    story = a_story(a_return().with_line("C", serials=("SN-1",)))
    story.receive("C", serial="SN-1")
    unit = story.receive("C", serial="SN-9")
    decide(story, "serial_mismatch", Resolution.ACCEPT_DAMAGED)
    assert (story.unit(unit).condition, story.unit(unit).disposition) == (Condition.D, Disposition.HOLD)
    assert "values_differ" not in story.kinds


def test_quarantine_of_a_unit_and_of_all_that_came() -> None:
    story, unit = mismatch()
    decide(story, "serial_mismatch", Resolution.QUARANTINE)
    assert story.unit(unit).disposition is Disposition.UNDER_INVESTIGATION
    parcel = given_up()
    decide(parcel, "wrong_state", Resolution.QUARANTINE)
    assert parcel.anomaly("wrong_state").state is AnomalyState.RESOLVED
    assert {one.disposition for one in parcel.picture().units} == {Disposition.UNDER_INVESTIGATION}
    assert parcel.picture().processing is ProcessingStatus.ANOMALY


def test_what_was_sent_back_came_and_is_no_longer_here() -> None:
    story, unit = over()
    decide(story, "over_receipt", Resolution.SEND_BACK)
    gone = story.unit(unit)
    assert (gone.left, gone.is_here, gone.counted) == (LeftReason.SENT_BACK, False, 1)
    assert story.sums("A") == (2, 0, 0)
    assert owed_labels(story.picture(), None) == (story.picture().units[0],)
    story.do(CloseReturn())
    assert story.picture().processing is ProcessingStatus.COMPLETE


def test_a_unit_that_left_needs_no_serial_for_the_close() -> None:
    story = a_story(a_return().with_line("C"))
    unit = story.receive("C", product=a_product("C", serialised=True))
    with pytest.raises(Refused, match="serial"):
        story.do(CloseReturn())
    story.add(AnomalyRaised(anomaly_id("empty box", story.of, unit), "empty box", unit))
    decide(story, "empty box", Resolution.SEND_BACK)
    story.do(CloseReturn())
    assert story.picture().closed


@pytest.mark.parametrize("closed", [False, True])
def test_once_all_units_left_the_shops_state_is_back(closed: bool) -> None:
    story = given_up()
    assert story.picture().processing is ProcessingStatus.ANOMALY
    decide(story, "wrong_state", Resolution.SEND_BACK)
    assert story.kinds == []
    assert story.picture().processing is ProcessingStatus.CANCELED
    assert story.picture().fulfillment is FulfillmentStatus.CANCELED
    if closed:
        story.do(CloseReturn())
        assert story.picture().processing is ProcessingStatus.CANCELED


def test_undo_brings_all_back_that_one_decision_sent_away() -> None:
    story = given_up()
    decide(story, "wrong_state", Resolution.SEND_BACK)
    story.undo()
    assert [unit.left for unit in story.picture().units] == [None, None]
    assert story.anomaly("wrong_state").state is AnomalyState.OPEN


def test_letting_the_dock_decide_against_the_shop_wants_two() -> None:
    story = given_up()
    with pytest.raises(Refused, match="second person"):
        decide(story, "wrong_state", Resolution.ACCEPT)
    decide(story, "wrong_state", Resolution.ACCEPT, second=DEE)
    assert story.picture().processing is ProcessingStatus.PROCESSING


def test_a_corrected_count_that_fits_takes_the_unit_off_hold() -> None:
    story = a_story(a_return().with_line("A", 2))
    unit = story.receive("A", quantity=5)
    for pieces, sentence in ((None, "how many"), (-1, "how many"), (5, "already"), (3, "still more")):
        with pytest.raises(Refused, match=sentence):
            decide(story, "over_receipt", Resolution.CORRECT_COUNT, pieces=pieces)
    decide(story, "over_receipt", Resolution.CORRECT_COUNT, pieces=2)
    assert story.sums("A") == (2, 0, 0)
    assert story.unit(unit).disposition is Disposition.AVAILABLE
    assert story.kinds == ["quantity_lowered"]
    decide(story, "quantity_lowered", Resolution.ACCEPT)
    assert story.anomaly("quantity_lowered").state is AnomalyState.ACCEPTED


def test_a_count_of_none_takes_the_unit_back() -> None:
    story, unit = over()
    decide(story, "over_receipt", Resolution.CORRECT_COUNT, pieces=0)
    assert story.unit(unit).voided
    assert story.kinds == []
    assert story.sums("A") == (1, 0, 0)


def test_the_right_serial_ends_a_mismatch() -> None:
    story, unit = mismatch()
    story.do(HoldUnit(unit))
    for serial, sentence in ((None, "right serial"), (" ", "right serial"), ("sn-1007 ", "already")):
        with pytest.raises(Refused, match=sentence):
            decide(story, "serial_mismatch", Resolution.REPLACE_SERIAL, serial=serial)
    decide(story, "serial_mismatch", Resolution.REPLACE_SERIAL, serial=" SN-1001 ")
    assert story.kinds == []
    assert (story.unit(unit).serial, story.unit(unit).disposition) == ("SN-1001", Disposition.AVAILABLE)


def test_another_wrong_serial_opens_it_again_with_the_earlier_decision_shown() -> None:
    story, _ = mismatch()
    decide(story, "serial_mismatch", Resolution.REPLACE_SERIAL, serial="SN-1008")
    again = story.anomaly("serial_mismatch")
    assert (again.state, again.resolution) == (AnomalyState.OPEN, Resolution.REPLACE_SERIAL)


def test_two_serials_of_one_unit_are_settled_by_the_right_one() -> None:
    story = a_story(a_return().with_line("C"))
    unit = story.receive("C")
    before = story.unit(unit).heads
    story.add(UnitIdentified(unit, before, serial="S1"))
    story.add(UnitIdentified(unit, before, serial="S2"), lane="two")
    shown = offered(story.anomaly("values_differ"), story.picture())
    assert shown == (Resolution.REPLACE_SERIAL, Resolution.IGNORE)
    decide(story, "values_differ", Resolution.REPLACE_SERIAL, serial="S1")
    assert story.kinds == []
    assert story.unit(unit).serial == "S1"


def test_what_came_after_the_close_is_settled_by_closing_only() -> None:
    story = a_story(a_return().with_line("A", 2))
    story.do(ConfirmMissing())
    story.do(CloseReturn())
    story.receive("A")
    assert offered(story.anomaly("late_receipt"), story.picture()) == ()


# -- two who did not know of each other -----------------------------------------------------------------


def test_different_decisions_are_both_kept_and_the_unit_waits_here() -> None:
    story, unit = over()
    before, found = story.picture(), story.anomaly("over_receipt")
    for resolution, by in ((Resolution.SEND_BACK, BO), (Resolution.ACCEPT, DEE)):
        wish = Resolve(found.anomaly_id, found.evidence, resolution)
        story.add(*resolve(wish, before, SITE, by), lane=by.operator)
    anomaly = story.anomaly("over_receipt")
    assert (anomaly.state, anomaly.decided_twice) == (AnomalyState.OPEN, True)
    assert (story.unit(unit).left, story.unit(unit).disposition) == (None, Disposition.HOLD)
    assert "values_differ" in story.kinds
    decide(story, "over_receipt", Resolution.SEND_BACK)
    assert story.kinds == ["over_receipt"]
    assert story.anomaly("over_receipt").state is AnomalyState.RESOLVED
    assert story.unit(unit).left is LeftReason.SENT_BACK


def test_two_who_sent_it_away_for_different_reasons_agree_that_it_is_gone() -> None:
    story, unit = over()
    before, found = story.picture(), story.anomaly("over_receipt")
    for resolution, by, second in ((Resolution.SEND_BACK, BO, None), (Resolution.WRITE_OFF, DEE, BO)):
        wish = Resolve(found.anomaly_id, found.evidence, resolution)
        story.add(*resolve(wish, before, SITE, by, second), lane=by.operator)
    assert not story.unit(unit).is_here
    assert story.anomaly("over_receipt").decided_twice


def test_who_moves_a_unit_has_it_in_hand() -> None:
    story, unit = over()
    decide(story, "over_receipt", Resolution.SEND_BACK)
    story.do(HoldUnit(unit))
    assert story.unit(unit).is_here
    assert "values_differ" not in story.kinds


def test_a_move_before_the_grade_does_not_keep_a_unit_from_leaving() -> None:
    story, unit = mismatch()
    story.do(HoldUnit(unit))
    story.do(GradeUnit(unit, Condition.C))
    decide(story, "serial_mismatch", Resolution.SEND_BACK)
    assert story.unit(unit).left is LeftReason.SENT_BACK


def test_the_docks_own_accept_is_the_same_decision() -> None:
    story, unit = over()
    before, found = story.picture(), story.anomaly("over_receipt")
    story.do(AcceptUnit(unit), seeing=before)
    wish = Resolve(found.anomaly_id, found.evidence, Resolution.ACCEPT)
    story.add(*resolve(wish, before, SITE, BO), lane="two")
    assert not story.anomaly("over_receipt").decided_twice
    assert story.anomaly("over_receipt").state is AnomalyState.ACCEPTED


def test_nothing_is_offered_on_what_is_decided() -> None:
    story, _ = over()
    decide(story, "over_receipt", Resolution.ACCEPT)
    assert offered(story.anomaly("over_receipt"), story.picture()) == ()


def test_hold_waits_for_somebody_else() -> None:
    story, unit = over()
    decide(story, "over_receipt", Resolution.HOLD)
    held = story.picture().unit(unit)
    assert held is not None
    assert (held.disposition, held.undecided) == (Disposition.HOLD, False)
    assert story.anomaly("over_receipt").state is AnomalyState.OPEN


def test_what_did_not_come_moves_no_unit() -> None:
    story = a_story(a_return().with_line("A", 2))
    story.receive("A")
    story.do(ConfirmMissing())
    story.do(CloseReturn())
    decide(story, "missing_at_close", Resolution.IGNORE, note=WHY)
    assert story.anomaly("missing_at_close").state is AnomalyState.RESOLVED
    assert [unit.is_here for unit in story.picture().units] == [True]
