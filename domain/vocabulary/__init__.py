"""The closed word lists of the trade, with the wire value of each word and its sign for people.

Sources: the seed pages of HappyColis (states, lines, reasons, resolutions) and MasonHub (inventory statuses, return
types, reasons). What each upstream calls them: `domain.upstream_words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.vocabulary.goods import (
    CONDITION_NAMES,
    CONDITION_SIGNS,
    DISPOSITION_NAMES,
    DISPOSITION_SIGNS,
    INVENTORY_SIGNS,
    PRODUCT_STATE_SIGNS,
    Condition,
    Disposition,
    InventoryStatus,
    ProductState,
    most_restrictive,
    worst_condition,
)
from domain.vocabulary.signs import (
    Shape,
    Sign,
)
from domain.vocabulary.states import (
    DELIVERY_SIGNS,
    FINANCIAL_SIGNS,
    FULFILLMENT_SIGNS,
    LINE_SIGNS,
    PROCESSING_NAMES,
    PROCESSING_SIGNS,
    DeliveryStatus,
    FinancialStatus,
    FulfillmentStatus,
    LineState,
    ProcessingStatus,
)
from domain.vocabulary.wishes import (
    EXPECTED_RESOLUTION_SIGNS,
    RETURN_REASON_SIGNS,
    RETURN_TYPE_SIGNS,
    SHOP_REASON_SIGNS,
    ExpectedResolution,
    ReturnReason,
    ReturnType,
    ShopReason,
)
from domain.vocabulary.work import (
    LEFT_NAMES,
    RESOLUTION_NAMES,
    AnomalyState,
    LeftReason,
    Resolution,
    Role,
    ScanTrouble,
)

SIGNS: Mapping[type[StrEnum], Mapping[StrEnum, Sign]] = MappingProxyType(
    {
        Condition: dict(CONDITION_SIGNS.items()),
        Disposition: dict(DISPOSITION_SIGNS.items()),
        ProductState: dict(PRODUCT_STATE_SIGNS.items()),
        InventoryStatus: dict(INVENTORY_SIGNS.items()),
        ProcessingStatus: dict(PROCESSING_SIGNS.items()),
        DeliveryStatus: dict(DELIVERY_SIGNS.items()),
        FinancialStatus: dict(FINANCIAL_SIGNS.items()),
        FulfillmentStatus: dict(FULFILLMENT_SIGNS.items()),
        LineState: dict(LINE_SIGNS.items()),
        ExpectedResolution: dict(EXPECTED_RESOLUTION_SIGNS.items()),
        ReturnReason: dict(RETURN_REASON_SIGNS.items()),
        ShopReason: dict(SHOP_REASON_SIGNS.items()),
        ReturnType: dict(RETURN_TYPE_SIGNS.items()),
    }
)
"""By vocabulary: the sign of each of its words."""


def sign_of(word: StrEnum) -> Sign:
    """The sign of a word of one of the vocabularies in SIGNS. Raises KeyError for any other."""
    return SIGNS[type(word)][word]


__all__ = [
    "CONDITION_NAMES",
    "CONDITION_SIGNS",
    "DELIVERY_SIGNS",
    "DISPOSITION_NAMES",
    "DISPOSITION_SIGNS",
    "EXPECTED_RESOLUTION_SIGNS",
    "FINANCIAL_SIGNS",
    "FULFILLMENT_SIGNS",
    "INVENTORY_SIGNS",
    "LEFT_NAMES",
    "LINE_SIGNS",
    "PROCESSING_NAMES",
    "PROCESSING_SIGNS",
    "PRODUCT_STATE_SIGNS",
    "RESOLUTION_NAMES",
    "RETURN_REASON_SIGNS",
    "RETURN_TYPE_SIGNS",
    "SHOP_REASON_SIGNS",
    "SIGNS",
    "AnomalyState",
    "Condition",
    "DeliveryStatus",
    "Disposition",
    "ExpectedResolution",
    "FinancialStatus",
    "FulfillmentStatus",
    "InventoryStatus",
    "LeftReason",
    "LineState",
    "ProcessingStatus",
    "ProductState",
    "Resolution",
    "ReturnReason",
    "ReturnType",
    "Role",
    "ScanTrouble",
    "Shape",
    "ShopReason",
    "Sign",
    "most_restrictive",
    "sign_of",
    "worst_condition",
]
