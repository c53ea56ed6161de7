"""Somebody handled a unit that somebody else, not knowing of it, took back."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every voided unit with live writes that no void saw."""
    for unit in case.units:
        if not unit.voided:
            continue
        seen = {event_id for void in unit.voids for event_id in void.sees}
        written = {write.event_id for _, writes in unit.writes() for write in writes}
        superseded = {event_id for _, writes in unit.writes() for write in writes for event_id in write.sees}
        unseen = sorted(written - seen - superseded - {unit.event_id})
        if unseen:
            yield Finding(
                kind="voided_but_handled",
                subject=unit.received.unit_id,
                blocking=True,
                sentence=Message(
                    N_("{sku} was taken back here and handled elsewhere: is it there?"),
                    {"sku": unit.received.sku or unit.received.plate},
                ),
                judged=tuple(unseen),
            )
