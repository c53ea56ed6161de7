"""One event id came with two texts: both are kept, the smaller hash counts everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every event id with two different texts (model.md, Identity)."""
    for event_id in case.differing:
        yield Finding(
            kind="text_mismatch",
            subject=event_id,
            blocking=True,
            sentence=Message(N_("Two different records have the same number. Tell the administrator.")),
            judged=(event_id,),
        )
