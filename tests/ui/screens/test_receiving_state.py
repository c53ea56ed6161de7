"""What the receiving screen says, for every situation of a return; pure, without a window."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.happened import Bench, Stage
from domain.commands import CommandWord
from domain.ids import AnomalyId, LineId, PackageId, UnitId
from domain.labels import LabelLayout
from domain.message import Message
from domain.picture import AnomalyPicture, LinePicture, PrintedLabel
from domain.vocabulary import AnomalyState, Condition, Disposition, LineState
from tests.support import benches
from ui import texts
from ui.screens.receiving.attention import attentions
from ui.screens.receiving.header import header
from ui.screens.receiving.lines import LineMark, mark_of
from ui.screens.receiving.next_step import next_step
from ui.screens.receiving.state import CommandRank, State, present
from ui.screens.receiving.units import UnitMark, unit_rows


def _step(bench: Bench) -> str:
    return next_step(bench).english()


def _bench_with(*units: object, **changes: object) -> Bench:
    return benches.a_bench(
        picture=benches.a_picture(units=units, **changes), last_unit=UnitId(f"unit-{len(units)}")
    )


def test_without_a_return_only_the_next_parcel_is_asked() -> None:
    state = present(benches.idle().bench)
    assert state.header is None
    assert state.next_step == "Scan the label of the next parcel"
    assert [command.word for command in state.commands if command.enabled] == [CommandWord.REPRINT]


def test_every_command_has_a_key_of_its_own() -> None:
    commands = present(benches.good().bench).commands
    assert {command.word for command in commands} == set(CommandWord)
    assert len({command.key for command in commands}) == len(commands)
    assert [command.word for command in commands if command.rank is CommandRank.FINISH] == [CommandWord.CLOSE]


def test_the_grade_of_the_last_unit_is_marked() -> None:
    assert [key.word for key in present(benches.good().bench).commands if key.chosen] == [CommandWord.A]
    assert [key.word for key in present(benches.damaged().bench).commands if key.chosen] == [CommandWord.D]


@pytest.mark.parametrize(
    ("bench", "step"),
    [
        (benches.opened().bench, "Open the parcel and scan the first item"),
        (benches.good().bench, "Scan the next item: 2 to come"),
        (
            _bench_with(benches.a_unit(1, "DRILL-18V", needs_serial=True)),
            f"Scan the serial number of {benches.NAMES['DRILL-18V']}",
        ),
        (benches.unexpected().bench, f"ACCEPT or HOLD? {benches.NAMES['LAMP-X']} was not announced"),
        (
            _bench_with(benches.a_unit(1, "CUP-BLUE", undecided=True, fits=False)),
            f"ACCEPT or HOLD? One more {benches.NAMES['CUP-BLUE']} than expected",
        ),
        (
            replace(benches.good().bench, package_id=None),
            "Scan the label of the next parcel, or CLOSE the return",
        ),
        (
            _bench_with(benches.a_unit(1, "KETTLE-17"), lines=(benches.a_line("KETTLE-17", 1, good=1),)),
            "Everything is here: CLOSE the return",
        ),
        (
            _bench_with(
                benches.a_unit(1, "LAMP-X", undecided=True),
                benches.a_unit(2, "KETTLE-17"),
                lines=(benches.a_line("KETTLE-17", 1, good=1),),
            ),
            "Something waits for a decision: see below",
        ),
        (_bench_with(closed=True), "Scan the label of the next parcel"),
    ],
)
def test_the_next_step(bench: Bench, step: str) -> None:
    assert _step(bench) == step


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (benches.a_line("A", 2), LineMark.PENDING),
        (benches.a_line("A", 2, good=1), LineMark.PARTIAL),
        (benches.a_line("A", 2, good=1, damaged=1), LineMark.COMPLETE),
        (benches.a_line("A", 2, good=1, missing=1), LineMark.MISSING),
        (replace(benches.a_line("A", 0, good=1), added=True), LineMark.ADDED),
    ],
)
def test_the_mark_of_a_line(line: LinePicture, mark: LineMark) -> None:
    assert mark_of(line) is mark


def test_numbers_names_and_the_last_line() -> None:
    rows = present(benches.damaged().bench).lines
    assert [(row.expected, row.good, row.damaged, row.missing) for row in rows] == [
        (1, 1, 0, 0),
        (2, 1, 1, 0),
        (1, 0, 0, 0),
    ]
    assert [row.last for row in rows] == [False, True, False]
    assert rows[0].name == benches.NAMES["KETTLE-17"]


def test_the_counter_counts_pieces_and_not_what_was_taken_back() -> None:
    units = (benches.a_unit(1, "CUP-BLUE", quantity=3), benches.a_unit(2, "CUP-BLUE", voided=True))
    assert present(_bench_with(*units)).counter == "3 of 4"


@pytest.mark.parametrize(
    ("changes", "mark", "label"),
    [
        ({}, UnitMark.GOOD, "label printed"),
        ({"labels": ()}, UnitMark.GOOD, "label to come"),
        ({"condition": Condition.D}, UnitMark.DAMAGED, "label to come"),
        (
            {"condition": Condition.D, "labels": (PrintedLabel(LabelLayout.DAMAGED, Condition.D, 1),)},
            UnitMark.DAMAGED,
            "label printed",
        ),
        ({"disposition": Disposition.HOLD}, UnitMark.HOLD, "label to come"),
        ({"undecided": True}, UnitMark.UNDECIDED, "label printed"),
        ({"voided": True}, UnitMark.VOIDED, "taken back"),
        ({"needs_serial": True}, UnitMark.GOOD, "serial lacking"),
    ],
)
def test_a_unit_by_shape_and_label(changes: dict[str, object], mark: UnitMark, label: str) -> None:
    bench = _bench_with(benches.a_unit(1, "CUP-BLUE", **changes))
    assert bench.picture is not None
    (row,) = unit_rows(bench, bench.picture)
    assert (row.mark, row.label) == (mark, label)


def test_the_newest_unit_stands_first() -> None:
    rows = present(benches.unexpected().bench).units
    assert [row.unit_id for row in rows] == [f"unit-{number}" for number in (5, 4, 3, 2, 1)]
    assert [row.last for row in rows] == [True, False, False, False, False]


def test_undecided_units_and_open_anomalies_are_listed_once() -> None:
    bench = benches.unexpected().bench
    assert bench.picture is not None
    found = attentions(bench, bench.picture)
    assert [(each.title, each.urgent) for each in found] == [
        (f"Not announced: {benches.NAMES['LAMP-X']}", True),
        ("Serial SN-88210 was not announced for this line.", False),
    ]
    assert found[0].advice == "ACCEPT or HOLD"
    earlier = replace(bench, last_unit=UnitId("unit-4"))
    assert attentions(earlier, bench.picture)[0].advice == "UNDO back to it, then ACCEPT or HOLD"


def test_decided_anomalies_are_no_more_listed() -> None:
    anomaly = AnomalyPicture(
        AnomalyId("a"), "late_receipt", "return-1", AnomalyState.ACCEPTED, True, Message("Late."), "digest"
    )
    bench = _bench_with(anomalies=(anomaly,))
    assert bench.picture is not None
    assert attentions(bench, bench.picture) == ()


def test_the_head_names_type_parcel_and_instructions() -> None:
    bench = benches.opened().bench
    assert bench.picture is not None
    head = header(bench, bench.picture)
    assert head.reference == benches.REFERENCE
    assert head.at_opening
    assert head.instructions == benches.INSTRUCTIONS
    assert head.facts == ("Customer return", "due 2026-11-24", "parcel 1 of 1 (1Z999AA10123456784)")
    without = replace(
        bench, package_id=PackageId("gone"), picture=replace(bench.picture, told=None, reference=None)
    )
    assert without.picture is not None
    assert header(without, without.picture).reference == "Unknown return"
    assert header(without, without.picture).facts == ("no open parcel",)


def test_history_marks_what_was_undone() -> None:
    rows = present(benches.unexpected().bench).history
    assert [row.undone for row in rows] == [False, False, False, True, False]
    assert rows[0].sentence == "Desk lamp, folding received, not announced"


_LINES = st.lists(
    st.builds(
        LinePicture,
        st.text(max_size=3).map(LineId),
        st.text(max_size=3),
        *[st.integers(0, 5)] * 4,
        st.sampled_from(LineState),
        st.booleans(),
    ),
    max_size=4,
).map(tuple)
_UNITS = st.lists(
    st.builds(
        benches.a_unit,
        st.integers(1, 5),
        st.none() | st.text(max_size=3),
        needs_serial=st.booleans(),
        undecided=st.booleans(),
        voided=st.booleans(),
        condition=st.sampled_from(Condition),
        disposition=st.sampled_from(Disposition),
    ),
    max_size=4,
).map(tuple)


@given(
    lines=_LINES,
    units=_UNITS,
    stage=st.sampled_from(Stage),
    last=st.none() | st.integers(1, 6),
    closed=st.booleans(),
    told=st.booleans(),
    language=st.sampled_from(["en", "de"]),
)
def test_any_picture_gives_a_screen(
    lines: tuple[LinePicture, ...],
    units: tuple[object, ...],
    stage: Stage,
    last: int | None,
    closed: bool,
    told: bool,
    language: str,
) -> None:
    picture = benches.a_picture(
        lines=lines, units=units, closed=closed, told=benches.a_told(None) if told else None
    )
    bench = benches.a_bench(stage, picture=picture, last_unit=UnitId(f"unit-{last}") if last else None)
    texts.set_language(language)
    state: State = present(bench)
    assert state.next_step
    assert len(state.lines) == len(lines)
    assert len(state.units) == len(units)
