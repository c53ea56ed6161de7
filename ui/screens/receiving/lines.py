"""The lines of the return as rows: expected, good, damaged, missing, and one state that shape and word carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.happened import Bench
from domain.message import N_, Message
from domain.picture import LinePicture, ReturnPicture
from ui.texts import sentence
from ui.wording import return_reason


class LineMark(StrEnum):
    """The state of a line as a person sees it."""

    PENDING = "pending"
    PARTIAL = "partial"
    COMPLETE = "complete"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class LineRow:
    """`last` marks the line of the last unit. `name` and `note` come from outside: plain text only."""

    line_id: str
    sku: str
    name: str
    note: str
    expected: int
    good: int
    damaged: int
    missing: int
    mark: LineMark
    word: str
    last: bool


LINE_WORDS: dict[LineMark, Message] = {
    LineMark.PENDING: Message(N_("Not here yet")),
    LineMark.PARTIAL: Message(N_("Some here")),
    LineMark.COMPLETE: Message(N_("Complete")),
    LineMark.MISSING: Message(N_("Rest missing")),
    LineMark.ADDED: Message(N_("Not announced")),
}


def name_of(names: Mapping[str, str], sku: str | None) -> str:
    """The catalogue's name for people, else the SKU, else that nobody knows it."""
    if sku is None:
        return sentence(Message(N_("Unknown item")))
    return names.get(sku) or sku


def mark_of(line: LinePicture) -> LineMark:
    """Complete when good + damaged + missing = expected (design.md §3)."""
    if line.added:
        return LineMark.ADDED
    if line.short == 0:
        return LineMark.MISSING if line.missing else LineMark.COMPLETE
    return LineMark.PARTIAL if line.good + line.damaged else LineMark.PENDING


def line_rows(bench: Bench, picture: ReturnPicture) -> tuple[LineRow, ...]:
    """Pure; in the order of the return."""
    last = picture.unit(bench.last_unit)
    last_line = None if last is None or last.voided else last.line_id
    return tuple(_row(bench, line, line.line_id == last_line) for line in picture.lines)


def _row(bench: Bench, line: LinePicture, last: bool) -> LineRow:
    mark = mark_of(line)
    return LineRow(
        line_id=line.line_id,
        sku=line.sku,
        name=name_of(bench.names, line.sku),
        note=_note(line),
        expected=line.expected,
        good=line.good,
        damaged=line.damaged,
        missing=line.missing,
        mark=mark,
        word=sentence(LINE_WORDS[mark]),
        last=last,
    )


def _note(line: LinePicture) -> str:
    parts = [return_reason(line.reason), (line.notes or "").strip()]
    if line.serials:
        parts.append(sentence(Message(N_("serial {serials}"), {"serials": ", ".join(line.serials)})))
    return " · ".join(part for part in parts if part)
