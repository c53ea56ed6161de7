"""The first scan after a restart was the same code as the last one before it: perhaps scanned again."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every live unit that may repeat an earlier scan; it counts, and informs (model.md, Known limit)."""
    for unit in case.units:
        if unit.received.repeats is not None and not unit.voided:
            yield Finding(
                kind="repeated_after_restart",
                subject=unit.received.unit_id,
                blocking=False,
                sentence=Message(
                    N_("{sku} was scanned again right after a restart: count the pieces."),
                    {"sku": unit.received.sku or unit.received.plate},
                ),
                judged=(unit.event_id, unit.received.repeats),
            )
