"""UNDO: the last undoable event of this return by this lane, one kind after the other."""

from collections.abc import Callable

import pytest

from domain.commands import (
    AcceptUnit,
    CloseReturn,
    ConfirmMissing,
    GradeUnit,
    HoldUnit,
    IdentifyUnit,
    MoveUnit,
)
from domain.errors import Refused
from domain.events import (
    AnomalyRaised,
    EvidenceAttached,
    LabelPrinted,
    PackageDone,
    ReturnHeld,
    ReturnReleased,
    ReturnReopened,
    Reverted,
    UnitVoided,
)
from domain.ids import EventId, anomaly_id
from domain.labels import LabelLayout
from domain.vocabulary import AnomalyState, Condition, Disposition
from tests.support.builders import PACKAGE, Story, a_return, a_story


@pytest.fixture
def story() -> Story:
    return a_story(a_return().with_line("A", 2).with_line("B"))


def _undone(story: Story) -> object:
    story.undo()
    return story.facts[-1].fact.payload


def test_nothing_to_undo_is_refused(story: Story) -> None:
    with pytest.raises(Refused, match="Nothing to undo"):
        story.undo()
    story.receive("A", lane="two")
    with pytest.raises(Refused, match="Nothing to undo"):
        story.undo(lane="one")


def test_undo_of_a_unit_is_unit_voided_and_sees_its_heads(story: Story) -> None:
    unit = story.receive("A")
    heads = story.unit(unit).heads
    assert _undone(story) == UnitVoided(unit, heads)
    assert (story.unit(unit).voided, story.sums("A")) == (True, (0, 0, 0))


def test_undo_of_a_close_is_return_reopened(story: Story) -> None:
    story.do(ConfirmMissing())
    story.do(CloseReturn())
    closed = story.facts[-1].fact.event_id
    assert _undone(story) == ReturnReopened((closed,))
    assert not story.picture().closed


def test_undo_of_anything_else_is_reverted(story: Story) -> None:
    unit = story.receive("X")
    acts: list[Callable[[], EventId]] = [
        lambda: story.do(GradeUnit(unit, Condition.B)),
        lambda: story.do(IdentifyUnit(unit, "S1")),
        lambda: story.do(HoldUnit(unit)),
        lambda: story.do(AcceptUnit(unit)),
        lambda: story.do(MoveUnit(unit, Disposition.DAMAGED, "T")),
        lambda: story.add(EvidenceAttached(unit, text="torn")),
        lambda: story.add(AnomalyRaised(anomaly_id("smells", story.of, unit), "smells", unit)),
        lambda: story.add(ReturnHeld(())),
        lambda: story.add(ReturnReleased(story.picture().hold_heads)),
        lambda: story.add(PackageDone(PACKAGE)),
    ]
    pictures = [story.picture()]
    events = []
    for act in acts:
        events.append(act())
        pictures.append(story.picture())
    for event in reversed(events):
        assert pictures.pop() == story.picture()
        assert _undone(story) == Reverted(event)
    assert pictures == [story.picture()]


def test_undo_of_missing_takes_all_its_lines_back(story: Story) -> None:
    story.do(ConfirmMissing())
    assert (story.sums("A"), story.sums("B")) == ((0, 0, 2), (0, 0, 1))
    story.undo()
    assert (story.sums("A"), story.sums("B")) == ((0, 0, 0), (0, 0, 0))
    with pytest.raises(Refused):
        story.undo()


def test_undo_passes_over_what_is_no_act_of_a_person(story: Story) -> None:
    unit = story.receive("A")
    story.add(LabelPrinted(unit, "U", LabelLayout.GOOD, Condition.A, is_copy=False))
    assert isinstance(_undone(story), UnitVoided)


def test_undo_passes_over_what_a_voided_unit_got(story: Story) -> None:
    unit = story.receive("A", lane="two")
    story.do(GradeUnit(unit, Condition.B))
    story.add(EvidenceAttached(unit, text="torn"))
    story.do(HoldUnit(unit))
    other = story.receive("X", lane="two")
    story.do(HoldUnit(other))
    story.undo(lane="two")
    story.undo(lane="two")
    with pytest.raises(Refused):
        story.undo(lane="one")


def test_undo_reaches_this_lanes_events_only(story: Story) -> None:
    mine = story.receive("A", lane="one")
    others = story.receive("A", lane="two")
    story.undo(lane="one")
    assert story.unit(mine).voided
    assert not story.unit(others).voided


def test_undo_of_an_accept_waits_for_a_decision_again(story: Story) -> None:
    unit = story.receive("X")
    story.do(AcceptUnit(unit))
    story.undo()
    assert story.unit(unit).undecided
    assert story.unit(unit).disposition is Disposition.HOLD
    assert story.anomaly("unexpected_item").state is AnomalyState.OPEN
    assert [line.sku for line in story.picture().lines] == ["A", "B"]


def test_undo_of_everything_ends_at_an_empty_return(story: Story) -> None:
    for sku in "AABX":
        story.receive(sku)
    story.do(GradeUnit(story.last, Condition.D))
    story.do(AcceptUnit(story.last))
    story.do(CloseReturn())
    for _ in range(7):
        story.undo()
    with pytest.raises(Refused):
        story.undo()
    assert all(unit.voided for unit in story.picture().units)
    assert story.kinds == []
    assert story.picture().processing == "ACCEPTED"
