"""CLOSE: every refusal names what is lacking, and a close says what it saw and covers."""

from dataclasses import replace

import pytest

from domain.commands import (
    AcceptUnit,
    CloseReturn,
    ConfirmMissing,
    GradeUnit,
    HoldUnit,
    IdentifyUnit,
    ReceiveUnit,
)
from domain.errors import Refused
from domain.events import (
    Covers,
    EvidenceAttached,
    LabelPrinted,
    ReturnClosed,
    Totals,
    UnitGraded,
    UnitIdentified,
    UnitMoved,
    Unread,
)
from domain.ids import UnitId
from domain.labels import LabelLayout
from domain.vocabulary import Condition, Disposition, FulfillmentStatus, ProcessingStatus
from tests.support.builders import SITE, Story, a_product, a_return, a_story


def refusal(story: Story) -> str:
    with pytest.raises(Refused) as caught:
        story.do(CloseReturn())
    return caught.value.message.english()


@pytest.fixture
def story() -> Story:
    return a_story(a_return().with_line("A"))


def test_close_is_refused_while_a_serial_is_lacking(story: Story) -> None:
    story.do(ReceiveUnit(a_product("A", serialised=True)))
    assert "A needs its serial" in refusal(story)
    story.do(IdentifyUnit(story.last, "S1"))
    story.do(CloseReturn())


@pytest.mark.parametrize("sku", ["X", "A"])
def test_close_is_refused_while_an_unexpected_or_over_unit_is_undecided(story: Story, sku: str) -> None:
    story.receive("A")
    unit = story.receive(sku)
    assert f"{sku} waits for a decision" in refusal(story)
    story.do(HoldUnit(unit))
    story.do(CloseReturn())
    assert story.picture().processing is ProcessingStatus.ANOMALY


def test_close_is_refused_while_a_line_is_short_and_unconfirmed(story: Story) -> None:
    assert "1 of A" in refusal(story)
    story.do(ConfirmMissing())
    story.do(CloseReturn())


def test_close_is_refused_while_evidence_is_lacking_that_a_site_rule_demands(story: Story) -> None:
    unit = story.receive("A")
    story.do(GradeUnit(unit, Condition.D))
    story.site = replace(SITE, evidence_for_damage=True)
    assert "picture" in refusal(story)
    story.add(EvidenceAttached(unit, "0" * 64, "image/jpeg", 100))
    story.do(CloseReturn())


def test_close_is_refused_while_two_serials_were_read_for_one_unit(story: Story) -> None:
    unit = story.receive("A")
    before = story.picture()
    story.do(IdentifyUnit(unit, "S1"), seeing=before)
    story.do(IdentifyUnit(unit, "S2"), seeing=before, lane="two")
    assert "Two serials" in refusal(story)
    story.do(IdentifyUnit(unit, "S2"))
    story.do(CloseReturn())


def test_other_values_that_differ_do_not_block_close(story: Story) -> None:
    unit = story.receive("A")
    before = story.picture()
    story.do(GradeUnit(unit, Condition.B), seeing=before)
    story.do(GradeUnit(unit, Condition.C), seeing=before, lane="two")
    story.do(CloseReturn())
    assert story.picture().processing is ProcessingStatus.ANOMALY


def test_close_is_refused_with_a_fact_that_cannot_be_read_here(story: Story) -> None:
    story.receive("A")
    story.add(Unread("newer"))
    assert story.picture().unreadable == 1
    assert "newer program" in refusal(story)


def test_close_is_refused_while_facts_speak_of_what_has_not_come(story: Story) -> None:
    story.receive("A")
    story.add(UnitGraded(UnitId("elsewhere"), Condition.D, Disposition.DAMAGED, 1, ()), lane="two")
    assert story.picture().dangling == 1
    assert "another station" in refusal(story)


def test_close_is_refused_when_closed_already(story: Story) -> None:
    story.receive("A")
    story.do(CloseReturn())
    assert "closed already" in refusal(story)


