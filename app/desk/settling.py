"""When a label is owed: its unit is settled at the next scan that is no condition code and no UNDO, or after 1.5 s."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.case import OpenCase
from app.happened import LabelOrder
from domain.ids import UnitId
from domain.labels import LabelLayout, UnitLabel
from domain.owed import layout_of, owed_labels
from domain.picture import ReturnPicture, UnitPicture
from domain.vocabulary import Condition

SETTLE_MS = 1500

Ordered = tuple[UnitId, LabelLayout, Condition]


@dataclass(frozen=True, slots=True)
class LabelTexts:
    """What a label says besides its unit."""

    station: str
    printed_on: str
    operator_code: str
    name: str


@dataclass(slots=True)
class Settling:
    """Which unit is not settled yet, until when, and which labels are at the printer.

    `due_ms` None: the unit waits for the operator's sign-in after a restart. Labels `at_printer` were ordered and
    neither came out nor failed.
    """

    unit_id: UnitId | None = None
    due_ms: int | None = None
    at_printer: set[Ordered] = field(default_factory=set)

    def unit_scanned(self, unit_id: UnitId, now_ms: int) -> None:
        """A new last unit: its label waits for a condition code."""
        self.unit_id, self.due_ms = unit_id, now_ms + SETTLE_MS

    def signed_in(self, now_ms: int) -> None:
        """After a restart the last unit waits once more, from the sign-in on."""
        if self.unit_id is not None:
            self.due_ms = now_ms + SETTLE_MS

    def settle(self) -> None:
        """The next scan came: nothing waits any more."""
        self.unit_id = self.due_ms = None

    def is_due(self, now_ms: int) -> bool:
        """Whether the time of the waiting unit is over, or nobody can tell because the clock was set back."""
        return self.due_ms is not None and not self.due_ms - SETTLE_MS <= now_ms < self.due_ms

    def take_owed(self, case: OpenCase) -> list[UnitPicture]:
        """The own units whose label is owed and not at the printer yet; they are now."""
        own = {logged.fact.event_id for logged in case.own}
        owed = [
            unit
            for unit in owed_labels(case.picture, self.unit_id)
            if unit.received_by in own and ordered(unit) not in self.at_printer
        ]
        self.at_printer.update(map(ordered, owed))
        return owed


def ordered(unit: UnitPicture) -> Ordered:
    """What tells one ordered label from another."""
    return unit.unit_id, layout_of(unit), unit.condition


def label_order(picture: ReturnPicture, unit: UnitPicture, texts: LabelTexts, *, is_copy: bool) -> LabelOrder:
    """The order for the label of this unit as it now is."""
    label = UnitLabel(
        plate=unit.plate,
        layout=layout_of(unit),
        sku=unit.sku,
        name=texts.name,
        condition=unit.condition,
        disposition=unit.disposition,
        quantity=unit.quantity,
        reference=picture.reference or "",
        printed_on=texts.printed_on,
        station=texts.station,
        operator_code=texts.operator_code,
        is_copy=is_copy,
    )
    return LabelOrder(unit.unit_id, picture.return_id, label)
