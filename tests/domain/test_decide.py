"""The table of commands, row by row, with every refusal."""

from collections.abc import Callable
from dataclasses import replace

import pytest

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
from domain.errors import Refused
from domain.events import (
    AnomalyRaised,
    AnomalyResolved,
    LineMissingConfirmed,
    UnitGraded,
    UnitMoved,
    UnitReceived,
)
from domain.ids import UnitId, anomaly_id
from domain.owed import owed_labels
from domain.told import GradeRule
from domain.vocabulary import AnomalyState, Condition, Disposition, Resolution, Role
from tests.support.builders import PACKAGE, SITE, Story, a_product, a_return, a_story

NOBODY = UnitId("nobody")


def refusal(story: Story, command: Command) -> str:
    with pytest.raises(Refused) as caught:
        story.do(command)
    return caught.value.message.english()


def last_payload(story: Story) -> object:
    return story.facts[-1].fact.payload


@pytest.fixture
def story() -> Story:
    return a_story(a_return().with_line("A", 2).with_line("B", 1, disposition=Disposition.REFURBISHING))


def test_a_unit_scan_means_received_in_the_default_grade(story: Story) -> None:
    unit = story.unit(story.receive("A", gtin="4006381333931", lot="L", expiry="2027-01-31"))
    assert (unit.condition, unit.disposition, unit.quantity) == (Condition.A, Disposition.AVAILABLE, 1)
    assert (unit.gtin, unit.lot, unit.expiry, unit.package_id) == (
        "4006381333931",
        "L",
        "2027-01-31",
        PACKAGE,
    )
    assert unit.fits
    assert story.sums("A") == (1, 0, 0)


def test_good_goes_where_its_line_says(story: Story) -> None:
    assert story.unit(story.receive("B")).disposition is Disposition.REFURBISHING


def test_good_goes_where_the_line_of_its_serial_says() -> None:
    built = (
        a_return()
        .with_line("C", serials=("S1",))
        .with_line("C", serials=("S2",), disposition=Disposition.DAMAGED)
    )
    story = a_story(built)
    assert story.unit(story.receive("C", serial="s2")).disposition is Disposition.DAMAGED
    assert story.unit(story.receive("C", serial="s1")).disposition is Disposition.AVAILABLE


def test_decide_writes_the_rule_that_it_used_into_the_fact() -> None:
    """Later changes of rules and catalogue never change the past."""
    site = replace(SITE, version=7, grades=(GradeRule(Condition.D, Disposition.UNDER_INVESTIGATION),))
    story = a_story(a_return().with_line("A"), site=site)
    story.do(ReceiveUnit(a_product("A", serialised=True)))
    received = last_payload(story)
    assert isinstance(received, UnitReceived)
    assert (received.rule_version, received.needs_serial) == (7, True)
    assert received.default_disposition is Disposition.AVAILABLE
    story.do(GradeUnit(story.last, Condition.D))
    graded = last_payload(story)
    assert isinstance(graded, UnitGraded)
    assert (graded.rule_version, graded.disposition) == (7, Disposition.UNDER_INVESTIGATION)


def test_a_line_in_a_fact_is_only_a_persons_choice(story: Story) -> None:
    story.receive("A")
    received = last_payload(story)
    assert isinstance(received, UnitReceived)
    assert received.line_id is None


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_unit_of_no_pieces_is_refused(story: Story, quantity: int) -> None:
    assert "one piece" in refusal(story, ReceiveUnit(a_product("A"), quantity=quantity))


def test_a_gtin_of_a_serialised_product_commits_a_unit_that_needs_a_serial(story: Story) -> None:
    story.do(ReceiveUnit(a_product("A", serialised=True)))
    unit = story.last
    assert story.unit(unit).needs_serial
    assert owed_labels(story.picture(), None) == ()
    story.do(IdentifyUnit(unit, " Sn-1"))
    assert (story.unit(unit).needs_serial, story.unit(unit).serial) == (False, " Sn-1")
    story.undo()
    assert story.unit(unit).needs_serial


def test_a_blank_serial_is_refused(story: Story) -> None:
    assert "no serial number" in refusal(story, IdentifyUnit(story.receive("A"), "  "))


@pytest.mark.parametrize(
    "command",
    [
        lambda unit: GradeUnit(unit, Condition.D),
        AcceptUnit,
        HoldUnit,
        lambda unit: MoveUnit(unit, Disposition.HOLD, "T"),
        lambda unit: IdentifyUnit(unit, "S"),
    ],
)
def test_no_last_unit_is_refused(story: Story, command: Callable[[UnitId], Command]) -> None:
    assert "no last unit" in refusal(story, command(NOBODY))
    unit = story.receive("A")
    story.undo()
    assert "no last unit" in refusal(story, command(unit))