def test_default_site_policy_asks_no_evidence(story: Story) -> None:
    story.do(GradeUnit(story.receive("A"), Condition.D))
    story.do(CloseReturn())
    assert story.picture().processing is ProcessingStatus.COMPLETE


def test_a_close_says_the_totals_it_saw() -> None:
    story = a_story(a_return().with_line("A", 2).with_line("B", 3))
    story.receive("A")
    story.do(GradeUnit(story.receive("A"), Condition.D))
    story.do(AcceptUnit(story.receive("X")))
    story.do(ConfirmMissing())
    story.do(CloseReturn())
    closed = story.facts[-1].fact.payload
    assert isinstance(closed, ReturnClosed)
    assert closed.totals == Totals(expected=5, good=2, damaged=1, missing=3)
    assert closed.covers == story.picture().covers
    assert closed.covers.n == 4


def _closed() -> Story:
    story = a_story(a_return().with_line("A", 2))
    story.receive("A")
    story.do(ConfirmMissing())
    story.do(CloseReturn())
    return story


def test_closed_means_fulfillment_complete_and_processing_complete() -> None:
    picture = _closed().picture()
    assert picture.closed
    assert picture.fulfillment is FulfillmentStatus.COMPLETE
    assert picture.processing is ProcessingStatus.COMPLETE


def test_a_receipt_after_the_close_opens_the_return_and_flags_late_receipt() -> None:
    story = _closed()
    story.receive("A", lane="two")
    assert not story.picture().closed
    assert "late_receipt" in story.kinds
    assert story.picture().processing is ProcessingStatus.PROCESSING
    assert story.picture().fulfillment is FulfillmentStatus.IN_PROGRESS
    story.do(CloseReturn())
    assert story.picture().closed
    assert story.kinds == []


@pytest.mark.parametrize("missing", [False, True])
def test_an_undo_of_a_counting_event_opens_the_return_too(missing: bool) -> None:
    story = a_story(a_return().with_line("A", 2))
    story.receive("A", lane="two")
    story.do(ConfirmMissing(), lane="two" if missing else "one")
    story.do(CloseReturn(), lane="one")
    story.undo(lane="two")
    assert story.unit(story.last).voided is not missing
    assert not story.picture().closed
    assert "late_receipt" in story.kinds


def test_grades_moves_labels_evidence_and_resolutions_do_not_reopen() -> None:
    story = _closed()
    unit = story.last
    heads = story.unit(unit).heads
    story.add(UnitGraded(unit, Condition.D, Disposition.DAMAGED, 1, heads))
    story.add(UnitMoved(unit, Disposition.HOLD, story.unit(unit).heads))
    story.add(UnitIdentified(unit, story.unit(unit).heads, serial="S1"))
    story.add(LabelPrinted(unit, "U", LabelLayout.HOLD, Condition.D, is_copy=False))
    story.add(EvidenceAttached(unit, text="torn"))
    assert story.picture().closed
    assert story.sums("A") == (0, 1, 1)


def test_two_closes_merge_only_when_their_covers_are_equal() -> None:
    story = _closed()
    before = story.picture()
    story.add(ReturnClosed(Totals(2, 1, 0, 1), before.covers), lane="two")
    assert story.picture().closed
    assert len(story.picture().live_closes) == 2
    story.add(ReturnClosed(Totals(2, 1, 0, 1), Covers(99, "other")), lane="two")
    assert story.picture().closed
    story.receive("A", lane="two")
    assert not story.picture().closed


def test_undo_of_a_merged_close_opens_the_return() -> None:
    story = _closed()
    story.add(ReturnClosed(Totals(2, 1, 0, 1), story.picture().covers), lane="two")
    story.undo(lane="one")
    assert not story.picture().closed
    assert story.picture().live_closes == ()
    assert story.kinds == []


def test_undo_of_a_close_leaves_a_close_that_covers_something_else() -> None:
    story = _closed()
    story.receive("A", lane="two")
    story.do(CloseReturn(), lane="two")
    story.undo(lane="two")
    assert len(story.picture().live_closes) == 1
    assert not story.picture().closed
    assert story.kinds == ["late_receipt"]
