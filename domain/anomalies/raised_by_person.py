"""What a person says is wrong; the kind is the one they chose."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.events import AnomalyRaised
from domain.ids import EventId
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Everything raised and not taken back; raised again, it wants a decision again."""
    raised: dict[tuple[str, str], dict[EventId, AnomalyRaised]] = {}
    for logged in case.live:
        payload = logged.fact.payload
        if isinstance(payload, AnomalyRaised):
            raised.setdefault((payload.kind, payload.subject), {})[logged.fact.event_id] = payload
    for (kind, subject), reports in raised.items():
        notes = [report.note for report in reports.values() if report.note]
        yield Finding(
            kind=kind,
            subject=subject,
            blocking=True,
            sentence=Message(N_("Reported at the dock: {note}"), {"note": notes[-1] if notes else kind}),
            judged=tuple(sorted(reports)),
        )
