"""Rules about units: unexpected_item, over_receipt, possible_double, repeated_after_restart, quantity_lowered."""

from dataclasses import replace

import pytest

from domain.commands import AcceptUnit, HoldUnit, ReceiveUnit
from domain.events import AnomalyResolved, UnitIdentified
from domain.picture import AnomalyPicture
from domain.vocabulary import AnomalyState, Disposition, Resolution
from tests.support.builders import Story, a_return, a_story

MINUTE = 60_000


def _as_told(anomaly: AnomalyPicture) -> tuple[str, bool, str]:
    return anomaly.subject, anomaly.blocking, anomaly.sentence.english()


def test_unexpected_item() -> None:
    story = a_story(a_return().with_line("A"))
    unit = story.receive("X")
    assert _as_told(story.anomaly("unexpected_item")) == (unit, True, "X is not on this return.")
    story.undo()
    assert story.kinds == []


def test_unexpected_item_names_what_it_can() -> None:
    story = a_story(a_return())
    story.do(ReceiveUnit(None, gtin="4006381333931"))
    assert "4006381333931" in story.anomaly("unexpected_item").sentence.english()
    story.undo()
    story.do(ReceiveUnit(None))
    assert story.unit(story.last).plate in story.anomaly("unexpected_item").sentence.english()


def test_a_subject_that_no_longer_holds_closes_its_anomaly() -> None:
    """The shop adds the line: the unit is expected after all."""
    built = a_return().with_line("A")
    story = a_story(built)
    unit = story.receive("X")
    story.tell(built.with_line("X"))
    assert story.kinds == []
    assert (story.unit(unit).fits, story.sums("X")) == (True, (1, 0, 0))


def test_over_receipt() -> None:
    story = a_story(a_return().with_line("A", 2))
    unit = story.receive("A", quantity=5)
    assert _as_told(story.anomaly("over_receipt")) == (unit, True, "3 more of A than the return expects.")
    assert story.sums("A") == (5, 0, 0)


def test_over_receipt_on_a_chosen_line_of_another_sku() -> None:
    story = a_story(a_return().with_line("A"))
    line = story.line("A").line_id
    over = story.receive("X", line_id=line, quantity=2)
    assert story.anomaly("over_receipt").subject == over
    story.do(AcceptUnit(over))
    assert story.told is not None
    lines = (replace(story.told.lines[0], expected=0),)
    story.told = replace(story.told, lines=lines)
    assert {one.state for one in story.picture().anomalies} == {AnomalyState.OPEN}


def test_other_evidence_opens_it_again_with_the_earlier_decision_shown() -> None:
    """`evidence` digests the events and lines that a decision judged."""
    story = a_story(a_return().with_line("A", 2))
    for _ in range(2):
        story.receive("A")
    over = story.receive("A")
    story.do(AcceptUnit(over))
    assert story.told is not None
    accepted = story.anomaly("over_receipt")
    assert (accepted.state, story.unit(over).undecided) == (AnomalyState.ACCEPTED, False)
    story.told = replace(story.told, lines=(replace(story.told.lines[0], expected=1),))
    again = next(one for one in story.picture().anomalies if one.subject == over)
    assert (again.state, again.resolution) == (AnomalyState.OPEN, Resolution.ACCEPT)
    assert again.evidence != accepted.evidence
    assert (story.unit(over).undecided, story.unit(over).disposition) == (True, Disposition.HOLD)
    story.do(AcceptUnit(over))
    assert not story.unit(over).undecided


def test_equal_decisions_merge() -> None:
    story = a_story(a_return())
    unit = story.receive("X")
    before = story.picture()
    story.do(AcceptUnit(unit), seeing=before, lane="one")
    story.do(AcceptUnit(unit), seeing=before, lane="two")
    anomaly = story.anomaly("unexpected_item")
    assert (anomaly.state, anomaly.decided_twice, len(anomaly.heads)) == (AnomalyState.ACCEPTED, False, 2)
    assert story.sums("X") == (1, 0, 0)


def test_decided_twice_is_open_again_and_on_hold_meanwhile() -> None:
    story = a_story(a_return())
    unit = story.receive("X")
    before = story.picture()
    story.do(AcceptUnit(unit), seeing=before, lane="one")
    story.do(HoldUnit(unit), seeing=before, lane="two")
    anomaly = story.anomaly("unexpected_item")
    assert (anomaly.state, anomaly.decided_twice, anomaly.resolution) == (AnomalyState.OPEN, True, None)
    assert (story.unit(unit).disposition, story.unit(unit).undecided) == (Disposition.HOLD, True)
    story.do(AcceptUnit(unit))
    assert story.anomaly("unexpected_item").state is AnomalyState.ACCEPTED
    assert story.unit(unit).disposition is Disposition.AVAILABLE


