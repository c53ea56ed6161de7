"""What the sync screen shows: the way to central, what waits, what central would not take and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.happened import OutboxRow
from domain.ids import EventId
from domain.message import N_, Message
from sync.status import Link, SyncStatus
from ui.link_words import LINK_SENTENCES
from ui.texts import sentence
from ui.wording import age, day_and_time, named

MOST = 300
"""Rows asked for: parked ones come first, so none of them is cut off by waiting ones."""


class RowMark(StrEnum):
    """Waiting needs patience, parked needs a person."""

    PENDING = "pending"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Row:
    """One fact that is not with central. `reason` is central's own text: plain text only."""

    event_id: EventId
    mark: RowMark
    what: str
    reference: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One big number or word with its name."""

    name: str
    value: str
    mark: RowMark | None = None


@dataclass(frozen=True, slots=True)
class State:
    link: Link
    headline: str
    trouble: str
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    note: str
    parked: tuple[EventId, ...]


EVENT_NAMES: dict[str, Message] = {
    "package_arrived": Message(N_("Parcel arrived")),
    "package_done": Message(N_("Parcel finished")),
    "return_opened": Message(N_("Return opened")),
    "unit_received": Message(N_("Unit received")),
    "unit_identified": Message(N_("Serial number added")),
    "unit_graded": Message(N_("Condition set")),
    "unit_moved": Message(N_("Unit put away")),
    "unit_voided": Message(N_("Unit taken back")),
    "unit_left": Message(N_("Unit sent away")),
    "reverted": Message(N_("Taken back")),
    "line_missing_confirmed": Message(N_("Rest of a line missing")),
    "evidence_attached": Message(N_("Evidence attached")),
    "label_printed": Message(N_("Label printed")),
    "anomaly_raised": Message(N_("Problem reported")),
    "anomaly_resolved": Message(N_("Problem decided")),
    "return_held": Message(N_("Return put on hold")),
    "return_released": Message(N_("Return released")),
    "return_closed": Message(N_("Return closed")),
    "return_reopened": Message(N_("Return reopened")),
    "scan_not_understood": Message(N_("Scan not understood")),
    "operator_signed_in": Message(N_("Signed in")),
    "operator_signed_out": Message(N_("Signed out")),
}


def present(status: SyncStatus | None, rows: Sequence[OutboxRow] | None, now_ms: int) -> State:
    """Pure. `rows` is None while the answer is on its way."""
    link = Link.WAITING if status is None else status.link
    shown = tuple(_row(row) for row in rows or ())
    return State(
        link=link,
        headline=sentence(LINK_SENTENCES[link]),
        trouble="" if status is None or status.trouble is None else sentence(status.trouble),
        figures=_figures(status, now_ms),
        rows=shown,
        note=_note(rows),
        parked=tuple(row.event_id for row in shown if row.mark is RowMark.PARKED),
    )


def _note(rows: Sequence[OutboxRow] | None) -> str:
    if rows is None:
        return sentence(Message(N_("Looking …")))
    return "" if rows else sentence(Message(N_("Everything is with central.")))


def _figures(status: SyncStatus | None, now_ms: int) -> tuple[Figure, ...]:
    pending = 0 if status is None else status.backlog.pending
    parked = 0 if status is None else status.backlog.parked
    oldest = None if status is None else status.backlog.oldest_pending_ms
    return (
        Figure(sentence(Message(N_("waiting"))), str(pending), RowMark.PENDING if pending else None),
        Figure(sentence(Message(N_("oldest"))), age(oldest, now_ms) or "–"),
        Figure(sentence(Message(N_("parked"))), str(parked), RowMark.PARKED if parked else None),
        Figure(sentence(Message(N_("last contact"))), _last_contact(status, now_ms)),
        Figure(sentence(Message(N_("central"))), (status.central if status else None) or "–"),
    )


def _last_contact(status: SyncStatus | None, now_ms: int) -> str:
    if status is None or status.last_contact_ms is None:
        return sentence(Message(N_("never")))
    return sentence(Message(N_("{age} ago"), {"age": age(status.last_contact_ms, now_ms)}))


def _row(row: OutboxRow) -> Row:
    return Row(
        event_id=row.event_id,
        mark=RowMark.PENDING if row.parked_because is None else RowMark.PARKED,
        what=named(EVENT_NAMES, row.type),
        reference=row.reference or "",
        when=day_and_time(row.at_ms),
        reason=row.parked_because or "",
    )
