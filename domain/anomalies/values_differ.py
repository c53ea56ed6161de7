"""Two people wrote different values without knowing of each other; the cautious one counts meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message
from domain.registers import heads, values


def find(case: Case) -> Iterator[Finding]:
    """Every register of a live unit with several values at its heads."""
    for unit in case.units:
        if unit.voided:
            continue
        for name, writes in unit.writes():
            if len(values(writes)) > 1:
                yield Finding(
                    kind="values_differ",
                    subject=f"{unit.received.unit_id}:{name}",
                    blocking=True,
                    sentence=Message(
                        N_("Two people recorded different values for {sku}. Record it once more."),
                        {"sku": unit.received.sku or unit.received.plate},
                    ),
                    judged=tuple(sorted(write.event_id for write in heads(writes))),
                )
