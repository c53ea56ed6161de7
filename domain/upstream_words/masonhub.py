"""MasonHub's words. Our dispositions, inventory statuses, its reasons and its types are theirs from the start.

Sources: its page "Returns (RMA)" and, where the two differ, its machine-readable description (our note on the wire
contracts, sections 3.2 to 3.6): `POST /rmas` (`return_type`, `return_reason_code`, `return_inventory_status`), the
`status` of `GET /rmas`, the callbacks `rmaEvent` and `skuInventoryChange`. Three return types stand on the page only;
the description refuses them, so they go out as what every customer's return is. `qc` in a request means
`quality-control` in a receipt (inferred in the note).
"""

from __future__ import annotations

from enum import StrEnum

from domain.upstream_words import Words, alike, back, out, same, unheard, unsaid
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


class RmaStatus(StrEnum):
    """`status` of an RMA record."""

    OPEN = "open"
    IN_RECEIVING = "in-receiving"
    RECEIVED = "received"
    DELETED = "deleted"


class RmaEvent(StrEnum):
    """`status` of an `rmaEvent`."""

    TENDERED = "tendered"
    IN_TRANSIT = "inTransit"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    ON_DOCK = "onDock"
    RECEIVING_STARTED = "receivingStarted"
    RECEIVED = "received"


class RmaType(StrEnum):
    """`return_type`, as the machine-readable description allows it."""

    RETURNED_TO_SENDER = "returned_to_sender"
    SUBMITTED_BY_CUSTOMER = "rma_submitted_by_customer"
    CREATED_BY_DISTRIBUTION_CENTER = "rma_created_by_distribution_center"


class TargetStatus(StrEnum):
    """`return_inventory_status`: what the shop asks for."""

    AVAILABLE = "available"
    QC = "qc"
    DAMAGED = "damaged"
    QUARANTINE = "quarantine"


class ReceivedInto(StrEnum):
    """The keys of `receiving_details`: what units were received into."""

    AVAILABLE = "available"
    QUALITY_CONTROL = "quality-control"
    UNDER_INVESTIGATION = "under-investigation"
    REFURBISHING = "refurbishing"
    DAMAGED = "damaged"


_P, _D, _F = ProcessingStatus, DeliveryStatus, FulfillmentStatus

PROCESSING: Words[ProcessingStatus, RmaStatus] = Words(
    "GET /rmas status",
    ProcessingStatus,
    RmaStatus,
    (
        same(_P.ACCEPTED, RmaStatus.OPEN),
        same(_P.PROCESSING, RmaStatus.IN_RECEIVING),
        same(_P.COMPLETE, RmaStatus.RECEIVED),
        same(_P.DELETED, RmaStatus.DELETED),
        out(_P.NEW, RmaStatus.OPEN),
        out(_P.REQUESTED, RmaStatus.OPEN),
        out(_P.ANOMALY, RmaStatus.IN_RECEIVING),
        out(_P.REJECTED, RmaStatus.DELETED),
        out(_P.CANCELED, RmaStatus.DELETED),
        unsaid(_P.ON_HOLD),
    ),
)

DELIVERY: Words[DeliveryStatus, RmaEvent] = Words(
    "rmaEvent status",
    DeliveryStatus,
    RmaEvent,
    (
        same(_D.HANDLED, RmaEvent.TENDERED),
        same(_D.DELIVERING, RmaEvent.IN_TRANSIT),
        same(_D.DELIVERED, RmaEvent.DELIVERED),
        same(_D.ERROR, RmaEvent.UNDELIVERABLE),
        out(_D.PROCESSING, RmaEvent.IN_TRANSIT),
        out(_D.DELIVERED_TO_SENDER, RmaEvent.UNDELIVERABLE),
        back(RmaEvent.ON_DOCK, _D.DELIVERED),
        back(RmaEvent.RECEIVING_STARTED, _D.DELIVERED),
        back(RmaEvent.RECEIVED, _D.DELIVERED),
        unsaid(_D.PENDING),
        unsaid(_D.CANCELED),
    ),
)

