"""The units received, newest first: grade, what it is, and whether its label is out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.happened import Bench
from domain.labels import LabelLayout
from domain.message import N_, Message
from domain.owed import copies_of_present_label, layout_of
from domain.picture import ReturnPicture, UnitPicture
from ui.screens.receiving.lines import name_of
from ui.texts import sentence


class UnitMark(StrEnum):
    """What a unit's badge says by its shape."""

    GOOD = "good"
    DAMAGED = "damaged"
    HOLD = "hold"
    UNDECIDED = "undecided"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """`letter` is the grade; `label` says in words where the label is."""

    unit_id: str
    mark: UnitMark
    letter: str
    name: str
    detail: str
    label: str
    label_out: bool
    last: bool


def unit_rows(bench: Bench, picture: ReturnPicture) -> tuple[UnitRow, ...]:
    """Pure; newest first, voided ones stay visible and marked."""
    return tuple(_row(bench, unit) for unit in reversed(picture.units))


def _mark(unit: UnitPicture) -> UnitMark:
    if unit.voided:
        return UnitMark.VOIDED
    if unit.undecided:
        return UnitMark.UNDECIDED
    match layout_of(unit):
        case LabelLayout.HOLD:
            return UnitMark.HOLD
        case LabelLayout.DAMAGED:
            return UnitMark.DAMAGED
        case LabelLayout.GOOD:
            return UnitMark.GOOD


def _label(unit: UnitPicture) -> Message:
    if unit.voided:
        return Message(N_("taken back"))
    if unit.needs_serial:
        return Message(N_("serial lacking"))
    return Message(N_("label printed")) if copies_of_present_label(unit) else Message(N_("label to come"))


def _row(bench: Bench, unit: UnitPicture) -> UnitRow:
    details = [unit.serial, unit.tote, f"× {unit.quantity}" if unit.quantity != 1 else None]
    return UnitRow(
        unit_id=unit.unit_id,
        mark=_mark(unit),
        letter=unit.condition.value,
        name=name_of(bench.names, unit.sku or unit.gtin),
        detail=" · ".join(detail for detail in (unit.plate, *details) if detail),
        label=sentence(_label(unit)),
        label_out=not unit.voided and copies_of_present_label(unit) > 0,
        last=unit.unit_id == bench.last_unit and not unit.voided,
    )
