"""A closed return with pieces confirmed missing. It informs: a customer may keep an item."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """Every line of a closed return with missing pieces."""
    if not case.closed:
        return
    for line in case.lines:
        if line.missing:
            yield Finding(
                kind="missing_at_close",
                subject=line.line_id,
                blocking=False,
                sentence=Message(
                    N_("{count} of {sku} did not come."), {"count": line.missing, "sku": line.sku}
                ),
                judged=(line.line_id, str(line.expected), str(line.missing)),
            )