@pytest.mark.parametrize("condition", Condition)
def test_a_condition_code_grades_the_last_unit(story: Story, condition: Condition) -> None:
    unit = story.receive("A")
    story.do(GradeUnit(unit, condition))
    damaged = condition is Condition.D
    assert story.unit(unit).condition is condition
    assert story.unit(unit).disposition is (Disposition.DAMAGED if damaged else Disposition.AVAILABLE)
    assert story.sums("A") == ((0, 1, 0) if damaged else (1, 0, 0))


def test_x_commits_with_disposition_hold_and_no_good_label(story: Story) -> None:
    unit = story.unit(story.receive("X"))
    assert (unit.disposition, unit.undecided, unit.fits, unit.counted) == (Disposition.HOLD, True, False, 0)
    assert owed_labels(story.picture(), None) == ()
    assert [line.sku for line in story.picture().lines] == ["A", "B"]


def test_after_accept_x_takes_the_default_disposition_and_a_line_with_expected_0(story: Story) -> None:
    told = story.told
    unit = story.receive("X")
    story.do(AcceptUnit(unit))
    assert story.unit(unit).disposition is Disposition.AVAILABLE
    line = story.line("X")
    assert (line.expected, line.good, line.added, line.line_id) == (0, 1, True, story.unit(unit).line_id)
    assert story.anomaly("unexpected_item").state is AnomalyState.ACCEPTED
    assert [owed.unit_id for owed in owed_labels(story.picture(), None)] == [unit]
    assert story.told == told


def test_two_accepted_units_of_one_sku_share_their_added_line(story: Story) -> None:
    for _ in range(2):
        story.do(AcceptUnit(story.receive("X")))
    assert story.sums("X") == (2, 0, 0)
    assert len(story.picture().lines) == 3


def test_accept_of_an_over_unit(story: Story) -> None:
    story.receive("B")
    over = story.receive("B")
    assert (story.unit(over).undecided, story.unit(over).disposition) == (True, Disposition.HOLD)
    story.do(AcceptUnit(over))
    assert (story.unit(over).undecided, story.unit(over).disposition) == (False, Disposition.REFURBISHING)
    assert story.anomaly("over_receipt").state is AnomalyState.ACCEPTED


@pytest.mark.parametrize("sku", ["X", "B"])
@pytest.mark.parametrize("condition", Condition)
def test_condition_and_accept_give_the_same_picture_in_either_order(sku: str, condition: Condition) -> None:
    results = []
    for graded_first in (True, False):
        story = a_story(a_return().with_line("B", disposition=Disposition.REFURBISHING))
        story.receive("B")
        unit = story.receive(sku)
        commands: list[Command] = [GradeUnit(unit, condition), AcceptUnit(unit)]
        for command in commands if graded_first else commands[::-1]:
            story.do(command)
        assert set(story.kinds) == {"unexpected_item" if sku == "X" else "over_receipt"}
        shown = story.unit(unit)
        results.append((shown.condition, shown.disposition, shown.line_id, story.sums(sku), shown.undecided))
    assert results[0] == results[1]


def test_accept_of_what_is_in_no_catalogue_is_refused_only_hold_is_left(story: Story) -> None:
    story.do(ReceiveUnit(None, gtin="4006381333931"))
    unit = story.last
    assert "not in the catalogue" in refusal(story, AcceptUnit(unit))
    story.do(HoldUnit(unit))
    assert not story.unit(unit).undecided


def test_accept_of_a_unit_in_order_is_refused(story: Story) -> None:
    assert "in order" in refusal(story, AcceptUnit(story.receive("A")))


def test_site_rule_receiver_may_accept_is_on_by_default(story: Story) -> None:
    unit = story.receive("X")
    story.site = replace(SITE, receiver_may_accept=False)
    assert "supervisor" in refusal(story, AcceptUnit(unit))
    story.role = Role.SUPERVISOR
    story.do(AcceptUnit(unit))
    assert not story.unit(unit).undecided


def test_hold_decides_without_a_supervisor_and_accept_takes_off_hold(story: Story) -> None:
    unit = story.receive("X")
    story.do(HoldUnit(unit))
    assert (story.unit(unit).undecided, story.unit(unit).disposition) == (False, Disposition.HOLD)
    assert story.anomaly("unexpected_item").state is AnomalyState.OPEN
    assert story.anomaly("unexpected_item").resolution is Resolution.HOLD
    story.do(AcceptUnit(unit))
    assert (story.unit(unit).disposition, story.sums("X")) == (Disposition.AVAILABLE, (1, 0, 0))


def test_hold_of_a_unit_in_order_moves_it_and_accept_moves_it_back(story: Story) -> None:
    unit = story.receive("B")
    story.do(HoldUnit(unit))
    assert isinstance(last_payload(story), UnitMoved)
    story.do(GradeUnit(unit, Condition.D))
    assert story.unit(unit).disposition is Disposition.HOLD
    story.do(GradeUnit(unit, Condition.A))
    story.do(AcceptUnit(unit))
    assert story.unit(unit).disposition is Disposition.REFURBISHING


