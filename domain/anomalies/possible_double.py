"""Two sessions received the same SKU within half an hour and the line is over: perhaps one box, scanned twice.

The wall clock decides this flag and nothing else (model.md, Order and concurrency).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.anomaly import Case, Finding
from domain.ids import LineId
from domain.message import N_, Message
from domain.units import UnitFacts

WINDOW_MS = 30 * 60 * 1000


def find(case: Case) -> Iterator[Finding]:
    """One finding a line that is over with units of two sessions close in time."""
    by_line: dict[LineId, list[UnitFacts]] = {}
    over: set[LineId] = set()
    for unit in case.units:
        for share in case.allocation.shares.get(unit.received.unit_id, ()):
            by_line.setdefault(share.line_id, []).append(unit)
            if share.over:
                over.add(share.line_id)
    for line_id, units in by_line.items():
        if line_id in over and _two_sessions_at_once(units):
            yield Finding(
                kind="possible_double",
                subject=line_id,
                blocking=False,
                sentence=Message(
                    N_("{sku} was received twice within half an hour: perhaps the same piece."),
                    {"sku": units[0].received.sku or ""},
                ),
                judged=tuple(unit.event_id for unit in units),
            )


def _two_sessions_at_once(units: Sequence[UnitFacts]) -> bool:
    # Two of different sessions within the window have two such neighbours between them.
    timed = ((unit.fact.wall_ms(), unit.fact.session or "") for unit in units)
    moments = sorted((at, session) for at, session in timed if at is not None)
    return any(one != other and then - at <= WINDOW_MS for (at, one), (then, other) in pairwise(moments))
