"""Grades and states: where a unit goes, who decides a status, and parcels."""

from dataclasses import replace

import pytest

from domain.commands import CloseReturn, ConfirmMissing
from domain.events import PackageArrived, PackageDone, ReturnHeld, ReturnReleased
from domain.grading import disposition_for, line_with_room, room_for
from domain.ids import PackageId
from domain.told import GradeRule
from domain.vocabulary import (
    Condition,
    DeliveryStatus,
    Disposition,
    FinancialStatus,
    FulfillmentStatus,
    ProcessingStatus,
)
from tests.support.builders import PACKAGE, SITE, a_return, a_story

RULED = replace(
    SITE,
    grades=(
        GradeRule(Condition.A, Disposition.QUALITY_CONTROL),
        GradeRule(Condition.C, Disposition.REFURBISHING),
        GradeRule(Condition.D, Disposition.UNDER_INVESTIGATION),
    ),
)


@pytest.mark.parametrize(
    ("condition", "plain", "on_line", "ruled", "ruled_on_line"),
    [
        (Condition.A, "available", "refurbishing", "quality-control", "refurbishing"),
        (Condition.B, "available", "refurbishing", "available", "refurbishing"),
        (Condition.C, "available", "refurbishing", "refurbishing", "refurbishing"),
        (Condition.D, "damaged", "damaged", "under-investigation", "under-investigation"),
    ],
)
def test_where_a_grade_goes(
    condition: Condition, plain: str, on_line: str, ruled: str, ruled_on_line: str
) -> None:
    """Good: the line's return inventory status, else available; damaged: damaged; site rules may say otherwise."""
    line = a_story(a_return().with_line("A", disposition=Disposition.REFURBISHING)).picture().lines[0]
    found = [
        disposition_for(condition, of, site)
        for site, of in ((SITE, None), (SITE, line), (RULED, None), (RULED, line))
    ]
    assert found == [plain, on_line, ruled, ruled_on_line]


def test_the_line_on_which_a_next_piece_would_count() -> None:
    story = a_story(a_return().with_line("A").with_line("A", 2, serials=("S1",)))
    assert line_with_room(story.picture(), "A") == story.line("A", 0)
    assert line_with_room(story.picture(), "A", "s1 ") == story.line("A", 1)
    assert line_with_room(story.picture(), "A", "S9") == story.line("A", 0)
    assert line_with_room(story.picture(), "X") is None
    assert (room_for(story.picture(), "A"), room_for(story.picture(), "X")) == (3, 0)
    story.receive("A", quantity=3)
    assert line_with_room(story.picture(), "A") == story.line("A", 1)
    assert room_for(story.picture(), "A") == 0


@pytest.mark.parametrize("state", ProcessingStatus)
def test_without_work_the_shop_decides_processing(state: ProcessingStatus) -> None:
    built = a_return().with_line("A").but(processing=state)
    assert a_story(built).picture().processing is state


def test_delivery_and_financial_are_told() -> None:
    built = a_return().but(delivery=DeliveryStatus.DELIVERED, financial=FinancialStatus.REFUNDED)
    picture = a_story(built).picture()
    assert (picture.delivery, picture.financial) == (DeliveryStatus.DELIVERED, FinancialStatus.REFUNDED)
    nothing = a_story(None).picture()
    assert (nothing.delivery, nothing.financial) == (DeliveryStatus.PENDING, FinancialStatus.PENDING)


@pytest.mark.parametrize(
    "state", [ProcessingStatus.NEW, ProcessingStatus.REQUESTED, ProcessingStatus.ACCEPTED]
)
def test_processing_from_processing_on_is_decided_by_facts(state: ProcessingStatus) -> None:
    story = a_story(a_return().with_line("A").but(processing=state))
    story.receive("A")
    assert story.picture().processing is ProcessingStatus.PROCESSING
    story.do(CloseReturn())
    assert story.picture().processing is ProcessingStatus.COMPLETE
    story.undo()
    story.undo()
    assert story.picture().processing is state


def test_start_fulfillment_is_told_in_progress_without_units() -> None:
    assert a_story(a_return()).picture().fulfillment is FulfillmentStatus.PENDING
    assert a_story(a_return().but(started=True)).picture().fulfillment is FulfillmentStatus.IN_PROGRESS
    assert a_story(None).picture().fulfillment is FulfillmentStatus.PENDING


def test_held_while_either_side_holds() -> None:
    story = a_story(a_return().with_line("A"))
    story.receive("A")
    story.add(ReturnHeld(()))
    assert (story.picture().held, story.picture().processing) == (True, ProcessingStatus.ON_HOLD)
    story.tell(a_return().with_line("A").but(processing=ProcessingStatus.ON_HOLD))
    story.add(ReturnReleased(story.picture().hold_heads))
    assert (story.picture().held, story.picture().processing) == (True, ProcessingStatus.ON_HOLD)
    story.tell(a_return().with_line("A"))
    assert story.kinds == []
    assert story.picture().processing is ProcessingStatus.PROCESSING


def test_a_return_with_nothing_in_it_closes_with_all_missing() -> None:
    story = a_story(a_return().with_line("A", 2))
    story.do(ConfirmMissing())
    assert story.picture().processing is ProcessingStatus.PROCESSING
    story.do(CloseReturn())
    assert story.picture().processing is ProcessingStatus.COMPLETE


def test_next_ends_the_parcel_and_leaves_the_return_open() -> None:
    story = a_story(a_return().with_line("A"))
    story.add(PackageDone(PACKAGE))
    assert [package.done for package in story.picture().packages] == [True]
    assert not story.picture().closed
    story.undo()
    assert [package.done for package in story.picture().packages] == [False]


def test_a_return_may_come_in_several_parcels() -> None:
    story = a_story(a_return().with_line("A"))
    story.add(PackageArrived(PackageId("package-2"), "1Z9", "1Z9"))
    story.add(PackageArrived(PACKAGE, "again"))
    shown = [(package.package_id, package.scan, package.tracking) for package in story.picture().packages]
    assert shown == [(PACKAGE, "PARCEL-1", None), ("package-2", "1Z9", "1Z9")]
    assert story.picture().line(None) is None
    assert story.picture().unit(None) is None
