"""A serial that its line does not announce: the unit counts and waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.ids import LineId
from domain.message import N_, Message
from domain.serials import same_serial


def find(case: Case) -> Iterator[Finding]:
    """Every live unit with a serial on a line that lists others."""
    lines = {} if case.told is None else {line.line_id: line for line in case.told.lines}
    announced: dict[LineId, frozenset[str]] = {}
    for unit in case.units:
        serial, shares = unit.serial_now, case.allocation.shares.get(unit.received.unit_id, ())
        line = lines.get(shares[0].line_id) if shares else None
        if serial is None or line is None or not line.serials:
            continue
        if line.line_id not in announced:
            announced[line.line_id] = frozenset(map(same_serial, line.serials))
        if same_serial(serial) in announced[line.line_id]:
            continue
        yield Finding(
            kind="serial_mismatch",
            subject=unit.received.unit_id,
            blocking=True,
            sentence=Message(
                N_("Serial {serial} is not the one announced for {sku}."), {"serial": serial, "sku": line.sku}
            ),
            judged=(unit.event_id, same_serial(serial), *sorted(announced[line.line_id])),
        )
