"""The closed word lists of the trade, with the wire value of each word and its name for people.

Sources: the seed pages of HappyColis (states, lines, reasons) and MasonHub (inventory statuses, return types).
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message


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
    """Where a unit goes: MasonHub's inventory statuses and our hold. Order: most restrictive last."""

    AVAILABLE = "available"
    REFURBISHING = "refurbishing"
    QUALITY_CONTROL = "quality-control"
    DAMAGED = "damaged"
    UNDER_INVESTIGATION = "under-investigation"
    HOLD = "hold"


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


class Role(StrEnum):
    """What an operator may do; the rights themselves are in `domain.rights`."""

    RECEIVER = "receiver"
    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class ReturnType(StrEnum):
    SUBMITTED_BY_CUSTOMER = "rma_submitted_by_customer"
    QUALITY_CONTROL = "quality_control"
    DAMAGED_IN_TRANSIT = "damaged_in_transit"
    WRONG_ITEM_SHIPPED = "wrong_item_shipped"


class ReturnReason(StrEnum):
    TOO_BIG = "tooBig"
    TOO_SMALL = "tooSmall"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrongItem"
    OTHER = "other"


class Resolution(StrEnum):
    """How a person decided an anomaly. Which kind offers which: `domain.anomaly_kinds`."""

    ACCEPT = "accept"
    HOLD = "hold"
    QUARANTINE = "quarantine"
    SEND_BACK = "send_back"
    IGNORE = "ignore"
    ACCEPT_DAMAGED = "accept_damaged"
    CORRECT_COUNT = "correct_count"
    REPLACE_SERIAL = "replace_serial"
    WRITE_OFF = "write_off"


class LeftReason(StrEnum):
    """Why a unit that was received is no longer here."""

    SENT_BACK = "sent_back"
    WRITTEN_OFF = "written_off"


class AnomalyState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"


class ScanTrouble(StrEnum):
    """Why a scan left only a `scan_not_understood` fact (its `reason`)."""

    UNKNOWN_CODE = "unknown_code"
    NO_OPEN_RETURN = "no_open_return"
    NOT_SIGNED_IN = "not_signed_in"
    REFUSED = "refused"
    ALREADY_OPEN = "already_open"
    ALREADY_LABELLED = "already_labelled"
    WAITING_FOR_CENTRAL = "waiting_for_central"


CONDITION_NAMES: dict[Condition, Message] = {
    Condition.A: Message(N_("As new")),
    Condition.B: Message(N_("Opened")),
    Condition.C: Message(N_("Used")),
    Condition.D: Message(N_("Damaged")),
}

DISPOSITION_NAMES: dict[Disposition, Message] = {
    Disposition.AVAILABLE: Message(N_("Available")),
    Disposition.REFURBISHING: Message(N_("Refurbishing")),
    Disposition.QUALITY_CONTROL: Message(N_("Quality control")),
    Disposition.DAMAGED: Message(N_("Damaged stock")),
    Disposition.UNDER_INVESTIGATION: Message(N_("Under investigation")),
    Disposition.HOLD: Message(N_("Hold")),
}

PROCESSING_NAMES: dict[ProcessingStatus, Message] = {
    ProcessingStatus.NEW: Message(N_("New")),
    ProcessingStatus.REQUESTED: Message(N_("Requested")),
    ProcessingStatus.ACCEPTED: Message(N_("Accepted")),
    ProcessingStatus.PROCESSING: Message(N_("In progress")),
    ProcessingStatus.REJECTED: Message(N_("Rejected")),
    ProcessingStatus.CANCELED: Message(N_("Cancelled")),
    ProcessingStatus.COMPLETE: Message(N_("Complete")),
    ProcessingStatus.ON_HOLD: Message(N_("On hold")),
    ProcessingStatus.ANOMALY: Message(N_("Needs a decision")),
    ProcessingStatus.DELETED: Message(N_("Deleted")),
}

RESOLUTION_NAMES: dict[Resolution, Message] = {
    Resolution.ACCEPT: Message(N_("Accept")),
    Resolution.HOLD: Message(N_("Keep on hold")),
    Resolution.QUARANTINE: Message(N_("Quarantine")),
    Resolution.SEND_BACK: Message(N_("Send back")),
    Resolution.IGNORE: Message(N_("Ignore")),
    Resolution.ACCEPT_DAMAGED: Message(N_("Accept as damaged")),
    Resolution.CORRECT_COUNT: Message(N_("Correct the count")),
    Resolution.REPLACE_SERIAL: Message(N_("Replace the serial")),
    Resolution.WRITE_OFF: Message(N_("Write off")),
}

LEFT_NAMES: dict[LeftReason, Message] = {
    LeftReason.SENT_BACK: Message(N_("Sent back")),
    LeftReason.WRITTEN_OFF: Message(N_("Written off")),
}

_SEVERITY = {disposition: rank for rank, disposition in enumerate(Disposition)}


def worst_condition(conditions: frozenset[Condition]) -> Condition:
    """The condition that counts while several are claimed: the worst (model.md, Registers)."""
    return max(conditions, key=lambda condition: condition.value)


def most_restrictive(dispositions: frozenset[Disposition]) -> Disposition:
    """The disposition that counts while several are claimed (model.md, Registers)."""
    return max(dispositions, key=_SEVERITY.__getitem__)
