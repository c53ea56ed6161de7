"""Rules about the return and its records: the parcel, the shop's state, the close, what differs or is raised."""

from dataclasses import replace

import pytest

from domain.commands import CloseReturn, ConfirmMissing, GradeUnit, MoveUnit
from domain.events import AnomalyRaised, AnomalyResolved, UnitReceived, UnitVoided, Unread
from domain.ids import AnomalyId, anomaly_id
from domain.vocabulary import (
    AnomalyState,
    Condition,
    Disposition,
    FulfillmentStatus,
    ProcessingStatus,
    Resolution,
)
from tests.support.builders import Story, a_fact, a_return, a_story, logged

TERMINAL = (ProcessingStatus.REJECTED, ProcessingStatus.CANCELED, ProcessingStatus.DELETED)


def test_missing_at_close() -> None:
    story = a_story(a_return().with_line("A", 2).with_line("B"))
    story.receive("B")
    story.do(ConfirmMissing())
    assert story.kinds == []
    story.do(CloseReturn())
    anomaly = story.anomaly("missing_at_close")
    assert (anomaly.subject, anomaly.blocking) == (story.line("A").line_id, False)
    assert anomaly.sentence.english() == "2 of A did not come."
    assert story.picture().processing is ProcessingStatus.COMPLETE


def test_late_receipt() -> None:
    story = a_story(a_return().with_line("A", 2))
    story.do(ConfirmMissing())
    story.do(CloseReturn())
    assert "late_receipt" not in story.kinds
    story.receive("A")
    anomaly = story.anomaly("late_receipt")
    assert (anomaly.subject, anomaly.blocking) == (story.of, True)


def test_unknown_parcel() -> None:
    """A parcel that nothing told explains; it ends when an alias binds it to a told return."""
    story = a_story(None)
    anomaly = story.anomaly("unknown_parcel")
    assert (anomaly.subject, anomaly.blocking) == (story.of, True)
    assert "PARCEL-1" in anomaly.sentence.english()
    assert (story.picture().reference, story.picture().processing) == (None, ProcessingStatus.NEW)
    story.tell(a_return())
    assert story.kinds == []


def test_unknown_parcel_wants_a_parcel() -> None:
    assert a_story(None, opened=False).kinds == []


def _at_the_shop(state: ProcessingStatus) -> Story:
    story = a_story(a_return().with_line("A"))
    story.receive("A")
    story.tell(a_return().with_line("A").but(processing=state))
    return story


def _decide(story: Story, resolution: Resolution) -> None:
    found = story.anomaly("wrong_state")
    story.add(
        AnomalyResolved(found.anomaly_id, found.kind, found.subject, resolution, found.heads, found.evidence)
    )


@pytest.mark.parametrize("state", TERMINAL)
def test_wrong_state(state: ProcessingStatus) -> None:
    """The goods are here although the shop said no: the return goes to ANOMALY."""
    story = _at_the_shop(state)
    anomaly = story.anomaly("wrong_state")
    assert (anomaly.subject, anomaly.blocking) == (story.of, True)
    assert state.value[:5].lower() in anomaly.sentence.english().lower()
    assert story.picture().processing is ProcessingStatus.ANOMALY
    assert story.sums("A") == (1, 0, 0)


def test_wrong_state_accept_lets_the_dock_decide() -> None:
    story = _at_the_shop(ProcessingStatus.CANCELED)
    _decide(story, Resolution.ACCEPT)
    assert story.picture().processing is ProcessingStatus.PROCESSING
    story.do(CloseReturn())
    assert story.picture().processing is ProcessingStatus.COMPLETE
    assert story.told is not None
    story.told = replace(story.told, processing=ProcessingStatus.DELETED)
    assert story.picture().processing is ProcessingStatus.ANOMALY


def test_wrong_state_send_back_gives_the_shops_state_once_all_units_left() -> None:
    story = _at_the_shop(ProcessingStatus.CANCELED)
    _decide(story, Resolution.SEND_BACK)
    assert story.picture().processing is ProcessingStatus.ANOMALY
    assert story.anomaly("wrong_state").state is AnomalyState.RESOLVED
    story.add(UnitVoided(story.last, story.unit(story.last).heads))
    assert story.picture().processing is ProcessingStatus.CANCELED
    assert story.picture().fulfillment is FulfillmentStatus.CANCELED


def test_values_differ() -> None:
    story = a_story(a_return().with_line("A"))
    unit = story.receive("A")
    before = story.picture()
    story.do(GradeUnit(unit, Condition.B), seeing=before)
    story.do(GradeUnit(unit, Condition.C), seeing=before, lane="two")
    anomaly = story.anomaly("values_differ")
    assert (anomaly.subject, anomaly.blocking) == (f"{unit}:condition", True)
    assert "A" in anomaly.sentence.english()
    story.undo(lane="two")
    assert story.kinds == []


