"""Facts about something that has not come yet: kept in the log, ignored by the fold (model.md, Order)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.events import (
    EvidenceAttached,
    LabelPrinted,
    LoggedFact,
    Payload,
    ReturnReopened,
    Reverted,
    UnitGraded,
    UnitIdentified,
    UnitLeft,
    UnitMoved,
    UnitReceived,
    UnitVoided,
    Unread,
)
from domain.ids import EventId, UnitId


def dangling(facts: Sequence[LoggedFact]) -> tuple[EventId, ...]:
    """The facts that name a unit or an event which is not among these facts."""
    events = {logged.fact.event_id for logged in facts}
    payloads = (logged.fact.payload for logged in facts)
    units = {payload.unit_id for payload in payloads if isinstance(payload, UnitReceived)}
    return tuple(logged.fact.event_id for logged in facts if not _reaches(logged.fact.payload, events, units))


def _reaches(payload: Payload | Unread, events: set[EventId], units: set[UnitId]) -> bool:
    match payload:
        case (
            UnitIdentified()
            | UnitGraded()
            | UnitMoved()
            | UnitVoided()
            | UnitLeft()
            | LabelPrinted()
            | EvidenceAttached()
        ):
            return payload.unit_id is None or payload.unit_id in units
        case Reverted(target=target):
            return target in events
        case ReturnReopened(sees=sees):
            return events.issuperset(sees)
        case _:
            return True
