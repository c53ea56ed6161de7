"""One event id came with two texts, or one unit id with two receipts: all are kept, one of them counts.

Of two texts the smaller hash counts everywhere (model.md, Identity), of two receipts the first in fold order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.anomaly import Case, Finding
from domain.events import UnitReceived
from domain.ids import EventId, UnitId
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every event id with two different texts, then every unit that was received twice."""
    for event_id in case.differing:
        yield _same_number(event_id, (event_id,))
    receipts: dict[UnitId, list[EventId]] = {}
    for logged in case.live:
        payload = logged.fact.payload
        if isinstance(payload, UnitReceived):
            receipts.setdefault(payload.unit_id, []).append(logged.fact.event_id)
    for unit_id, events in receipts.items():
        if len(events) > 1:
            yield _same_number(unit_id, events)


def _same_number(subject: str, events: Sequence[EventId]) -> Finding:
    return Finding(
        kind="text_mismatch",
        subject=subject,
        blocking=True,
        sentence=Message(N_("Two different records have the same number. Tell the administrator.")),
        judged=tuple(sorted(events)),
    )