FULFILLMENT: Words[FulfillmentStatus, RmaEvent] = Words(
    "rmaEvent status",
    FulfillmentStatus,
    RmaEvent,
    (
        same(_F.PENDING, RmaEvent.ON_DOCK),
        same(_F.IN_PROGRESS, RmaEvent.RECEIVING_STARTED),
        same(_F.COMPLETE, RmaEvent.RECEIVED),
        unsaid(_F.ERROR),
        unsaid(_F.CANCELED),
        unheard(RmaEvent.TENDERED),
        unheard(RmaEvent.IN_TRANSIT),
        unheard(RmaEvent.DELIVERED),
        unheard(RmaEvent.UNDELIVERABLE),
    ),
)

REASON = alike("line_items return_reason_code", ReturnReason)

SHOP_REASON: Words[ShopReason, ReturnReason] = Words(
    "line_items return_reason_code",
    ShopReason,
    ReturnReason,
    (
        same(ShopReason.WRONG_ITEM, ReturnReason.WRONG_ITEM),
        same(ShopReason.DAMAGED_PRODUCT, ReturnReason.DAMAGED),
        same(ShopReason.UNSATISFIED, ReturnReason.OTHER),
        # The note maps both sizes to SIZE_PROBLEM; which one it was cannot be said back.
        out(ShopReason.SIZE_PROBLEM, ReturnReason.OTHER),
        out(ShopReason.NOT_RECEIVED, ReturnReason.OTHER),
        out(ShopReason.COLOR_PROBLEM, ReturnReason.OTHER),
        out(ShopReason.DEFECTIVE, ReturnReason.OTHER),
        out(ShopReason.ITEMS_NOT_SOLD, ReturnReason.OTHER),
        back(ReturnReason.TOO_BIG, ShopReason.SIZE_PROBLEM),
        back(ReturnReason.TOO_SMALL, ShopReason.SIZE_PROBLEM),
    ),
)

TYPE: Words[ReturnType, RmaType] = Words(
    "return_type",
    ReturnType,
    RmaType,
    (
        same(ReturnType.SUBMITTED_BY_CUSTOMER, RmaType.SUBMITTED_BY_CUSTOMER),
        same(ReturnType.RETURNED_TO_SENDER, RmaType.RETURNED_TO_SENDER),
        same(ReturnType.CREATED_BY_WAREHOUSE, RmaType.CREATED_BY_DISTRIBUTION_CENTER),
        out(ReturnType.QUALITY_CONTROL, RmaType.SUBMITTED_BY_CUSTOMER),
        out(ReturnType.DAMAGED_IN_TRANSIT, RmaType.SUBMITTED_BY_CUSTOMER),
        out(ReturnType.WRONG_ITEM_SHIPPED, RmaType.SUBMITTED_BY_CUSTOMER),
    ),
)

TARGET: Words[Disposition, TargetStatus] = Words(
    "line_items return_inventory_status",
    Disposition,
    TargetStatus,
    (
        same(Disposition.AVAILABLE, TargetStatus.AVAILABLE),
        same(Disposition.QUALITY_CONTROL, TargetStatus.QC),
        same(Disposition.DAMAGED, TargetStatus.DAMAGED),
        same(Disposition.UNDER_INVESTIGATION, TargetStatus.QUARANTINE),
        out(Disposition.HOLD, TargetStatus.QUARANTINE),
        out(Disposition.REFURBISHING, TargetStatus.QC),
    ),
)

RECEIVED_INTO: Words[Disposition, ReceivedInto] = Words(
    "line_items receiving_details",
    Disposition,
    ReceivedInto,
    (
        same(Disposition.AVAILABLE, ReceivedInto.AVAILABLE),
        same(Disposition.QUALITY_CONTROL, ReceivedInto.QUALITY_CONTROL),
        same(Disposition.UNDER_INVESTIGATION, ReceivedInto.UNDER_INVESTIGATION),
        same(Disposition.REFURBISHING, ReceivedInto.REFURBISHING),
        same(Disposition.DAMAGED, ReceivedInto.DAMAGED),
        out(Disposition.HOLD, ReceivedInto.UNDER_INVESTIGATION),
    ),
)

INVENTORY = alike("skuInventoryChange inventory_status", InventoryStatus)

TABLES = (
    PROCESSING,
    DELIVERY,
    FULFILLMENT,
    REASON,
    SHOP_REASON,
    TYPE,
    TARGET,
    RECEIVED_INTO,
    INVENTORY,
)

SILENT = frozenset({FinancialStatus, ExpectedResolution, ProductState, LineState, Condition})
"""Its returns carry no money; a line's state is its `quantity_received`, a grade goes into the notes."""
