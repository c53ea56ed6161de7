"""Registers: heads, conflicts, settling and falling back, first bare, then on real units."""

import pytest

from domain.commands import GradeUnit, IdentifyUnit, MoveUnit
from domain.events import ReturnHeld, ReturnReleased, UnitIdentified, UnitMoved
from domain.ids import EventId
from domain.registers import Write, heads, seen_through, values
from domain.vocabulary import Condition, Disposition, ProcessingStatus
from tests.support.builders import Story, a_return, a_story

A, B, C, D = (EventId(name) for name in "abcd")


def test_heads_are_the_live_writes_that_no_other_live_write_sees() -> None:
    writes = [Write(A, 1), Write(B, 2, (A,)), Write(C, 3, (A,))]
    assert heads(writes) == (writes[1], writes[2])
    assert values(writes) == {2, 3}
    settled = [*writes, Write(D, 4, (B, C))]
    assert values(settled) == {4}
    assert values(settled[::-1]) == {4}


def test_heads_of_odd_writes_are_total() -> None:
    assert heads([]) == ()
    ring = [Write(A, 1, (B,)), Write(B, 2, (A,))]
    assert heads(ring) == tuple(ring)
    narcissus = [Write(A, 1, (A,)), Write(B, 2, (B, D))]
    assert heads(narcissus) == tuple(narcissus)


def test_what_a_write_saw_through_a_write_taken_back_since() -> None:
    assert seen_through((A,), {}) == (A,)
    assert seen_through((C,), {C: (B,), B: (A,)}) == (C, B, A)
    assert seen_through((B,), {B: (C,), C: (B,)}) == (B, C)


@pytest.fixture
def story() -> Story:
    """A unit on the table, and a picture of it for a station that hears of nothing later."""
    story = a_story(a_return().with_line("A"))
    story.receive("A")
    return story


def test_worst_condition_counts_while_two_are_claimed(story: Story) -> None:
    unit, before = story.last, story.picture()
    story.do(GradeUnit(unit, Condition.C))
    story.do(GradeUnit(unit, Condition.B), seeing=before, lane="two")
    assert story.unit(unit).condition is Condition.C
    assert story.anomaly("values_differ").subject == f"{unit}:condition"
    assert story.anomaly("values_differ").blocking


def test_most_restrictive_disposition_counts_while_two_are_claimed(story: Story) -> None:
    unit, before = story.last, story.picture()
    story.do(MoveUnit(unit, Disposition.REFURBISHING, "T1"))
    story.do(MoveUnit(unit, Disposition.QUALITY_CONTROL, "T1"), seeing=before)
    assert story.unit(unit).disposition is Disposition.QUALITY_CONTROL
    assert [one.subject for one in story.picture().anomalies] == [f"{unit}:disposition"]
    assert list(Disposition)[-1] is Disposition.HOLD


def test_lowest_quantity_counts_while_two_are_claimed() -> None:
    story = a_story(a_return().with_line("A", 9))
    unit = story.receive("A", quantity=7)
    seen = story.unit(unit).heads
    story.add(UnitIdentified(unit, seen, quantity=8))
    story.add(UnitIdentified(unit, seen, quantity=5), lane="two")
    assert story.unit(unit).quantity == 5
    assert "values_differ" in story.kinds


def test_equal_values_are_no_conflict(story: Story) -> None:
    unit, before = story.last, story.picture()
    story.do(GradeUnit(unit, Condition.D))
    story.do(GradeUnit(unit, Condition.D), seeing=before, lane="two")
    story.do(IdentifyUnit(unit, "s1"), seeing=before)
    story.do(IdentifyUnit(unit, " S1 "), seeing=before, lane="two")
    assert story.kinds == []


def test_a_later_write_that_sees_them_all_settles_it(story: Story) -> None:
    unit, before = story.last, story.picture()
    story.do(GradeUnit(unit, Condition.D))
    story.do(GradeUnit(unit, Condition.B), seeing=before, lane="two")
    assert "values_differ" in story.kinds
    story.do(GradeUnit(unit, Condition.B))
    assert story.kinds == []
    assert story.unit(unit).condition is Condition.B
    assert story.unit(unit).disposition is Disposition.AVAILABLE


def test_undo_of_a_register_write_falls_back_to_what_its_target_saw(story: Story) -> None:
    unit = story.last
    story.do(GradeUnit(unit, Condition.B))
    story.do(GradeUnit(unit, Condition.D))
    story.undo()
    assert story.unit(unit).condition is Condition.B
    story.undo()
    assert story.unit(unit).condition is Condition.A
    assert story.kinds == []


def test_undo_of_a_settling_write_opens_the_conflict_again(story: Story) -> None:
    unit, before = story.last, story.picture()
    story.do(GradeUnit(unit, Condition.D))
    story.do(GradeUnit(unit, Condition.B), seeing=before, lane="two")
    story.do(GradeUnit(unit, Condition.A))
    assert story.kinds == []
    story.undo()
    assert story.unit(unit).condition is Condition.D
    assert "values_differ" in story.kinds


def test_undo_below_a_later_write_does_not_raise_the_first_value_from_the_dead(story: Story) -> None:
    """Somebody took back the write between the first one and one that knew it."""
    unit = story.last
    story.do(GradeUnit(unit, Condition.D), lane="one")
    story.do(GradeUnit(unit, Condition.B), lane="two")
    story.undo(lane="one")
    assert story.unit(unit).condition is Condition.B
    assert story.kinds == []


def test_the_place_is_a_register(story: Story) -> None:
    unit = story.last
    story.do(MoveUnit(unit, Disposition.AVAILABLE, "T1"))
    story.do(GradeUnit(unit, Condition.B))
    before = story.picture()
    story.do(MoveUnit(unit, Disposition.AVAILABLE, "T2"))
    assert (story.unit(unit).tote, story.kinds) == ("T2", [])
    story.do(MoveUnit(unit, Disposition.AVAILABLE, "T3"), seeing=before, lane="two")
    assert story.anomaly("values_differ").subject == f"{unit}:place"


def test_lot_and_expiry_are_registers(story: Story) -> None:
    unit, seen = story.last, story.unit(story.last).heads
    story.add(UnitIdentified(unit, seen, lot="L1", expiry="2027-01-31"))
    assert (story.unit(unit).lot, story.unit(unit).expiry) == ("L1", "2027-01-31")
    story.add(UnitIdentified(unit, seen, lot="L2", expiry="2027-02-28"), lane="two")
    assert [one.subject for one in story.picture().anomalies] == [f"{unit}:lot", f"{unit}:expiry"]


def test_held_counts_while_one_held_and_another_released(story: Story) -> None:
    story.add(ReturnHeld((), "customer rang"))
    seen = story.picture().hold_heads
    story.add(ReturnReleased(seen))
    assert story.kinds == []
    assert story.picture().processing is not ProcessingStatus.ON_HOLD
    story.add(ReturnHeld(seen), lane="two")
    assert story.picture().held
    assert story.picture().processing is ProcessingStatus.ON_HOLD
    assert story.anomaly("values_differ").subject == f"{story.of}:hold"
    story.add(ReturnReleased(story.picture().hold_heads))
    assert story.kinds == []
    assert story.picture().processing is not ProcessingStatus.ON_HOLD


def test_a_move_without_a_tote_leaves_the_tote(story: Story) -> None:
    unit = story.last
    story.do(MoveUnit(unit, Disposition.AVAILABLE, "T1"))
    story.add(UnitMoved(unit, Disposition.HOLD, story.unit(unit).heads))
    assert story.unit(unit).tote is None