def test_decided_twice_of_any_anomaly_holds_its_unit() -> None:
    story = a_story(a_return().with_line("C", serials=("S1",)))
    unit = story.receive("C", serial="S9")
    anomaly = story.anomaly("serial_mismatch")
    decided = AnomalyResolved(anomaly.anomaly_id, anomaly.kind, unit, Resolution.ACCEPT, (), anomaly.evidence)
    story.add(decided)
    assert story.anomaly("serial_mismatch").state is AnomalyState.ACCEPTED
    story.add(replace(decided, resolution=Resolution.IGNORE), lane="two")
    assert story.unit(unit).disposition is Disposition.HOLD


@pytest.mark.parametrize("resolution", Resolution)
def test_each_resolution_has_its_state(resolution: Resolution) -> None:
    story = a_story(a_return())
    unit = story.receive("X")
    anomaly = story.anomaly("unexpected_item")
    story.add(AnomalyResolved(anomaly.anomaly_id, anomaly.kind, unit, resolution, (), anomaly.evidence))
    states = {
        Resolution.ACCEPT: AnomalyState.ACCEPTED,
        Resolution.ACCEPT_DAMAGED: AnomalyState.ACCEPTED,
        Resolution.HOLD: AnomalyState.OPEN,
    }
    assert story.anomaly("unexpected_item").state is states.get(resolution, AnomalyState.RESOLVED)
    assert not story.unit(unit).undecided
    assert story.unit(unit).counted == (1 if states.get(resolution) is AnomalyState.ACCEPTED else 0)


def test_a_decision_on_evidence_that_never_was_leaves_it_open() -> None:
    story = a_story(a_return())
    unit = story.receive("X")
    anomaly = story.anomaly("unexpected_item")
    story.add(AnomalyResolved(anomaly.anomaly_id, anomaly.kind, unit, Resolution.ACCEPT, (), "other"))
    assert story.anomaly("unexpected_item").state is AnomalyState.OPEN


def _two_at_once(apart_ms: int, *, lanes: str = "two") -> Story:
    story = a_story(a_return().with_line("A"))
    story.receive("A", lane="one")
    story.receive("A", lane=lanes, after_ms=apart_ms)
    return story


def test_possible_double() -> None:
    story = _two_at_once(30 * MINUTE)
    line = story.line("A").line_id
    sentence = "A was received twice within half an hour: perhaps the same piece."
    assert _as_told(story.anomaly("possible_double")) == (line, False, sentence)


def test_possible_double_wants_two_sessions_within_30_minutes() -> None:
    assert "possible_double" not in _two_at_once(30 * MINUTE + 1).kinds
    assert "possible_double" not in _two_at_once(MINUTE, lanes="one").kinds


def test_possible_double_wants_a_line_that_is_over() -> None:
    story = a_story(a_return().with_line("A", 2))
    story.receive("A", lane="one")
    story.receive("A", lane="two")
    assert story.kinds == []


def test_wall_clocks_decide_no_sum_only_flags() -> None:
    stories = [_two_at_once(apart_ms) for apart_ms in (MINUTE, 300 * MINUTE)]
    assert stories[0].sums("A") == stories[1].sums("A") == (2, 0, 0)
    story = stories[0]
    broken = [replace(one, fact=replace(one.fact, wall_time="yesterday")) for one in story.facts]
    story.facts[:] = broken
    assert story.kinds == ["over_receipt"]


def test_repeated_after_restart() -> None:
    """The same code as the very next scan counts and raises the flag."""
    story = a_story(a_return().with_line("A", 2))
    story.receive("A")
    unit = story.receive("A", repeats=story.facts[-1].fact.event_id)
    sentence = "A was scanned again right after a restart: count the pieces."
    assert _as_told(story.anomaly("repeated_after_restart")) == (unit, False, sentence)
    assert story.sums("A") == (2, 0, 0)
    story.undo()
    assert story.kinds == []


def test_quantity_lowered() -> None:
    story = a_story(a_return().with_line("A", 5))
    unit = story.receive("A", quantity=5)
    story.add(UnitIdentified(unit, story.unit(unit).heads, quantity=3))
    sentence = "5 pieces of A were counted at first, 3 later."
    assert _as_told(story.anomaly("quantity_lowered")) == (unit, False, sentence)
    story.add(UnitIdentified(unit, story.unit(unit).heads, quantity=6))
    assert story.kinds == ["over_receipt"]
    assert story.unit(unit).quantity == 6
