"""Allocation: pieces are conserved, no room is shared, choices and serials go first, the first claim counts."""

from hypothesis import given
from hypothesis import strategies as st

from domain.allocation import Share, allocate
from domain.commands import GradeUnit, IdentifyUnit
from domain.events import UnitIdentified, UnitReceived
from domain.ids import LineId, PackageId, UnitId
from domain.told import ToldLine
from domain.units import UnitFacts, gather
from domain.vocabulary import Condition, Disposition
from tests.support.builders import NO_LINE, Story, a_fact, a_return, a_story, logged
from tests.support.payloads import LINES

UNITS = st.lists(
    st.builds(
        UnitReceived,
        unit_id=st.integers(0, 10**9).map(lambda number: UnitId(f"u{number}")),
        plate=st.just("U"),
        package_id=st.just(PackageId("p")),
        quantity=st.sampled_from((-1, 0, 1, 1, 3, 4)),
        condition=st.just(Condition.A),
        disposition=st.just(Disposition.AVAILABLE),
        default_disposition=st.just(Disposition.AVAILABLE),
        needs_serial=st.just(False),
        rule_version=st.just(1),
        line_id=st.none() | st.sampled_from((*LINES, NO_LINE)),
        sku=st.sampled_from((None, "A", "A", "A", "B")),
        serial=st.none() | st.sampled_from(("S1", "s1", "S2")),
    ),
    max_size=8,
    unique_by=lambda unit: unit.unit_id,
)
TOLD = st.lists(
    st.builds(
        ToldLine,
        line_id=st.sampled_from(LINES),
        sku=st.sampled_from(("A", "A", "B")),
        expected=st.sampled_from((-1, 0, 1, 3, 5)),
        serials=st.lists(st.sampled_from(("S1", "S2")), max_size=2).map(tuple),
    ),
    max_size=4,
    unique_by=lambda line: line.line_id,
)


def _gathered(units: list[UnitReceived]) -> list[UnitFacts]:
    return gather([logged(a_fact(f"e{place}", unit), order=place) for place, unit in enumerate(units)], {})


@given(UNITS, TOLD)
def test_pieces_are_conserved_and_no_room_is_shared(units: list[UnitReceived], lines: list[ToldLine]) -> None:
    found = allocate(_gathered(units), lines)
    quantities = {unit.unit_id: max(0, unit.quantity) for unit in units}
    for unit_id, shares in found.shares.items():
        assert sum(share.pieces for share in shares) == quantities[unit_id]
        assert all(0 <= share.over <= share.pieces for share in shares)
    assert not set(found.shares) & set(found.claimed_twice)
    for line in lines:
        fitting = sum(
            share.pieces - share.over
            for shares in found.shares.values()
            for share in shares
            if share.line_id == line.line_id
        )
        assert fitting <= max(0, line.expected)


@given(UNITS, TOLD)
def test_a_unit_is_over_only_when_its_lines_are_full(
    units: list[UnitReceived], lines: list[ToldLine]
) -> None:
    found = allocate(_gathered(units), lines)
    taken = {line.line_id: 0 for line in lines}
    for shares in found.shares.values():
        for share in shares:
            taken[share.line_id] += share.pieces - share.over
    by_id = {unit.unit_id: unit for unit in units}
    for unit_id, shares in found.shares.items():
        unit = by_id[unit_id]
        mine = [line for line in lines if line.sku == unit.sku]
        if unit.line_id in taken:
            mine = [line for line in lines if line.line_id == unit.line_id]
        if any(share.over for share in shares):
            assert all(taken[line.line_id] == max(0, line.expected) for line in mine)
    for unit in units:
        fits_nowhere = unit.line_id not in taken and all(line.sku != unit.sku for line in lines)
        if unit.unit_id not in found.claimed_twice:
            assert (unit.unit_id not in found.shares) == fits_nowhere


@given(UNITS, TOLD)
def test_a_serial_counts_once(units: list[UnitReceived], lines: list[ToldLine]) -> None:
    found = allocate(_gathered(units), lines)
    counted = [
        (unit.sku, unit.serial.casefold())
        for unit in units
        if unit.serial is not None and unit.unit_id not in found.claimed_twice
    ]
    assert len(counted) == len(set(counted))
    assert not set(found.claimed_twice.values()) & set(found.claimed_twice)


def test_same_sku_fills_the_lines_in_their_order() -> None:
    story = a_story(a_return().with_line("A", 1).with_line("A", 2))
    for _ in range(3):
        story.receive("A")
    assert [story.sums("A", 0), story.sums("A", 1)] == [(1, 0, 0), (2, 0, 0)]
    assert story.kinds == []


def test_two_stations_never_both_fill_line_one() -> None:
    story = a_story(a_return().with_line("A", 1).with_line("A", 1))
    before = story.picture()
    story.receive("A", seeing=before, lane="one")
    story.receive("A", seeing=before, lane="two")
    assert [story.sums("A", 0), story.sums("A", 1)] == [(1, 0, 0), (1, 0, 0)]
    assert story.kinds == []


