"""A later count of a unit's pieces is lower than what was received.

It counts, and informs: a shown quantity falls only by an undo or with a visible flag (model.md, Order).
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message
from domain.registers import heads


def find(case: Case) -> Iterator[Finding]:
    """Every live unit that now has fewer pieces than its receipt said."""
    for unit in case.units:
        pieces = unit.quantity_now
        if unit.voided or pieces >= unit.received.quantity:
            continue
        yield Finding(
            kind="quantity_lowered",
            subject=unit.received.unit_id,
            blocking=False,
            sentence=Message(
                N_("{count} pieces of {sku} were counted at first, {now} later."),
                {
                    "count": unit.received.quantity,
                    "now": pieces,
                    "sku": unit.received.sku or unit.received.plate,
                },
            ),
            judged=tuple(sorted(write.event_id for write in heads(unit.quantity))),
        )
