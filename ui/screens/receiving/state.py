"""What the receiving screen shows: the shapes of it, and `present`, which makes them of the bench alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.happened import Bench, HistoryEntry
from domain.commands import CommandWord
from domain.message import N_, Message
from domain.picture import ReturnPicture
from domain.vocabulary import Condition
from ui.screens.receiving.attention import Attention, attentions
from ui.screens.receiving.header import Header, header
from ui.screens.receiving.lines import LineRow, line_rows
from ui.screens.receiving.next_step import next_step
from ui.screens.receiving.units import UnitRow, unit_rows
from ui.texts import sentence
from ui.wording import COMMAND_KEYS, clock_time, command_name, key_name


class CommandRank(StrEnum):
    """How a button looks: grades alike, exceptions set apart, one way to finish."""

    GRADE = "grade"
    DAMAGE = "damage"
    PLAIN = "plain"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class CommandKey:
    """A button: `word` is what it does, `enabled` whether it would do anything now (it always answers)."""

    word: CommandWord
    title: str
    key: str
    enabled: bool
    rank: CommandRank
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act, newest first."""

    event_id: str
    time: str
    sentence: str
    operator: str
    undone: bool


@dataclass(frozen=True, slots=True)
class State:
    """`header` is None while no return is open; then only `next_step` and the buttons are shown."""

    next_step: str
    header: Header | None
    counter: str
    lines: tuple[LineRow, ...]
    attentions: tuple[Attention, ...]
    units: tuple[UnitRow, ...]
    history: tuple[HistoryRow, ...]
    commands: tuple[CommandKey, ...]


def present(bench: Bench) -> State:
    """Pure and total: any bench gives a screen."""
    picture = bench.picture
    return State(
        next_step=sentence(next_step(bench)),
        header=None if picture is None else header(bench, picture),
        counter="" if picture is None else _counter(picture),
        lines=() if picture is None else line_rows(bench, picture),
        attentions=() if picture is None else attentions(bench, picture),
        units=() if picture is None else unit_rows(bench, picture),
        history=tuple(_history_row(entry) for entry in bench.history),
        commands=tuple(_command(word, bench) for word in COMMAND_KEYS),
    )


def _counter(picture: ReturnPicture) -> str:
    """Pieces on the table of pieces expected."""
    received = sum(unit.quantity for unit in picture.units if not unit.voided)
    expected = sum(line.expected for line in picture.lines)
    return sentence(Message(N_("{received} of {expected}"), {"received": received, "expected": expected}))


def _history_row(entry: HistoryEntry) -> HistoryRow:
    return HistoryRow(
        entry.event_id, clock_time(entry.at_ms)[:5], sentence(entry.sentence), entry.operator, entry.undone
    )


def _command(word: CommandWord, bench: Bench) -> CommandKey:
    match word:
        case CommandWord.A | CommandWord.B | CommandWord.C | CommandWord.D:
            rank = CommandRank.GRADE
        case CommandWord.DAMAGED:
            rank = CommandRank.DAMAGE
        case CommandWord.CLOSE:
            rank = CommandRank.FINISH
        case _:
            rank = CommandRank.PLAIN
    return CommandKey(
        word=word,
        title=command_name(word),
        key=key_name(COMMAND_KEYS[word]),
        enabled=bench.commands.get(word, False),
        rank=rank,
        chosen=_is_last_units_grade(word, bench),
    )


def _is_last_units_grade(word: CommandWord, bench: Bench) -> bool:
    unit = None if bench.picture is None else bench.picture.unit(bench.last_unit)
    if unit is None or unit.voided:
        return False
    return word in Condition.__members__ and unit.condition is Condition(word)
