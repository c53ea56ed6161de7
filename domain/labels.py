"""What stands on a unit label. Which are owed is in `domain.owed`; how one is drawn is `app.labels`' business."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.vocabulary import Condition, Disposition


class LabelLayout(StrEnum):
    """Wire names of the unit labels."""

    GOOD = "good"
    DAMAGED = "damaged"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """Everything printed on one unit label; no customer data (field convention, Labels)."""

    plate: str
    layout: LabelLayout
    sku: str | None
    name: str
    condition: Condition
    disposition: Disposition
    quantity: int
    reference: str
    printed_on: str
    station: str
    operator_code: str
    is_copy: bool