def test_a_matching_serial_goes_before_the_order_of_scans() -> None:
    story = a_story(a_return().with_line("C", 1, serials=("S1",)).with_line("C", 1, serials=("S2",)))
    other = story.receive("C", serial="S9")
    first = story.receive("C", serial=" s1")
    assert story.unit(first).line_id == story.line("C", 0).line_id
    assert story.unit(other).line_id == story.line("C", 1).line_id
    assert story.kinds == ["serial_mismatch"]


def test_what_the_line_of_the_serial_has_no_room_for_goes_on_the_next() -> None:
    story = a_story(a_return().with_line("C", 1, serials=("S1",)).with_line("C", 2))
    unit = story.receive("C", serial="S1", quantity=3)
    assert [story.sums("C", 0), story.sums("C", 1)] == [(1, 0, 0), (2, 0, 0)]
    assert story.unit(unit).fits
    assert story.unit(unit).disposition is Disposition.AVAILABLE


def test_an_explicit_choice_goes_first() -> None:
    story = a_story(a_return().with_line("A", 1).with_line("A", 1))
    second = story.line("A", 1).line_id
    story.receive("A")
    chosen = story.receive("A", line_id=second)
    assert story.unit(chosen).line_id == second
    over = story.receive("A", line_id=second)
    assert (story.unit(over).over, story.unit(over).undecided) == (1, True)


def test_an_explicit_choice_of_a_line_that_is_gone_counts_as_no_choice() -> None:
    story = a_story(a_return().with_line("A", 1))
    unit = story.receive("A", line_id=NO_LINE)
    assert story.unit(unit).line_id == story.line("A").line_id
    assert story.kinds == []


def test_bulk_fills_several_lines_and_is_over_on_the_last() -> None:
    lines = [ToldLine(LineId("1"), "A", 2), ToldLine(LineId("2"), "A", 1)]
    story = a_story(a_return().with_line("A", 2).with_line("A", 1))
    unit = story.receive("A", quantity=5)
    units = gather(story.facts, {})
    assert allocate(units, lines).shares[unit] == (
        Share(LineId("1"), 2, 0),
        Share(LineId("2"), 1, 0),
        Share(LineId("2"), 2, 2),
    )
    assert (story.unit(unit).counted, story.unit(unit).over) == (5, 2)
    assert [story.sums("A", 0), story.sums("A", 1)] == [(2, 0, 0), (3, 0, 0)]


def test_bulk_that_two_lines_have_room_for_is_in_order() -> None:
    story = a_story(a_return().with_line("A", 2).with_line("A", 1))
    unit = story.unit(story.receive("A", quantity=3))
    assert (unit.disposition, unit.fits) == (Disposition.AVAILABLE, True)


def test_a_bulk_of_none_counts_nothing() -> None:
    story = a_story(a_return().with_line("A", 2))
    unit = story.receive("A", quantity=2)
    story.add(UnitIdentified(unit, story.unit(unit).heads, quantity=-3))
    assert (story.unit(unit).quantity, story.sums("A")) == (0, (0, 0, 0))
    assert story.kinds == ["quantity_lowered"]


def test_within_a_return_the_first_unit_with_a_serial_counts() -> None:
    story = _two_with_one_serial()
    first, second = (unit.unit_id for unit in story.picture().units)
    assert story.sums("C") == (1, 0, 0)
    assert (story.unit(first).counted, story.unit(second).counted) == (1, 0)
    assert story.anomaly("serial_seen_twice").subject == second


def test_voiding_the_first_passes_the_claim_on() -> None:
    story = _two_with_one_serial()
    second = story.picture().units[1].unit_id
    story.undo(lane="one")
    assert story.sums("C") == (1, 0, 0)
    assert story.unit(second).counted == 1
    assert story.kinds == []


def _two_with_one_serial() -> Story:
    story = a_story(a_return().with_line("C", 2))
    before = story.picture()
    story.receive("C", serial="S1", seeing=before, lane="one")
    story.receive("C", serial="s1 ", seeing=before, lane="two")
    return story


def test_who_read_the_serial_first_holds_it_not_who_was_received_first() -> None:
    story = a_story(a_return().with_line("C", 2))
    early = story.receive("C")
    holder = story.receive("C", serial="S1")
    story.do(IdentifyUnit(early, "S1"))
    assert story.anomaly("serial_seen_twice").subject == early
    assert story.unit(holder).counted == 1
    story.do(IdentifyUnit(early, "S2"))
    assert story.kinds == []
    story.do(IdentifyUnit(holder, "S1"))
    story.do(GradeUnit(holder, Condition.B))
    assert story.sums("C") == (2, 0, 0)


def test_one_serial_on_two_products_is_two_serials() -> None:
    story = a_story(a_return().with_line("C").with_line("D"))
    story.receive("C", serial="0001")
    story.receive("D", serial="0001")
    assert story.kinds == []