def test_values_differ_is_silent_on_a_voided_unit() -> None:
    story = a_story(a_return().with_line("A"))
    unit = story.receive("A")
    before = story.picture()
    story.do(GradeUnit(unit, Condition.B), seeing=before)
    story.do(GradeUnit(unit, Condition.C), seeing=before, lane="two")
    story.add(UnitVoided(unit, story.unit(unit).heads))
    assert story.kinds == []


def test_voided_but_handled() -> None:
    """A void absorbs whatever its unit gets, whenever it comes; what it did not see is flagged."""
    story = a_story(a_return().with_line("A"))
    unit = story.receive("A")
    before = story.picture()
    story.undo()
    assert story.kinds == []
    story.do(GradeUnit(unit, Condition.B), seeing=before, lane="two")
    anomaly = story.anomaly("voided_but_handled")
    assert (anomaly.subject, anomaly.blocking) == (unit, True)
    assert story.unit(unit).voided
    assert story.sums("A") == (0, 0, 0)
    story.undo(lane="two", seeing=before)
    assert story.kinds == []


def test_voided_but_handled_before_the_void_was_known_counts_the_same() -> None:
    story = a_story(a_return().with_line("A"))
    unit = story.receive("A")
    before = story.picture()
    story.do(MoveUnit(unit, Disposition.AVAILABLE, "T1"), lane="two")
    story.add(UnitVoided(unit, before.units[0].heads))
    assert story.kinds == ["voided_but_handled"]


def test_a_void_that_saw_a_write_knows_what_that_write_saw() -> None:
    story = a_story(a_return().with_line("A"))
    unit = story.receive("A")
    for condition in (Condition.B, Condition.C):
        story.do(GradeUnit(unit, condition), lane="two")
    story.add(UnitVoided(unit, story.unit(unit).heads))
    assert story.kinds == []


def test_text_mismatch() -> None:
    """One event id, two texts: both are kept, flagged, and the smaller hash counts."""
    story = a_story(a_return().with_line("A"))
    unit = story.receive("A")
    event = story.facts[-1]
    story.facts.append(logged(replace(event.fact, app_version="other"), order=9))
    anomaly = story.anomaly("text_mismatch")
    assert (anomaly.subject, anomaly.blocking) == (event.fact.event_id, True)
    assert story.unit(unit).counted == 1
    assert story.picture().covers.n == 1


def test_text_mismatch_of_two_receipts_with_one_unit_id() -> None:
    story = a_story(a_return().with_line("A", 2))
    unit = story.receive("A")
    payload = story.facts[-1].fact.payload
    assert isinstance(payload, UnitReceived)
    story.add(replace(payload, quantity=2))
    assert story.anomaly("text_mismatch").subject == unit
    assert (story.unit(unit).quantity, story.sums("A")) == (1, (1, 0, 0))


def test_raised_by_person() -> None:
    story = a_story(a_return().with_line("A"))
    unit = story.receive("A")
    raised = AnomalyRaised(anomaly_id("smells", story.of, unit), "smells", unit, "burnt")
    story.add(raised)
    anomaly = story.anomaly("smells")
    assert (anomaly.subject, anomaly.blocking, anomaly.anomaly_id) == (unit, True, raised.anomaly_id)
    assert anomaly.sentence.english() == "Reported at the dock: burnt"
    story.undo()
    assert story.kinds == []


def test_raised_again_wants_a_decision_again() -> None:
    story = a_story(a_return())
    raised = AnomalyRaised(anomaly_id("smells", story.of, story.of), "smells", story.of)
    story.add(raised)
    found = story.anomaly("smells")
    assert found.sentence.english() == "Reported at the dock: smells"
    decision = AnomalyResolved(
        found.anomaly_id, found.kind, found.subject, Resolution.IGNORE, (), found.evidence
    )
    story.add(decision)
    assert story.anomaly("smells").state is AnomalyState.RESOLVED
    story.add(raised, lane="two")
    again = story.anomaly("smells")
    assert (again.state, again.resolution) == (AnomalyState.OPEN, Resolution.IGNORE)


def test_an_anomaly_has_the_same_id_wherever_it_is_found() -> None:
    """Id = UUIDv5(kind, return, subject)."""
    ids = {a_story(None).anomaly("unknown_parcel").anomaly_id for _ in range(2)}
    assert ids == {AnomalyId(anomaly_id("unknown_parcel", a_story(None).of, a_story(None).of))}
    assert {found[14] for found in ids} == {"5"}


def test_a_fact_that_cannot_be_read_is_kept_and_ignored() -> None:
    story = a_story(a_return().with_line("A"))
    before = story.picture()
    story.facts.append(logged(a_fact("newer", Unread("newer")), order=99))
    assert replace(story.picture(), unreadable=0) == before
    assert story.picture().unreadable == 1
