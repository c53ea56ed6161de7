"""Lines keep their identity through updates (model.md, Identity).

A new set of lines is matched with the old one by (order, SKU, reason, status), then by (order, SKU), the first
with the first among full equals; a matched line keeps its id.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from central.core.loadfile import LineWanted
from domain.ids import LineId, ReturnId, line_id
from domain.told import ToldLine


def matched(
    of_return: ReturnId, wanted: Sequence[LineWanted], before: Sequence[ToldLine]
) -> tuple[ToldLine, ...]:
    """The wanted lines with their ids."""
    ids: dict[int, LineId] = {}
    left = list(before)
    for wanted_key, told_key in ((_full, _told_full), (_short, _told_short)):
        _match(wanted, left, ids, wanted_key, told_key)
    used = {line.line_id for line in before}
    for place, line in enumerate(wanted):
        if place not in ids:
            ids[place] = _new_id(of_return, line, used)
            used.add(ids[place])
    return tuple(_told(ids[place], line) for place, line in enumerate(wanted))


def _match(
    wanted: Sequence[LineWanted],
    left: list[ToldLine],
    ids: dict[int, LineId],
    wanted_key: Callable[[LineWanted], Hashable],
    told_key: Callable[[ToldLine], Hashable],
) -> None:
    for place, line in enumerate(wanted):
        if place in ids:
            continue
        key = wanted_key(line)
        found = next((told for told in left if told_key(told) == key), None)
        if found is not None:
            ids[place] = found.line_id
            left.remove(found)


def _new_id(of_return: ReturnId, line: LineWanted, used: set[LineId]) -> LineId:
    key = "\n".join(part or "" for part in (line.order, line.sku, line.reason, line.disposition))
    ordinal = 0
    while (made := line_id(of_return, f"{key}\n{ordinal}")) in used:
        ordinal += 1
    return made


def _full(line: LineWanted) -> Hashable:
    return line.order, line.sku, line.reason, line.disposition


def _told_full(line: ToldLine) -> Hashable:
    return line.order, line.sku, line.reason, line.disposition


def _short(line: LineWanted) -> Hashable:
    return line.order, line.sku


def _told_short(line: ToldLine) -> Hashable:
    return line.order, line.sku


def _told(made: LineId, line: LineWanted) -> ToldLine:
    return ToldLine(
        line_id=made,
        sku=line.sku,
        expected=line.expected,
        disposition=line.disposition,
        reason=line.reason,
        notes=line.notes,
        order=line.order,
        serials=line.serials,
    )
