"""Two people wrote different values without knowing of each other; the cautious one counts meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.anomaly import Case, Finding
from domain.message import N_, Message
from domain.registers import Value, Write, heads, values


def find(case: Case) -> Iterator[Finding]:
    """Every register of a live unit with several values at its heads, and the hold of the return."""
    for unit in case.units:
        if unit.voided:
            continue
        for name, writes in unit.writes():
            if len(writes) > 1 and len(values(writes)) > 1:
                sentence = Message(
                    N_("Two people recorded different values for {sku}. Record it once more."),
                    {"sku": unit.received.sku or unit.received.plate},
                )
                yield _differing(f"{unit.received.unit_id}:{name}", sentence, writes)
    if len(values(case.holds)) > 1:
        sentence = Message(N_("One person held this return while another released it. Decide once more."))
        yield _differing(f"{case.return_id}:hold", sentence, case.holds)


def _differing(subject: str, sentence: Message, writes: Sequence[Write[Value]]) -> Finding:
    return Finding(
        kind="values_differ",
        subject=subject,
        blocking=True,
        sentence=sentence,
        judged=tuple(sorted(write.event_id for write in heads(writes))),
    )
