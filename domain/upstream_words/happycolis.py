"""HappyColis' words. Our states, reasons, resolutions and product states are theirs from the start.

Sources: its page "Returns (RMA) — Overview" (all value tables) and the GraphQL operations that carry them:
`rmaOrder`, `rmaOrderCreate`; stock: `stockReferenceUpdatePhysicalStock` and `…UsableStock`, whose nature is `RETURN`.
MasonHub's reasons are mapped as our note on the wire contracts does (its section 5, inferred there).

A unit that may be sold moves physical and usable stock, any other only physical stock (inferred in that note), so a
disposition comes back as one of two.
"""

from __future__ import annotations

from enum import StrEnum

from domain.upstream_words import Words, alike, back, out, same
from domain.vocabulary import (
    Condition,
    DeliveryStatus,
    Disposition,
    ExpectedResolution,
    FinancialStatus,
    FulfillmentStatus,
    InventoryStatus,
    LineState,
    ProcessingStatus,
    ProductState,
    ReturnReason,
    ReturnType,
    ShopReason,
)


class StockMoved(StrEnum):
    """Which of the stock mutations a returned unit needs."""

    PHYSICAL_AND_USABLE = "stockReferenceUpdatePhysicalStock+stockReferenceUpdateUsableStock"
    PHYSICAL = "stockReferenceUpdatePhysicalStock"


PROCESSING = alike("RmaOrderType.processingStatus", ProcessingStatus)
DELIVERY = alike("RmaOrderType.deliveryStatus", DeliveryStatus)
FINANCIAL = alike("RmaOrderType.financialStatus", FinancialStatus)
FULFILLMENT = alike("RmaOrderType.fulfillmentStatus", FulfillmentStatus)
RESOLUTION = alike("RmaOrderType.expectedResolution", ExpectedResolution)
SHOP_REASON = alike("RmaOrderLine.reason", ShopReason)
PRODUCT_STATE = alike("RmaOrderLine.productState", ProductState)
LINE_STATE = alike("RmaOrderLine.state", LineState)

REASON: Words[ReturnReason, ShopReason] = Words(
    "RmaOrderLine.reason",
    ReturnReason,
    ShopReason,
    (
        same(ReturnReason.DAMAGED, ShopReason.DAMAGED_PRODUCT),
        same(ReturnReason.WRONG_ITEM, ShopReason.WRONG_ITEM),
        same(ReturnReason.OTHER, ShopReason.UNSATISFIED),
        out(ReturnReason.TOO_BIG, ShopReason.SIZE_PROBLEM),
        out(ReturnReason.TOO_SMALL, ShopReason.SIZE_PROBLEM),
        # Which of the two it is, nobody said: never more than the customer told.
        back(ShopReason.SIZE_PROBLEM, ReturnReason.OTHER),
        back(ShopReason.COLOR_PROBLEM, ReturnReason.OTHER),
        back(ShopReason.NOT_RECEIVED, ReturnReason.OTHER),
        back(ShopReason.DEFECTIVE, ReturnReason.OTHER),
        back(ShopReason.ITEMS_NOT_SOLD, ReturnReason.OTHER),
    ),
)

DISPOSITION: Words[Disposition, StockMoved] = Words(
    "stock mutations of nature RETURN",
    Disposition,
    StockMoved,
    (
        same(Disposition.AVAILABLE, StockMoved.PHYSICAL_AND_USABLE),
        same(Disposition.HOLD, StockMoved.PHYSICAL),
        out(Disposition.REFURBISHING, StockMoved.PHYSICAL),
        out(Disposition.QUALITY_CONTROL, StockMoved.PHYSICAL),
        out(Disposition.DAMAGED, StockMoved.PHYSICAL),
        out(Disposition.UNDER_INVESTIGATION, StockMoved.PHYSICAL),
    ),
)

TABLES = (
    PROCESSING,
    DELIVERY,
    FINANCIAL,
    FULFILLMENT,
    RESOLUTION,
    SHOP_REASON,
    REASON,
    PRODUCT_STATE,
    LINE_STATE,
    DISPOSITION,
)

SILENT = frozenset({Condition, InventoryStatus, ReturnType})
"""A grade is told as the product state that the site maps it to; types and stock statuses are not theirs."""
