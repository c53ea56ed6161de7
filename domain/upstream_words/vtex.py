"""VTEX' words: those of its Return App; the orders API knows only invoices, of which `Input` is a return.

Sources: our note on the wire contracts, section 2.7 (`GET` and `PUT /_v/return-request`: status, condition of an item,
way of refund) and its state machine; section 5 (what needs a decision waits at `pendingVerification`). Its article
"Returning order items" adds no words. `packageVerified` with every quantity zero becomes `denied` by itself.
"""

from __future__ import annotations

from enum import StrEnum

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


class RequestStatus(StrEnum):
    """`status` of a return request."""

    NEW = "new"
    PROCESSING = "processing"
    PICKED_UP = "pickedUpFromClient"
    PENDING_VERIFICATION = "pendingVerification"
    PACKAGE_VERIFIED = "packageVerified"
    AMOUNT_REFUNDED = "amountRefunded"
    DENIED = "denied"
    CANCELLED = "cancelled"


class ItemCondition(StrEnum):
    """`condition` of an item, as the customer gives it."""

    UNSPECIFIED = "unspecified"
    NEW_WITH_BOX = "newWithBox"
    NEW_WITHOUT_BOX = "newWithoutBox"
    USED_WITH_BOX = "usedWithBox"
    USED_WITHOUT_BOX = "usedWithoutBox"


class RefundMethod(StrEnum):
    """`refundPaymentMethod`."""

    BANK = "bank"
    CARD = "card"
    GIFT_CARD = "giftCard"
    SAME_AS_PURCHASE = "sameAsPurchase"


_R = RequestStatus
_P, _D, _F, _M = ProcessingStatus, DeliveryStatus, FulfillmentStatus, FinancialStatus

PROCESSING: Words[ProcessingStatus, RequestStatus] = Words(
    "return-request status",
    ProcessingStatus,
    RequestStatus,
    (
        same(_P.REQUESTED, _R.NEW),
        same(_P.ACCEPTED, _R.PROCESSING),
        same(_P.PROCESSING, _R.PENDING_VERIFICATION),
        same(_P.COMPLETE, _R.PACKAGE_VERIFIED),
        same(_P.REJECTED, _R.DENIED),
        same(_P.CANCELED, _R.CANCELLED),
        out(_P.NEW, _R.NEW),
        out(_P.ANOMALY, _R.PENDING_VERIFICATION),
        out(_P.DELETED, _R.CANCELLED),
        back(_R.PICKED_UP, _P.ACCEPTED),
        back(_R.AMOUNT_REFUNDED, _P.COMPLETE),
        unsaid(_P.ON_HOLD),
    ),
)

DELIVERY: Words[DeliveryStatus, RequestStatus] = Words(
    "return-request status",
    DeliveryStatus,
    RequestStatus,
    (
        same(_D.PENDING, _R.PROCESSING),
        same(_D.HANDLED, _R.PICKED_UP),
        same(_D.DELIVERED, _R.PENDING_VERIFICATION),
        same(_D.CANCELED, _R.CANCELLED),
        out(_D.PROCESSING, _R.PICKED_UP),
        out(_D.DELIVERING, _R.PICKED_UP),
        back(_R.NEW, _D.PENDING),
        back(_R.PACKAGE_VERIFIED, _D.DELIVERED),
        back(_R.AMOUNT_REFUNDED, _D.DELIVERED),
        # A request is denied before its parcel left or after it came: where the parcel is, it does not say.
        unheard(_R.DENIED),
        unsaid(_D.DELIVERED_TO_SENDER),
        unsaid(_D.ERROR),
    ),
)

FULFILLMENT: Words[FulfillmentStatus, RequestStatus] = Words(
    "return-request status",
    FulfillmentStatus,
    RequestStatus,
    (
        same(_F.PENDING, _R.PROCESSING),
        same(_F.IN_PROGRESS, _R.PENDING_VERIFICATION),
        same(_F.COMPLETE, _R.PACKAGE_VERIFIED),
        same(_F.CANCELED, _R.CANCELLED),
        back(_R.NEW, _F.PENDING),
        back(_R.PICKED_UP, _F.PENDING),
        back(_R.AMOUNT_REFUNDED, _F.COMPLETE),
        unheard(_R.DENIED),
        unsaid(_F.ERROR),
    ),
)

FINANCIAL: Words[FinancialStatus, RequestStatus] = Words(
    "return-request status",
    FinancialStatus,
    RequestStatus,
    (
        same(_M.PENDING, _R.PACKAGE_VERIFIED),
        same(_M.REFUNDED, _R.AMOUNT_REFUNDED),
        same(_M.REFUND_REJECTED, _R.DENIED),
        same(_M.CANCELED, _R.CANCELLED),
        # What was kept back stands in refundData, not in the word.
        out(_M.PARTIALLY_REFUNDED, _R.AMOUNT_REFUNDED),
        back(_R.NEW, _M.PENDING),
        back(_R.PROCESSING, _M.PENDING),
        back(_R.PICKED_UP, _M.PENDING),
        back(_R.PENDING_VERIFICATION, _M.PENDING),
        unsaid(_M.NONE),
        unsaid(_M.EXECUTION_ERROR),
    ),
)

PRODUCT_STATE: Words[ProductState, ItemCondition] = Words(
    "return-request items condition",
    ProductState,
    ItemCondition,
    (
        same(ProductState.BRAND_NEW_WITH_LABEL, ItemCondition.NEW_WITH_BOX),
        same(ProductState.BRAND_NEW_WITHOUT_LABEL, ItemCondition.NEW_WITHOUT_BOX),
        same(ProductState.WORE, ItemCondition.USED_WITHOUT_BOX),
        out(ProductState.DAMAGED, ItemCondition.USED_WITHOUT_BOX),
        out(ProductState.DEFECTIVE, ItemCondition.USED_WITHOUT_BOX),
        back(ItemCondition.USED_WITH_BOX, ProductState.WORE),
        unheard(ItemCondition.UNSPECIFIED),
    ),
)

RESOLUTION: Words[ExpectedResolution, RefundMethod] = Words(
    "return-request refundPaymentMethod",
    ExpectedResolution,
    RefundMethod,
    (
        same(ExpectedResolution.REFUND, RefundMethod.SAME_AS_PURCHASE),
        same(ExpectedResolution.VOUCHER, RefundMethod.GIFT_CARD),
        back(RefundMethod.BANK, ExpectedResolution.REFUND),
        back(RefundMethod.CARD, ExpectedResolution.REFUND),
        unsaid(ExpectedResolution.NONE),
        unsaid(ExpectedResolution.REPLACE),
    ),
)

TABLES = (PROCESSING, DELIVERY, FULFILLMENT, FINANCIAL, PRODUCT_STATE, RESOLUTION)

SILENT = frozenset({ReturnReason, ShopReason, ReturnType, LineState, Condition, Disposition, InventoryStatus})
"""Reasons are free text or the store's own list; a receipt is a quantity an item, without condition or place."""
