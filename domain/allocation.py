"""Which unit counts on which line: the fold allocates, people only choose (model.md, Units and lines)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


class _Room:
    """What the lines can still take, and the ways to find a line."""

    def __init__(self, lines: Sequence[ToldLine]) -> None:
        self.left = {line.line_id: max(0, line.expected) for line in lines}
        self.by_sku: dict[str, list[LineId]] = {}
        self.by_serial: dict[tuple[str, str], LineId] = {}
        for line in lines:
            self.by_sku.setdefault(line.sku, []).append(line.line_id)
            for serial in line.serials:
                self.by_serial.setdefault((line.sku, same_serial(serial)), line.line_id)
        self.last = {sku: line_ids[-1] for sku, line_ids in self.by_sku.items()}

    def free(self, sku: str) -> Iterator[LineId]:
        """The lines of this SKU with room, in line order. Full ones are forgotten, so that many stay quick."""
        line_ids = self.by_sku.get(sku, [])
        if any(not self.left[line_id] for line_id in line_ids[:1]):
            line_ids[:] = [line_id for line_id in line_ids if self.left[line_id]]
        return (line_id for line_id in tuple(line_ids) if self.left[line_id])


def allocate(units: Sequence[UnitFacts], lines: Sequence[ToldLine]) -> Allocation:
    """Allocate live units, in fold order, to lines.

    First a person's explicit choice, then a matching serial, then the same SKU in line order, then over.
    A later unit with a serial already counted here has no share: the first claim counts.
    """
    claimed = _claims(units)
    room = _Room(lines)
    shares: dict[UnitId, tuple[Share, ...]] = {}
    waiting = [unit for unit in units if not unit.voided and unit.received.unit_id not in claimed]
    for place in (_on_chosen, _on_serial, _on_sku):
        for unit in waiting:
            if unit.received.unit_id not in shares:
                found = place(unit, room)
                if found:
                    shares[unit.received.unit_id] = found
    return Allocation(shares, claimed)


def _claims(units: Sequence[UnitFacts]) -> dict[UnitId, UnitId]:
    """Units whose serial another one claimed first, with that one: who read it first holds it."""
    claimants = sorted(
        (at, place, unit)
        for place, unit in enumerate(units)
        if not unit.voided and (at := unit.claimed_at) is not None
    )
    first: dict[tuple[str, str], UnitId] = {}
    later: dict[UnitId, UnitId] = {}
    for _, _, unit in claimants:
        key = (unit.received.sku or "", same_serial(unit.serial_now or ""))
        holder = first.setdefault(key, unit.received.unit_id)
        if holder != unit.received.unit_id:
            later[unit.received.unit_id] = holder
    return later


def _on_chosen(unit: UnitFacts, room: _Room) -> tuple[Share, ...]:
    """On the line that a person chose, whatever room it has; a line that is gone counts as no choice."""
    line_id = unit.received.line_id
    return _fill(unit.quantity_now, (line_id,), line_id, room) if line_id in room.left else ()


def _on_serial(unit: UnitFacts, room: _Room) -> tuple[Share, ...]:
    """On the line that announces this serial, what it has no room for on the others of the SKU."""
    serial, sku = unit.serial_now, unit.received.sku
    if serial is None or sku is None:
        return ()
    line_id = room.by_serial.get((sku, same_serial(serial)))
    return () if line_id is None else _fill(unit.quantity_now, (line_id, *room.free(sku)), line_id, room)


def _on_sku(unit: UnitFacts, room: _Room) -> tuple[Share, ...]:
    """On the lines of this SKU in their order."""
    sku = unit.received.sku
    if sku is None or sku not in room.last:
        return ()
    return _fill(unit.quantity_now, room.free(sku), room.last[sku], room)


def _fill(pieces: int, line_ids: Iterable[LineId], last: LineId, room: _Room) -> tuple[Share, ...]:
    """Fill the lines in order; what none has room for is over on `last`."""
    shares: list[Share] = []
    for line_id in line_ids:
        taken = min(pieces, room.left[line_id])
        if taken:
            room.left[line_id] -= taken
            pieces -= taken
            shares.append(Share(line_id, taken, 0))
        if not pieces:
            break
    if pieces or not shares:
        shares.append(Share(last, pieces, pieces))
    return tuple(shares)
