"""InvenTree's words, which are numbers: the status of a return order, the outcome of a line, the status of a stock item.

Sources: its page "Return Orders" (status codes) and our note on a measured server, section 6 (all numbers; read again
at run time from `GET /api/order/ro/status/`, `/api/order/ro-line/status/`, `/api/stock/status/`) and section 8 (what
cannot be expressed). `POST /api/order/ro/<pk>/receive/` carries one stock status a line, so condition and disposition
meet in it; goods may be received only while the order is In Progress. Grades B and C need custom stock states.
"""

from __future__ import annotations

from enum import IntEnum

from domain.upstream_words import Words, back, out, same, unheard, unsaid
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


class OrderStatus(IntEnum):
    """`status` of a return order."""

    PENDING = 10
    IN_PROGRESS = 20
    ON_HOLD = 25
    COMPLETE = 30
    CANCELLED = 40


class Outcome(IntEnum):
    """`outcome` of a line."""

    PENDING = 10
    RETURN = 20
    REPAIR = 30
    REPLACE = 40
    REFUND = 50
    REJECT = 60


class StockStatus(IntEnum):
    """`status` of a stock item, given with the receipt."""

    OK = 10
    ATTENTION = 50
    DAMAGED = 55
    DESTROYED = 60
    REJECTED = 65
    LOST = 70
    QUARANTINED = 75
    RETURNED = 85


_P, _F, _O, _S = ProcessingStatus, FulfillmentStatus, OrderStatus, StockStatus

PROCESSING: Words[ProcessingStatus, OrderStatus] = Words(
    "order/ro status",
    ProcessingStatus,
    OrderStatus,
    (
        same(_P.NEW, _O.PENDING),
        same(_P.ACCEPTED, _O.IN_PROGRESS),
        same(_P.ON_HOLD, _O.ON_HOLD),
        same(_P.COMPLETE, _O.COMPLETE),
        same(_P.CANCELED, _O.CANCELLED),
        out(_P.REQUESTED, _O.PENDING),
        out(_P.PROCESSING, _O.IN_PROGRESS),
        out(_P.ANOMALY, _O.IN_PROGRESS),
        out(_P.REJECTED, _O.CANCELLED),
        out(_P.DELETED, _O.CANCELLED),
    ),
)

FULFILLMENT: Words[FulfillmentStatus, OrderStatus] = Words(
    "order/ro status",
    FulfillmentStatus,
    OrderStatus,
    (
        # In Progress says that the order was issued; whether anything is here only its lines' received_date says.
        same(_F.PENDING, _O.IN_PROGRESS),
        same(_F.COMPLETE, _O.COMPLETE),
        same(_F.CANCELED, _O.CANCELLED),
        out(_F.IN_PROGRESS, _O.IN_PROGRESS),
        back(_O.PENDING, _F.PENDING),
        unsaid(_F.ERROR),
        unheard(_O.ON_HOLD),
    ),
)

RESOLUTION: Words[ExpectedResolution, Outcome] = Words(
    "order/ro-line outcome",
    ExpectedResolution,
    Outcome,
    (
        same(ExpectedResolution.NONE, Outcome.RETURN),
        same(ExpectedResolution.REPLACE, Outcome.REPLACE),
        same(ExpectedResolution.REFUND, Outcome.REFUND),
        out(ExpectedResolution.VOUCHER, Outcome.REFUND),
        unheard(Outcome.PENDING),
        unheard(Outcome.REPAIR),
        unheard(Outcome.REJECT),
    ),
)

DISPOSITION: Words[Disposition, StockStatus] = Words(
    "order/ro receive status",
    Disposition,
    StockStatus,
    (
        same(Disposition.AVAILABLE, _S.RETURNED),
        same(Disposition.QUALITY_CONTROL, _S.ATTENTION),
        same(Disposition.DAMAGED, _S.DAMAGED),
        same(Disposition.HOLD, _S.QUARANTINED),
        out(Disposition.REFURBISHING, _S.ATTENTION),
        out(Disposition.UNDER_INVESTIGATION, _S.QUARANTINED),
        back(_S.OK, Disposition.AVAILABLE),
        unheard(_S.DESTROYED),
        unheard(_S.REJECTED),
        unheard(_S.LOST),
    ),
)

CONDITION: Words[Condition, StockStatus] = Words(
    "order/ro receive status",
    Condition,
    StockStatus,
    (
        same(Condition.A, _S.RETURNED),
        same(Condition.D, _S.DAMAGED),
        out(Condition.B, _S.RETURNED),
        out(Condition.C, _S.RETURNED),
        back(_S.OK, Condition.A),
        unheard(_S.ATTENTION),
        unheard(_S.DESTROYED),
        unheard(_S.REJECTED),
        unheard(_S.LOST),
        unheard(_S.QUARANTINED),
    ),
)

INVENTORY: Words[InventoryStatus, StockStatus] = Words(
    "stock status",
    InventoryStatus,
    StockStatus,
    (
        same(InventoryStatus.AVAILABLE, _S.OK),
        same(InventoryStatus.QUALITY_CONTROL, _S.ATTENTION),
        same(InventoryStatus.DAMAGED, _S.DAMAGED),
        same(InventoryStatus.DESTROYED, _S.DESTROYED),
        same(InventoryStatus.LOST, _S.LOST),
        same(InventoryStatus.UNDER_INVESTIGATION, _S.QUARANTINED),
        same(InventoryStatus.RECEIVED, _S.RETURNED),
        out(InventoryStatus.REFURBISHING, _S.ATTENTION),
        unheard(_S.REJECTED),
        unsaid(InventoryStatus.EXPECTED),
        unsaid(InventoryStatus.BACKORDERED),
        unsaid(InventoryStatus.IN_RECEIVING),
        unsaid(InventoryStatus.ALLOCATED),
        unsaid(InventoryStatus.KIT_TO_SHIP_AVAILABLE),
        unsaid(InventoryStatus.OVERSELLABLE),
        unsaid(InventoryStatus.RELABELED),
        unsaid(InventoryStatus.CONSUMED),
        unsaid(InventoryStatus.SHIPPED),
    ),
)

TABLES = (PROCESSING, FULFILLMENT, RESOLUTION, DISPOSITION, CONDITION, INVENTORY)

SILENT = frozenset(
    {DeliveryStatus, FinancialStatus, ShopReason, ReturnReason, ReturnType, ProductState, LineState}
)
"""The receive call has no reason and no quantity; a line's state is its `received_date`."""
