"""Something was received after the return was closed: it is open again until a close covers it."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """One finding while there are live closes and none covers exactly today's set."""
    if case.live_closes and not case.closed:
        yield Finding(
            kind="late_receipt",
            subject=case.return_id,
            blocking=True,
            sentence=Message(N_("Something came after the close. Check it and close again.")),
            judged=(str(case.covers.n), case.covers.sha256),
        )
