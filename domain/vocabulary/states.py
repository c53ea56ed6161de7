"""The states of a return and of its lines, each value of the seed page HappyColis. Who moves them: `domain.moves`."""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message
from domain.vocabulary.signs import Shape, Sign


class ProcessingStatus(StrEnum):
    NEW = "NEW"
    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    PROCESSING = "PROCESSING"
    REJECTED = "REJECTED"
    CANCELED = "CANCELED"
    COMPLETE = "COMPLETE"
    ON_HOLD = "ON_HOLD"
    ANOMALY = "ANOMALY"
    DELETED = "DELETED"


class DeliveryStatus(StrEnum):
    PENDING = "PENDING"
    HANDLED = "HANDLED"
    PROCESSING = "PROCESSING"
    DELIVERING = "DELIVERING"
    DELIVERED = "DELIVERED"
    DELIVERED_TO_SENDER = "DELIVERED_TO_SENDER"
    CANCELED = "CANCELED"
    ERROR = "ERROR"


class FinancialStatus(StrEnum):
    PENDING = "PENDING"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUND_REJECTED = "REFUND_REJECTED"
    CANCELED = "CANCELED"
    NONE = "NONE"
    EXECUTION_ERROR = "EXECUTION_ERROR"


class FulfillmentStatus(StrEnum):
    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    ERROR = "ERROR"
    CANCELED = "CANCELED"
    COMPLETE = "COMPLETE"


class LineState(StrEnum):
    PENDING = "PENDING"
    PARTIALLY_FULFILLED = "PARTIALLY_FULFILLED"
    FULFILLED = "FULFILLED"


PROCESSING_SIGNS: dict[ProcessingStatus, Sign] = {
    ProcessingStatus.NEW: Sign(Message(N_("New")), "NEW", Shape.CIRCLE),
    ProcessingStatus.REQUESTED: Sign(Message(N_("Requested")), "REQ", Shape.CIRCLE),
    ProcessingStatus.ACCEPTED: Sign(Message(N_("Accepted")), "ACC", Shape.CIRCLE),
    ProcessingStatus.PROCESSING: Sign(Message(N_("In progress")), "PRO", Shape.CIRCLE),
    ProcessingStatus.REJECTED: Sign(Message(N_("Rejected")), "REJ", Shape.OCTAGON),
    ProcessingStatus.CANCELED: Sign(Message(N_("Cancelled")), "CAN", Shape.OCTAGON),
    ProcessingStatus.COMPLETE: Sign(Message(N_("Complete")), "COM", Shape.SQUARE),
    ProcessingStatus.ON_HOLD: Sign(Message(N_("On hold")), "HLD", Shape.SQUARE),
    ProcessingStatus.ANOMALY: Sign(Message(N_("Needs a decision")), "ANO", Shape.TRIANGLE),
    ProcessingStatus.DELETED: Sign(Message(N_("Deleted")), "DEL", Shape.DIAMOND),
}

DELIVERY_SIGNS: dict[DeliveryStatus, Sign] = {
    DeliveryStatus.PENDING: Sign(Message(N_("Not sent yet")), "PEN", Shape.CIRCLE),
    DeliveryStatus.HANDLED: Sign(Message(N_("Handed to the carrier")), "HAN", Shape.CIRCLE),
    DeliveryStatus.PROCESSING: Sign(Message(N_("At the carrier")), "PRO", Shape.CIRCLE),
    DeliveryStatus.DELIVERING: Sign(Message(N_("On the way")), "DLG", Shape.CIRCLE),
    DeliveryStatus.DELIVERED: Sign(Message(N_("Delivered")), "DLV", Shape.SQUARE),
    DeliveryStatus.DELIVERED_TO_SENDER: Sign(Message(N_("Back at the sender")), "DTS", Shape.DIAMOND),
    DeliveryStatus.CANCELED: Sign(Message(N_("Shipment cancelled")), "CAN", Shape.OCTAGON),
    DeliveryStatus.ERROR: Sign(Message(N_("Shipment failed")), "ERR", Shape.TRIANGLE),
}

FINANCIAL_SIGNS: dict[FinancialStatus, Sign] = {
    FinancialStatus.PENDING: Sign(Message(N_("Refund open")), "PEN", Shape.CIRCLE),
    FinancialStatus.REFUNDED: Sign(Message(N_("Refunded")), "REF", Shape.SQUARE),
    FinancialStatus.PARTIALLY_REFUNDED: Sign(Message(N_("Partly refunded")), "PAR", Shape.CIRCLE),
    FinancialStatus.REFUND_REJECTED: Sign(Message(N_("Refund rejected")), "REJ", Shape.OCTAGON),
    FinancialStatus.CANCELED: Sign(Message(N_("Refund cancelled")), "CAN", Shape.OCTAGON),
    FinancialStatus.NONE: Sign(Message(N_("No refund due")), "NON", Shape.SQUARE),
    FinancialStatus.EXECUTION_ERROR: Sign(Message(N_("Refund failed")), "ERR", Shape.TRIANGLE),
}

FULFILLMENT_SIGNS: dict[FulfillmentStatus, Sign] = {
    FulfillmentStatus.PENDING: Sign(Message(N_("Not begun")), "PEN", Shape.CIRCLE),
    FulfillmentStatus.IN_PROGRESS: Sign(Message(N_("Being received")), "INP", Shape.CIRCLE),
    FulfillmentStatus.ERROR: Sign(Message(N_("Receiving failed")), "ERR", Shape.TRIANGLE),
    FulfillmentStatus.CANCELED: Sign(Message(N_("Receiving cancelled")), "CAN", Shape.OCTAGON),
    FulfillmentStatus.COMPLETE: Sign(Message(N_("All received")), "COM", Shape.SQUARE),
}

LINE_SIGNS: dict[LineState, Sign] = {
    LineState.PENDING: Sign(Message(N_("Nothing received yet")), "PEN", Shape.CIRCLE),
    LineState.PARTIALLY_FULFILLED: Sign(Message(N_("Partly done")), "PAR", Shape.TRIANGLE),
    LineState.FULFILLED: Sign(Message(N_("Done")), "FUL", Shape.SQUARE),
}

PROCESSING_NAMES: dict[ProcessingStatus, Message] = {
    word: sign.name for word, sign in PROCESSING_SIGNS.items()
}
