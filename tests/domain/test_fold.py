"""The fold: total over any history, blind to arrival order and doubles, and quick."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.commands import ReceiveUnit
from domain.events import WIRE, LoggedFact, Payload, Reverted, UnitReceived, Unread
from domain.fold import fold
from domain.ids import ReturnId
from domain.picture import ReturnPicture
from domain.told import ToldLine, ToldReturn
from domain.vocabulary import AnomalyState, Condition, Disposition, ProcessingStatus
from tests.support.builders import a_fact, a_product, a_return, a_story, logged
from tests.support.legal import assert_legal
from tests.support.payloads import COLLIDING, EVENTS, LINES, SKUS, UNITS, arbitrary, sampled

OF = ReturnId("return-1")
TOLD = ToldReturn(
    OF,
    1,
    "RMA-1",
    (
        ToldLine(LINES[0], "A", 1),
        ToldLine(LINES[1], "B", 2, Disposition.REFURBISHING),
        ToldLine(LINES[2], "A", 2, serials=("S1", "S2")),
    ),
)
RETURNS = st.none() | st.builds(
    ToldReturn,
    id=st.just(OF),
    version=st.integers(0, 9),
    reference=st.just("RMA-1"),
    lines=st.lists(
        st.builds(
            ToldLine,
            line_id=st.sampled_from(LINES),
            sku=st.sampled_from(SKUS),
            expected=st.integers(-1, 3),
            disposition=st.none() | st.sampled_from(Disposition),
            serials=st.lists(st.sampled_from(("S1", "S2", "\ud800")), max_size=2).map(tuple),
        ),
        max_size=4,
        unique_by=lambda line: line.line_id,
    ).map(tuple),
    processing=st.sampled_from(ProcessingStatus),
    started=st.booleans(),
)
PAYLOADS = (
    COLLIDING | st.builds(Unread, st.just("newer")) | st.one_of([arbitrary(kind) for kind in WIRE.values()])
)
TIMES = st.sampled_from(
    ("2026-11-21T08:00:00.000Z", "2026-11-21T08:29:00.000Z", "2026-11-21T12:00:00", "yesterday")
)


@st.composite
def histories(draw: st.DrawFn, payloads: st.SearchStrategy[Payload | Unread] = PAYLOADS) -> list[LoggedFact]:
    """Facts over few ids: some with an order from central, some of the own lane without, some with two texts."""
    facts = []
    for place, payload in enumerate(draw(st.lists(payloads, max_size=14))):
        event_id = draw(st.sampled_from(EVENTS)) if draw(st.booleans()) else f"fresh-{place:02}"
        session = draw(st.sampled_from(("session-1", "session-2", None)))
        fact = a_fact(event_id, payload, OF, wall_time=draw(TIMES), session=session)
        order = draw(st.none() | st.integers(1, 14))
        facts.append(
            logged(fact, order=order, seq=draw(st.none() | st.integers(1, 14)) if order is None else None)
        )
    return facts


@settings(max_examples=250)
@given(histories(), RETURNS)
def test_folding_any_history_never_raises(facts: list[LoggedFact], told: ToldReturn | None) -> None:
    assert_legal(fold(facts, told, OF), told)


@given(histories(), RETURNS, st.randoms(use_true_random=False), st.lists(st.integers(0, 13), max_size=6))
def test_arrival_order_and_doubles_change_nothing(
    facts: list[LoggedFact], told: ToldReturn | None, dice: Random, doubled: Sequence[int]
) -> None:
    picture = fold(facts, told, OF)
    again = [*facts, *(facts[index % len(facts)] for index in doubled if facts)]
    dice.shuffle(again)
    assert fold(again, told, OF) == picture


@given(histories(COLLIDING), st.randoms(use_true_random=False))
def test_the_own_fact_that_comes_back_with_its_order_counts_once(
    facts: list[LoggedFact], dice: Random
) -> None:
    numbered = [replace(fact, ord=place, seq=None) for place, fact in enumerate(facts)]
    pending = [replace(fact, ord=None, seq=place) for place, fact in enumerate(facts)]
    both = numbered + pending
    dice.shuffle(both)
    assert fold(both, TOLD, OF) == fold(numbered, TOLD, OF)


def _base() -> list[Payload]:
    unit = UnitReceived(
        unit_id=UNITS[0],
        plate="U",
        package_id=sampled(WIRE["package_arrived"], Random(1)).package_id,  # type: ignore[union-attr]
        quantity=1,
        condition=Condition.A,
        disposition=Disposition.AVAILABLE,
        default_disposition=Disposition.AVAILABLE,
        needs_serial=False,
        rule_version=1,
        sku="A",
        serial="S1",
    )
    return [unit, replace(unit, unit_id=UNITS[1], sku="X", serial=None, disposition=Disposition.HOLD)]


@pytest.mark.parametrize("first", WIRE.values(), ids=WIRE)
def test_any_arrival_order_of_a_pair_gives_the_same_picture(first: type[Payload]) -> None:
    """All 21 × 21 pairs of event types, two of each."""
    for second in WIRE.values():
        dice = Random(f"{first.__name__} {second.__name__}")
        for _ in range(2):
            payloads = [*_base(), sampled(first, dice), sampled(second, dice)]
            ids = [*EVENTS[:2], *dice.sample(EVENTS[2:], 2)]
            facts = [
                logged(a_fact(ids[place], payload, OF), order=place) for place, payload in enumerate(payloads)
            ]
            # The last one may be an own fact which central has not numbered yet.
            facts[3] = dice.choice((facts[3], replace(facts[3], ord=None, seq=1)))
            pictures = [fold(arrived, TOLD, OF) for arrived in permutations(facts)]
            assert all(picture == pictures[0] for picture in pictures), (first, second)


def _received(picture: ReturnPicture) -> int:
    return sum(line.good + line.damaged for line in picture.lines)


UNDOING = {"unit_voided", "reverted", "return_reopened"}


@given(histories(COLLIDING), COLLIDING)
def test_a_shown_quantity_falls_only_by_an_undo_or_with_a_visible_flag(
    facts: list[LoggedFact], payload: Payload
) -> None:
    last = logged(a_fact("zz-last", payload, OF), order=99)
    before, after = fold(facts, TOLD, OF), fold([*facts, last], TOLD, OF)
    if _received(after) < _received(before) and last.fact.type not in UNDOING:
        assert any(anomaly.state is AnomalyState.OPEN for anomaly in after.anomalies)


def test_a_deep_chain_of_reverts_is_no_deep_recursion() -> None:
    story = a_story(a_return().with_line("A"))
    story.receive("A")
    for _ in range(3000):
        story.add(Reverted(story.facts[-1].fact.event_id))
    assert story.sums("A") == (1, 0, 0)


def test_the_fold_grows_with_the_units_not_with_their_square() -> None:
    """Counted in calls, not seconds: eight times the units may cost at most ten times the calls."""

    def calls(units: int) -> int:
        built = a_return()
        for place in range(units):
            built = built.with_line("A" if place % 2 else f"SKU-{place}", 1, serials=(f"S{place}",))
        story = a_story(built)
        picture = story.picture()
        for place in range(units):
            sku = "A" if place % 2 else f"SKU-{place}"
            story.do(ReceiveUnit(a_product(sku), serial=f"S{place}"), seeing=picture)
        count = 0

        def tick(frame: object, event: str, arg: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        before = sys.getprofile()
        sys.setprofile(tick)
        try:
            fold(story.facts, story.told, story.of)
        finally:
            sys.setprofile(before)
        return count

    assert calls(240) <= 10 * calls(30)
