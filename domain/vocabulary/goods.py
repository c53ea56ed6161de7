"""Words for goods: how a unit is, what the customer says it is, where it goes, what stock it is.

Sources: field convention (grades A-D), seed page HappyColis (product states), MasonHub's seed page and its
`skuInventoryChange` (inventory statuses).
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message
from domain.vocabulary.signs import Shape, Sign


class Condition(StrEnum):
    """The grade of a unit, best first (field convention A-D)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def is_damaged(self) -> bool:
        """Grade D counts as damaged; every other grade counts as good (model.md, Units and lines)."""
        return self is Condition.D


class Disposition(StrEnum):
    """Where a unit goes: MasonHub's return inventory statuses and our hold. Order: most restrictive last."""

    AVAILABLE = "available"
    REFURBISHING = "refurbishing"
    QUALITY_CONTROL = "quality-control"
    DAMAGED = "damaged"
    UNDER_INVESTIGATION = "under-investigation"
    HOLD = "hold"


class ProductState(StrEnum):
    """How the customer or the shop says a product is (HappyColis, Product States)."""

    BRAND_NEW_WITH_LABEL = "BRAND_NEW_WITH_LABEL"
    BRAND_NEW_WITHOUT_LABEL = "BRAND_NEW_WITHOUT_LABEL"
    WORE = "WORE"
    DAMAGED = "DAMAGED"
    DEFECTIVE = "DEFECTIVE"


class InventoryStatus(StrEnum):
    """What stock is counted as (MasonHub, `skuInventoryChange` status counts). Returns land in a few of them."""

    EXPECTED = "expected"
    AVAILABLE = "available"
    DAMAGED = "damaged"
    LOST = "lost"
    BACKORDERED = "backordered"
    RECEIVED = "received"
    IN_RECEIVING = "in-receiving"
    ALLOCATED = "allocated"
    QUALITY_CONTROL = "quality-control"
    KIT_TO_SHIP_AVAILABLE = "kit-to-ship-available"
    OVERSELLABLE = "oversellable"
    UNDER_INVESTIGATION = "under-investigation"
    REFURBISHING = "refurbishing"
    DESTROYED = "destroyed"
    RELABELED = "relabeled"
    CONSUMED = "consumed"
    SHIPPED = "shipped"


CONDITION_SIGNS: dict[Condition, Sign] = {
    Condition.A: Sign(Message(N_("As new")), "A", Shape.CIRCLE),
    Condition.B: Sign(Message(N_("Opened")), "B", Shape.SQUARE),
    Condition.C: Sign(Message(N_("Used")), "C", Shape.DIAMOND),
    Condition.D: Sign(Message(N_("Damaged")), "D", Shape.OCTAGON),
}

DISPOSITION_SIGNS: dict[Disposition, Sign] = {
    Disposition.AVAILABLE: Sign(Message(N_("Available")), "AV", Shape.CIRCLE),
    Disposition.REFURBISHING: Sign(Message(N_("Refurbishing")), "RF", Shape.TRIANGLE),
    Disposition.QUALITY_CONTROL: Sign(Message(N_("Quality control")), "QC", Shape.TRIANGLE),
    Disposition.DAMAGED: Sign(Message(N_("Damaged stock")), "DM", Shape.DIAMOND),
    Disposition.UNDER_INVESTIGATION: Sign(Message(N_("Under investigation")), "UI", Shape.OCTAGON),
    Disposition.HOLD: Sign(Message(N_("Hold")), "HD", Shape.SQUARE),
}

PRODUCT_STATE_SIGNS: dict[ProductState, Sign] = {
    ProductState.BRAND_NEW_WITH_LABEL: Sign(Message(N_("Brand new, label on")), "NL", Shape.CIRCLE),
    ProductState.BRAND_NEW_WITHOUT_LABEL: Sign(Message(N_("Brand new, label off")), "NW", Shape.SQUARE),
    ProductState.WORE: Sign(Message(N_("Worn or used")), "WO", Shape.TRIANGLE),
    ProductState.DAMAGED: Sign(Message(N_("Damaged")), "DM", Shape.DIAMOND),
    ProductState.DEFECTIVE: Sign(Message(N_("Defective")), "DF", Shape.OCTAGON),
}

INVENTORY_SIGNS: dict[InventoryStatus, Sign] = {
    InventoryStatus.EXPECTED: Sign(Message(N_("Expected")), "EX", Shape.CIRCLE),
    InventoryStatus.AVAILABLE: Sign(Message(N_("Available")), "AV", Shape.CIRCLE),
    InventoryStatus.DAMAGED: Sign(Message(N_("Damaged stock")), "DM", Shape.DIAMOND),
    InventoryStatus.LOST: Sign(Message(N_("Lost")), "LO", Shape.DIAMOND),
    InventoryStatus.BACKORDERED: Sign(Message(N_("Back-ordered")), "BO", Shape.TRIANGLE),
    InventoryStatus.RECEIVED: Sign(Message(N_("Received")), "RC", Shape.CIRCLE),
    InventoryStatus.IN_RECEIVING: Sign(Message(N_("Being received")), "IR", Shape.CIRCLE),
    InventoryStatus.ALLOCATED: Sign(Message(N_("Allocated")), "AL", Shape.SQUARE),
    InventoryStatus.QUALITY_CONTROL: Sign(Message(N_("Quality control")), "QC", Shape.TRIANGLE),
    InventoryStatus.KIT_TO_SHIP_AVAILABLE: Sign(Message(N_("Available in kits")), "KT", Shape.CIRCLE),
    InventoryStatus.OVERSELLABLE: Sign(Message(N_("May be oversold")), "OS", Shape.TRIANGLE),
    InventoryStatus.UNDER_INVESTIGATION: Sign(Message(N_("Under investigation")), "UI", Shape.OCTAGON),
    InventoryStatus.REFURBISHING: Sign(Message(N_("Refurbishing")), "RF", Shape.TRIANGLE),
    InventoryStatus.DESTROYED: Sign(Message(N_("Destroyed")), "DE", Shape.DIAMOND),
    InventoryStatus.RELABELED: Sign(Message(N_("Relabelled")), "RL", Shape.SQUARE),
    InventoryStatus.CONSUMED: Sign(Message(N_("Used up")), "CO", Shape.SQUARE),
    InventoryStatus.SHIPPED: Sign(Message(N_("Shipped")), "SH", Shape.SQUARE),
}

CONDITION_NAMES: dict[Condition, Message] = {word: sign.name for word, sign in CONDITION_SIGNS.items()}

DISPOSITION_NAMES: dict[Disposition, Message] = {word: sign.name for word, sign in DISPOSITION_SIGNS.items()}

_SEVERITY = {disposition: rank for rank, disposition in enumerate(Disposition)}


def worst_condition(conditions: frozenset[Condition]) -> Condition:
    """The condition that counts while several are claimed: the worst (model.md, Registers)."""
    return max(conditions, key=lambda condition: condition.value)


def most_restrictive(dispositions: frozenset[Disposition]) -> Disposition:
    """The disposition that counts while several are claimed (model.md, Registers)."""
    return max(dispositions, key=_SEVERITY.__getitem__)
