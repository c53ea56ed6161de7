"""What a person says is wrong; the kind is the one they chose."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.events import AnomalyRaised
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every live `anomaly_raised`."""
    for logged in case.live:
        payload = logged.fact.payload
        if isinstance(payload, AnomalyRaised):
            yield Finding(
                kind=payload.kind,
                subject=payload.subject,
                blocking=True,
                sentence=Message(N_("Reported at the dock: {note}"), {"note": payload.note or payload.kind}),
                judged=(logged.fact.event_id,),
            )
