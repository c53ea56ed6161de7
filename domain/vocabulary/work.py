"""Words for people and their decisions: roles, how an anomaly was decided, why a scan did nothing."""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message


class Role(StrEnum):
    """What an operator may do; the rights themselves are in `domain.rights`."""

    RECEIVER = "receiver"
    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


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
