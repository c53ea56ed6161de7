"""One serial on two units of the return: the first counts, the later ones do not."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every unit whose serial an earlier live unit holds."""
    for unit in case.units:
        holder = case.allocation.claimed_twice.get(unit.received.unit_id)
        if holder is None:
            continue
        yield Finding(
            kind="serial_seen_twice",
            subject=unit.received.unit_id,
            blocking=True,
            sentence=Message(
                N_("Serial {serial} is already on another unit."), {"serial": unit.serial_now or ""}
            ),
            judged=(unit.event_id, holder),
        )
