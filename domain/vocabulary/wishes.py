"""What the customer and the shop say about a return before it is here: why, of what type, what should follow.

HappyColis and MasonHub give reasons of their own; both are kept as they are, and mapped in
`domain.upstream_words`: a size problem is neither "too big" nor "too small" until somebody says which.
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message
from domain.vocabulary.signs import Shape, Sign


class ExpectedResolution(StrEnum):
    """What the customer expects (HappyColis, Expected Resolution)."""

    NONE = "NONE"
    VOUCHER = "VOUCHER"
    REPLACE = "REPLACE"
    REFUND = "REFUND"


class ReturnReason(StrEnum):
    """Why a line comes back, as MasonHub says it (Return Reason Codes)."""

    TOO_BIG = "tooBig"
    TOO_SMALL = "tooSmall"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrongItem"
    OTHER = "other"


class ShopReason(StrEnum):
    """Why a line comes back, as HappyColis says it (Return Reasons)."""

    WRONG_ITEM = "WRONG_ITEM"
    NOT_RECEIVED = "NOT_RECEIVED"
    SIZE_PROBLEM = "SIZE_PROBLEM"
    COLOR_PROBLEM = "COLOR_PROBLEM"
    DEFECTIVE = "DEFECTIVE"
    DAMAGED_PRODUCT = "DAMAGED_PRODUCT"
    UNSATISFIED = "UNSATISFIED"
    ITEMS_NOT_SOLD = "ITEMS_NOT_SOLD"


class ReturnType(StrEnum):
    """MasonHub's types: those of its seed page, then the two that only its machine-readable description has."""

    SUBMITTED_BY_CUSTOMER = "rma_submitted_by_customer"
    QUALITY_CONTROL = "quality_control"
    DAMAGED_IN_TRANSIT = "damaged_in_transit"
    WRONG_ITEM_SHIPPED = "wrong_item_shipped"
    RETURNED_TO_SENDER = "returned_to_sender"
    CREATED_BY_WAREHOUSE = "rma_created_by_distribution_center"


EXPECTED_RESOLUTION_SIGNS: dict[ExpectedResolution, Sign] = {
    ExpectedResolution.NONE: Sign(Message(N_("Nothing expected")), "NON", Shape.SQUARE),
    ExpectedResolution.VOUCHER: Sign(Message(N_("Voucher")), "VOU", Shape.CIRCLE),
    ExpectedResolution.REPLACE: Sign(Message(N_("Replacement")), "REP", Shape.CIRCLE),
    ExpectedResolution.REFUND: Sign(Message(N_("Refund")), "REF", Shape.CIRCLE),
}

RETURN_REASON_SIGNS: dict[ReturnReason, Sign] = {
    ReturnReason.TOO_BIG: Sign(Message(N_("Too big")), "BIG", Shape.CIRCLE),
    ReturnReason.TOO_SMALL: Sign(Message(N_("Too small")), "SML", Shape.CIRCLE),
    ReturnReason.DAMAGED: Sign(Message(N_("Damaged")), "DMG", Shape.DIAMOND),
    ReturnReason.WRONG_ITEM: Sign(Message(N_("Wrong item")), "WRG", Shape.TRIANGLE),
    ReturnReason.OTHER: Sign(Message(N_("Other reason")), "OTH", Shape.CIRCLE),
}

SHOP_REASON_SIGNS: dict[ShopReason, Sign] = {
    ShopReason.WRONG_ITEM: Sign(Message(N_("Wrong item")), "WRG", Shape.TRIANGLE),
    ShopReason.NOT_RECEIVED: Sign(Message(N_("Never received")), "NRC", Shape.TRIANGLE),
    ShopReason.SIZE_PROBLEM: Sign(Message(N_("Does not fit")), "SIZ", Shape.CIRCLE),
    ShopReason.COLOR_PROBLEM: Sign(Message(N_("Colour not as expected")), "COL", Shape.CIRCLE),
    ShopReason.DEFECTIVE: Sign(Message(N_("Defective")), "DEF", Shape.OCTAGON),
    ShopReason.DAMAGED_PRODUCT: Sign(Message(N_("Damaged")), "DMG", Shape.DIAMOND),
    ShopReason.UNSATISFIED: Sign(Message(N_("Not satisfied")), "UNS", Shape.CIRCLE),
    ShopReason.ITEMS_NOT_SOLD: Sign(Message(N_("Not sold")), "NSD", Shape.SQUARE),
}

RETURN_TYPE_SIGNS: dict[ReturnType, Sign] = {
    ReturnType.SUBMITTED_BY_CUSTOMER: Sign(Message(N_("Customer return")), "CUS", Shape.CIRCLE),
    ReturnType.QUALITY_CONTROL: Sign(Message(N_("Quality check")), "QC", Shape.TRIANGLE),
    ReturnType.DAMAGED_IN_TRANSIT: Sign(Message(N_("Damaged in transit")), "DIT", Shape.DIAMOND),
    ReturnType.WRONG_ITEM_SHIPPED: Sign(Message(N_("Wrong item shipped")), "WIS", Shape.TRIANGLE),
    ReturnType.RETURNED_TO_SENDER: Sign(Message(N_("Could not be delivered")), "RTS", Shape.OCTAGON),
    ReturnType.CREATED_BY_WAREHOUSE: Sign(Message(N_("Opened at the warehouse")), "WH", Shape.SQUARE),
}
