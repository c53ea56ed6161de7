"""What the list of returns shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.happened import ReturnRow
from domain.ids import ReturnId
from domain.message import N_, Message
from domain.vocabulary import PROCESSING_NAMES
from ui.texts import sentence

MOST = 200
"""Rows asked for; a longer list is no list for a dock, the search is."""


@dataclass(frozen=True, slots=True)
class Row:
    """`progress` is received of expected, in pieces."""

    return_id: ReturnId
    reference: str
    status: str
    progress: str
    due: str
    instructions: str
    needs_decision: bool
    current: bool


@dataclass(frozen=True, slots=True)
class State:
    """`note` stands where the rows would be, when there are none yet."""

    search: str
    rows: tuple[Row, ...]
    note: str


def present(search: str, found: Sequence[ReturnRow] | None, current: ReturnId | None) -> State:
    """Pure. `found` is None while the answer is on its way."""
    if found is None:
        return State(search, (), sentence(Message(N_("Looking …"))))
    rows = tuple(_row(row, current) for row in found)
    return State(search, rows, "" if rows else _nothing(search))


def _nothing(search: str) -> str:
    if search:
        return sentence(
            Message(N_("No open return matches {search} in this station's data."), {"search": search})
        )
    return sentence(Message(N_("No open returns.")))


def _row(row: ReturnRow, current: ReturnId | None) -> Row:
    progress = Message(N_("{received} of {expected}"), {"received": row.received, "expected": row.expected})
    return Row(
        return_id=row.return_id,
        reference=row.reference,
        status=sentence(PROCESSING_NAMES[row.processing]),
        progress=sentence(progress),
        due=(row.target_date or "")[:10],
        instructions=" ".join((row.instructions or "").split()),
        needs_decision=row.open_anomalies > 0,
        current=row.return_id == current,
    )
