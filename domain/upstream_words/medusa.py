"""Medusa's words: the status of a return and the two ways in which it takes a unit.

Sources: our note on a measured Medusa 2.21.2: section 3 (`Return.status`), section 5 (`POST
/admin/returns/{id}/receive-items` and `…/dismiss-items`), section 10 (what cannot be expressed). A return there has no
acceptance of its own: what was requested may be received, so `requested` is our ACCEPTED. Goods that nobody may sell
yet are neither good nor damaged: they are told once that is decided.
"""

from __future__ import annotations

from enum import StrEnum

from domain.upstream_words import Words, back, out, same, unsaid
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


class ReturnStatus(StrEnum):
    """`Return.status`."""

    OPEN = "open"
    REQUESTED = "requested"
    PARTIALLY_RECEIVED = "partially_received"
    RECEIVED = "received"
    CANCELED = "canceled"


class Action(StrEnum):
    """What is staged for units in a receive session."""

    RECEIVE = "RECEIVE_RETURN_ITEM"
    RECEIVE_DAMAGED = "RECEIVE_DAMAGED_RETURN_ITEM"


_P, _F = ProcessingStatus, FulfillmentStatus

PROCESSING: Words[ProcessingStatus, ReturnStatus] = Words(
    "Return.status",
    ProcessingStatus,
    ReturnStatus,
    (
        same(_P.NEW, ReturnStatus.OPEN),
        same(_P.ACCEPTED, ReturnStatus.REQUESTED),
        same(_P.PROCESSING, ReturnStatus.PARTIALLY_RECEIVED),
        same(_P.COMPLETE, ReturnStatus.RECEIVED),
        same(_P.CANCELED, ReturnStatus.CANCELED),
        out(_P.REQUESTED, ReturnStatus.REQUESTED),
        out(_P.ANOMALY, ReturnStatus.PARTIALLY_RECEIVED),
        out(_P.REJECTED, ReturnStatus.CANCELED),
        out(_P.DELETED, ReturnStatus.CANCELED),
        unsaid(_P.ON_HOLD),
    ),
)

FULFILLMENT: Words[FulfillmentStatus, ReturnStatus] = Words(
    "Return.status",
    FulfillmentStatus,
    ReturnStatus,
    (
        same(_F.PENDING, ReturnStatus.REQUESTED),
        same(_F.IN_PROGRESS, ReturnStatus.PARTIALLY_RECEIVED),
        same(_F.COMPLETE, ReturnStatus.RECEIVED),
        same(_F.CANCELED, ReturnStatus.CANCELED),
        back(ReturnStatus.OPEN, _F.PENDING),
        unsaid(_F.ERROR),
    ),
)

CONDITION: Words[Condition, Action] = Words(
    "receive-items or dismiss-items",
    Condition,
    Action,
    (
        same(Condition.A, Action.RECEIVE),
        same(Condition.D, Action.RECEIVE_DAMAGED),
        out(Condition.B, Action.RECEIVE),
        out(Condition.C, Action.RECEIVE),
    ),
)

DISPOSITION: Words[Disposition, Action] = Words(
    "receive-items or dismiss-items",
    Disposition,
    Action,
    (
        same(Disposition.AVAILABLE, Action.RECEIVE),
        same(Disposition.DAMAGED, Action.RECEIVE_DAMAGED),
        out(Disposition.REFURBISHING, Action.RECEIVE_DAMAGED),
        unsaid(Disposition.QUALITY_CONTROL),
        unsaid(Disposition.UNDER_INVESTIGATION),
        unsaid(Disposition.HOLD),
    ),
)

TABLES = (PROCESSING, FULFILLMENT, CONDITION, DISPOSITION)

SILENT = frozenset(
    {
        DeliveryStatus,
        FinancialStatus,
        ExpectedResolution,
        ReturnReason,
        ShopReason,
        ReturnType,
        ProductState,
        LineState,
        InventoryStatus,
    }
)
"""Reasons are the shop's own list (`GET /admin/return-reasons`) and travel as its values; money is an amount."""
