"""Owed labels: units that are settled and have none for what they now are."""

import pytest

from domain.commands import AcceptUnit, Command, GradeUnit, HoldUnit, IdentifyUnit, MoveUnit, ReceiveUnit
from domain.events import LabelPrinted
from domain.ids import UnitId
from domain.labels import LabelLayout
from domain.owed import copies_of_present_label, layout_of, owed_labels
from domain.vocabulary import Condition, Disposition
from tests.support.builders import Story, a_product, a_return, a_story


@pytest.fixture
def story() -> Story:
    return a_story(a_return().with_line("A", 3))


def _owed(story: Story, unsettled: UnitId | None = None) -> list[tuple[UnitId, LabelLayout]]:
    return [(unit.unit_id, layout_of(unit)) for unit in owed_labels(story.picture(), unsettled)]


def _print(story: Story, *, is_copy: bool = False) -> None:
    for unit in owed_labels(story.picture(), None):
        story.add(LabelPrinted(unit.unit_id, unit.plate, layout_of(unit), unit.condition, is_copy))


def test_a_label_is_owed_once_its_unit_is_settled(story: Story) -> None:
    first, second = story.receive("A"), story.receive("A")
    assert _owed(story, unsettled=second) == [(first, LabelLayout.GOOD)]
    assert _owed(story) == [(first, LabelLayout.GOOD), (second, LabelLayout.GOOD)]
    _print(story)
    assert _owed(story) == []


def test_a_kill_before_the_print_loses_no_label(story: Story) -> None:
    unit = story.receive("A")
    assert _owed(story) == _owed(story) == [(unit, LabelLayout.GOOD)]


@pytest.mark.parametrize("printed_first", [False, True])
def test_damaged_owes_a_label_for_the_present_condition(story: Story, printed_first: bool) -> None:
    unit = story.receive("A")
    if printed_first:
        _print(story)
    story.do(GradeUnit(unit, Condition.D))
    assert _owed(story) == [(unit, LabelLayout.DAMAGED)]
    _print(story)
    assert _owed(story) == []


def test_a_new_grade_owes_a_new_label(story: Story) -> None:
    unit = story.receive("A")
    _print(story)
    story.do(GradeUnit(unit, Condition.B))
    assert _owed(story) == [(unit, LabelLayout.GOOD)]
    story.undo()
    assert _owed(story) == []


def test_hold_and_accept_in_any_order_owe_what_fits_now(story: Story) -> None:
    unit = story.receive("X")
    assert _owed(story) == []
    story.do(HoldUnit(unit))
    assert _owed(story) == [(unit, LabelLayout.HOLD)]
    _print(story)
    story.do(AcceptUnit(unit))
    assert _owed(story) == [(unit, LabelLayout.GOOD)]
    _print(story)
    story.do(HoldUnit(unit))
    assert _owed(story) == []
    story.do(GradeUnit(unit, Condition.D))
    assert _owed(story) == [(unit, LabelLayout.HOLD)]


@pytest.mark.parametrize("damaged_first", [False, True])
def test_damaged_and_accept_in_either_order_owe_one_damaged_label(story: Story, damaged_first: bool) -> None:
    unit = story.receive("X")
    acts: list[Command] = [GradeUnit(unit, Condition.D), AcceptUnit(unit)]
    for act in acts if damaged_first else acts[::-1]:
        story.do(act)
    assert _owed(story) == [(unit, LabelLayout.DAMAGED)]


def test_a_voided_unit_and_one_without_its_serial_owe_nothing(story: Story) -> None:
    story.do(ReceiveUnit(a_product("A", serialised=True)))
    assert _owed(story) == []
    story.do(IdentifyUnit(story.last, "S1"))
    assert _owed(story) == [(story.last, LabelLayout.GOOD)]
    story.undo()
    story.undo()
    assert _owed(story) == []


@pytest.mark.parametrize(
    ("disposition", "layout"),
    [
        (Disposition.AVAILABLE, LabelLayout.GOOD),
        (Disposition.REFURBISHING, LabelLayout.GOOD),
        (Disposition.QUALITY_CONTROL, LabelLayout.GOOD),
        (Disposition.DAMAGED, LabelLayout.DAMAGED),
        (Disposition.UNDER_INVESTIGATION, LabelLayout.HOLD),
        (Disposition.HOLD, LabelLayout.HOLD),
    ],
)
def test_the_layout_follows_the_disposition(
    story: Story, disposition: Disposition, layout: LabelLayout
) -> None:
    unit = story.receive("A")
    story.do(MoveUnit(unit, disposition, "T1"))
    assert _owed(story) == [(unit, layout)]


def test_copies_are_counted_by_what_they_show(story: Story) -> None:
    unit = story.receive("A")
    assert copies_of_present_label(story.unit(unit)) == 0
    _print(story)
    _reprint = LabelPrinted(unit, story.unit(unit).plate, LabelLayout.GOOD, Condition.A, is_copy=True)
    story.add(_reprint)
    assert copies_of_present_label(story.unit(unit)) == 2
    story.do(GradeUnit(unit, Condition.D))
    _print(story)
    assert copies_of_present_label(story.unit(unit)) == 1
    assert [(label.layout, label.copies) for label in story.unit(unit).labels] == [
        ("damaged", 1),
        ("good", 2),
    ]
