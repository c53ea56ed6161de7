"""Which unit counts on which line: the fold allocates, people only choose (model.md, Units and lines)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import LineId, UnitId
from domain.serials import same_serial
from domain.told import ToldLine
from domain.units import UnitFacts


@dataclass(frozen=True, slots=True)
class Share:
    """Pieces of a unit on one line; `over` of them are beyond what the line expected."""

    line_id: LineId
    pieces: int
    over: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shares by unit; a unit without a share fits no line. Claimed twice: the later units of one serial."""

    shares: dict[UnitId, tuple[Share, ...]]
    claimed_twice: dict[UnitId, UnitId]


def allocate(units: Sequence[UnitFacts], lines: Sequence[ToldLine]) -> Allocation:
    """Allocate live units, in fold order, to lines.

    First a person's explicit choice, then a matching serial, then the same SKU in line order, then over.
    A later unit with a serial already counted here has no share: the first claim counts.
    """
    claimed = _claims(units)
    room = {line.line_id: line.expected for line in lines}
    shares: dict[UnitId, tuple[Share, ...]] = {}
    waiting = [unit for unit in units if not unit.voided and unit.received.unit_id not in claimed]
    for choose in (_chosen, _by_serial, _by_sku):
        for unit in waiting:
            if unit.received.unit_id not in shares:
                candidates = choose(unit, lines)
                if candidates:
                    shares[unit.received.unit_id] = _fill(unit.quantity_now, candidates, room)
    return Allocation(shares, claimed)


def _claims(units: Sequence[UnitFacts]) -> dict[UnitId, UnitId]:
    first: dict[tuple[str, str], UnitId] = {}
    later: dict[UnitId, UnitId] = {}
    for unit in units:
        serial = unit.serial_now
        if serial is None or unit.voided:
            continue
        key = (unit.received.sku or "", same_serial(serial))
        holder = first.setdefault(key, unit.received.unit_id)
        if holder != unit.received.unit_id:
            later[unit.received.unit_id] = holder
    return later


def _chosen(unit: UnitFacts, lines: Sequence[ToldLine]) -> list[ToldLine]:
    return [line for line in lines if line.line_id == unit.received.line_id]


def _by_serial(unit: UnitFacts, lines: Sequence[ToldLine]) -> list[ToldLine]:
    serial = unit.serial_now
    if serial is None:
        return []
    wanted = same_serial(serial)
    return [
        line
        for line in lines
        if line.sku == unit.received.sku and any(same_serial(known) == wanted for known in line.serials)
    ][:1]


def _by_sku(unit: UnitFacts, lines: Sequence[ToldLine]) -> list[ToldLine]:
    return [line for line in lines if line.sku == unit.received.sku]


def _fill(pieces: int, candidates: Sequence[ToldLine], room: dict[LineId, int]) -> tuple[Share, ...]:
    """Fill the candidates in order; what no line has room for is over on the last of them."""
    shares: list[Share] = []
    for line in candidates:
        taken = min(pieces, max(0, room[line.line_id]))
        if taken:
            room[line.line_id] -= taken
            pieces -= taken
            shares.append(Share(line.line_id, taken, 0))
    if pieces or not shares:
        last = candidates[-1].line_id
        shares.append(Share(last, pieces, pieces))
    return tuple(shares)
