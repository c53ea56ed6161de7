"""Which labels are owed: units settled and without a label for their present condition (model.md, Labels)."""

from __future__ import annotations

from domain.ids import UnitId
from domain.labels import LabelLayout
from domain.picture import ReturnPicture, UnitPicture
from domain.vocabulary import Disposition

_HELD = frozenset({Disposition.HOLD, Disposition.UNDER_INVESTIGATION})


def layout_of(unit: UnitPicture) -> LabelLayout:
    """The layout that tags this unit as it now is."""
    if unit.disposition in _HELD:
        return LabelLayout.HOLD
    if unit.condition.is_damaged or unit.disposition is Disposition.DAMAGED:
        return LabelLayout.DAMAGED
    return LabelLayout.GOOD


def copies_of_present_label(unit: UnitPicture) -> int:
    """How often the label that fits the unit as it now is was printed."""
    layout = layout_of(unit)
    return sum(
        label.copies for label in unit.labels if label.layout is layout and label.condition is unit.condition
    )


def owed_labels(picture: ReturnPicture, unsettled: UnitId | None) -> tuple[UnitPicture, ...]:
    """The units that need a label now, in fold order.

    Not those still undecided or without their serial, and not the `unsettled` one: a condition code may follow.
    """
    return tuple(
        unit
        for unit in picture.units
        if unit.unit_id != unsettled
        and unit.is_here
        and not unit.undecided
        and not unit.needs_serial
        and not copies_of_present_label(unit)
    )