def test_hold_is_never_refused(story: Story) -> None:
    unit = story.receive("A")
    for _ in range(3):
        story.do(HoldUnit(unit))
    assert story.unit(unit).disposition is Disposition.HOLD
    assert story.kinds == []


def test_hold_is_the_way_out_of_any_anomaly_and_accept_leaves_those_to_a_supervisor() -> None:
    story = a_story(a_return().with_line("C", 1, serials=("S1",)))
    unit = story.receive("C", serial="S9")
    story.do(HoldUnit(unit))
    assert story.anomaly("serial_mismatch").resolution is Resolution.HOLD
    assert story.unit(unit).disposition is Disposition.HOLD
    assert "supervisor" in refusal(story, AcceptUnit(unit))


def test_a_serial_seen_twice_goes_on_hold_at_the_scan(story: Story) -> None:
    story.receive("A", serial="S1")
    twice = story.receive("A", serial="s1")
    assert story.unit(twice).disposition is Disposition.HOLD
    assert "supervisor" in refusal(story, AcceptUnit(twice))


def test_a_tote_is_disposition_and_place_in_one(story: Story) -> None:
    unit = story.receive("A")
    story.do(MoveUnit(unit, Disposition.QUALITY_CONTROL, "T4"))
    assert (story.unit(unit).disposition, story.unit(unit).tote) == (Disposition.QUALITY_CONTROL, "T4")


def test_a_hold_tote_is_the_hold_of_an_undecided_unit(story: Story) -> None:
    unit = story.receive("X")
    story.do(MoveUnit(unit, Disposition.HOLD, "T9"))
    shown = story.unit(unit)
    assert (shown.undecided, shown.disposition, shown.tote) == (False, Disposition.HOLD, "T9")
    assert story.anomaly("unexpected_item").resolution is Resolution.HOLD
    assert story.kinds == ["unexpected_item"]
    story.do(MoveUnit(unit, Disposition.HOLD, "T8"))
    assert (story.unit(unit).tote, story.kinds) == ("T8", ["unexpected_item"])
    for _ in range(3):
        story.undo()
    assert story.unit(unit).undecided


@pytest.mark.parametrize("held", [False, True])
def test_another_tote_waits_for_the_accept(story: Story, held: bool) -> None:
    unit = story.receive("X")
    if held:
        story.do(HoldUnit(unit))
    assert "ACCEPT" in refusal(story, MoveUnit(unit, Disposition.AVAILABLE, "T1"))
    story.do(AcceptUnit(unit))
    story.do(MoveUnit(unit, Disposition.AVAILABLE, "T1"))
    assert story.unit(unit).tote == "T1"


def test_missing_confirms_the_rest_of_every_short_line_without_a_number(story: Story) -> None:
    story.receive("A")
    made = decide(ConfirmMissing(), Situation(story.picture(), PACKAGE, SITE, Role.RECEIVER), story.ids)
    lines = [payload.line_id for payload in made if isinstance(payload, LineMissingConfirmed)]
    assert lines == [line.line_id for line in story.picture().lines]
    story.add(*made)
    assert (story.sums("A"), story.sums("B")) == ((1, 0, 1), (0, 0, 1))


def test_missing_is_what_is_left_of_expected_whatever_comes_later(story: Story) -> None:
    story.do(ConfirmMissing())
    story.receive("A")
    assert story.sums("A") == (1, 0, 1)
    story.receive("A")
    assert story.sums("A") == (2, 0, 0)
    over = story.receive("A")
    assert story.sums("A") == (3, 0, 0)
    story.do(AcceptUnit(over))
    assert "complete" in refusal(story, ConfirmMissing())


def test_missing_is_refused_when_nothing_is_short(story: Story) -> None:
    story.do(ConfirmMissing())
    assert "Nothing is missing" in refusal(story, ConfirmMissing())


def test_close_is_one_of_the_commands(story: Story) -> None:
    story.do(ConfirmMissing())
    story.do(CloseReturn())
    assert story.picture().closed


def test_a_decision_sees_the_heads_that_it_knew(story: Story) -> None:
    unit = story.receive("X")
    story.do(HoldUnit(unit))
    hold = story.facts[-1].fact.event_id
    story.do(AcceptUnit(unit))
    accept = last_payload(story)
    assert isinstance(accept, AnomalyResolved)
    assert hold in accept.sees
    assert accept.anomaly_id == anomaly_id("unexpected_item", story.of, unit)


def test_what_a_person_raised_on_the_unit_wants_a_hold_too(story: Story) -> None:
    unit = story.receive("A")
    story.add(AnomalyRaised(anomaly_id("smells", story.of, unit), "smells", unit, "burnt"))
    story.do(HoldUnit(unit))
    assert story.anomaly("smells").resolution is Resolution.HOLD
