"""More pieces of a line than the return expects."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every live unit with pieces over; judged against the line it is over on and the others of its SKU."""
    lines = () if case.told is None else case.told.lines
    for unit in case.units:
        shares = case.allocation.shares.get(unit.received.unit_id, ())
        over = sum(share.over for share in shares)
        if not over:
            continue
        expected = (
            f"{line.line_id} {line.expected}"
            for line in lines
            if line.sku == unit.received.sku or line.line_id == shares[-1].line_id
        )
        yield Finding(
            kind="over_receipt",
            subject=unit.received.unit_id,
            blocking=True,
            sentence=Message(
                N_("{count} more of {sku} than the return expects."),
                {"count": over, "sku": unit.received.sku or ""},
            ),
            judged=(unit.event_id, *expected),
        )
