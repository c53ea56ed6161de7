"""A unit whose SKU is on no line of the return, or that is in no catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every live unit without a line; a serial claimed twice is another rule's business."""
    for unit in case.units:
        unit_id = unit.received.unit_id
        if unit.voided or unit_id in case.allocation.shares or unit_id in case.allocation.claimed_twice:
            continue
        what = unit.received.sku or unit.received.gtin or unit.received.plate
        yield Finding(
            kind="unexpected_item",
            subject=unit_id,
            blocking=True,
            sentence=Message(N_("{sku} is not on this return."), {"sku": what}),
            judged=(unit.event_id, unit.received.sku or ""),
        )
