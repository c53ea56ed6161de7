"""The answers of the dock: one word to read from afar and one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping

from app.desk.act import Reply
from app.happened import AnswerKind
from domain.ids import UnitId
from domain.message import N_, Message
from domain.picture import ReturnPicture, UnitPicture
from domain.vocabulary import (
    CONDITION_NAMES,
    DISPOSITION_NAMES,
    RESOLUTION_NAMES,
    AnomalyState,
    Disposition,
    Resolution,
)


def unit_received(picture: ReturnPicture, unit_id: UnitId, names: Mapping[str, str]) -> Reply:
    """The answer to a unit: good, or what does not fit and what to scan next."""
    unit = picture.unit(unit_id)
    if unit is None:
        return Reply(AnswerKind.INFO, Message(N_("SAVED")), Message(N_("The scan is saved.")))
    odd = _what_does_not_fit(picture, unit, names)
    if odd is not None:
        return odd
    line = picture.line(unit.line_id)
    name = names.get(unit.sku or "", unit.sku or "")
    if unit.needs_serial:
        return Reply(
            AnswerKind.INFO,
            Message(N_("SERIAL?")),
            Message(N_("Now scan the serial number of {name}."), {"name": name}),
        )
    return Reply(
        AnswerKind.GOOD,
        Message(N_("GOOD")),
        Message(
            N_("{name}: {received} of {expected}"),
            {
                "name": name,
                "received": 0 if line is None else line.good + line.damaged,
                "expected": 0 if line is None else line.expected,
            },
        ),
    )


def _what_does_not_fit(picture: ReturnPicture, unit: UnitPicture, names: Mapping[str, str]) -> Reply | None:
    named = {"name": names.get(unit.sku or "", unit.sku or "")}
    anomalies = {
        anomaly.kind: anomaly
        for anomaly in picture.anomalies
        if anomaly.subject == unit.unit_id and anomaly.state is AnomalyState.OPEN
    }
    if unit.undecided and unit.sku is None:
        return Reply(
            AnswerKind.ATTENTION,
            Message(N_("UNKNOWN ITEM")),
            Message(N_("{code} is in no catalogue. Scan HOLD and put it aside."), {"code": unit.gtin or ""}),
        )
    if "unexpected_item" in anomalies and unit.undecided:
        return Reply(
            AnswerKind.ATTENTION,
            Message(N_("UNEXPECTED")),
            Message(N_("{name} is not on this return. Scan ACCEPT or HOLD."), named),
        )
    if "over_receipt" in anomalies and unit.undecided:
        return Reply(
            AnswerKind.ATTENTION,
            Message(N_("TOO MANY")),
            Message(N_("More {name} than expected. Scan ACCEPT or HOLD."), named),
        )
    for kind, word in (
        ("serial_seen_twice", Message(N_("SERIAL TWICE"))),
        ("serial_mismatch", Message(N_("OTHER SERIAL"))),
        ("repeated_after_restart", Message(N_("AGAIN?"))),
    ):
        if kind in anomalies:
            return Reply(AnswerKind.ATTENTION, word, anomalies[kind].sentence)
    return None


def unit_changed(picture: ReturnPicture, unit_id: UnitId, names: Mapping[str, str]) -> Reply:
    """The answer to a grade, a tote, ACCEPT or HOLD: how the unit stands now."""
    unit = picture.unit(unit_id)
    if unit is None:
        return Reply(AnswerKind.INFO, Message(N_("SAVED")), Message(N_("The scan is saved.")))
    told: dict[str, str | int | Message] = {
        "name": names.get(unit.sku or "", unit.sku or unit.gtin or unit.plate),
        "grade": unit.condition,
        "condition": CONDITION_NAMES[unit.condition],
        "disposition": DISPOSITION_NAMES[unit.disposition],
    }
    if unit.disposition is Disposition.HOLD:
        return Reply(
            AnswerKind.HOLD,
            Message(N_("HOLD")),
            Message(N_("{name}: put it aside, a supervisor decides."), told),
        )
    sentence = Message(N_("{name}: grade {grade}, {condition} → {disposition}"), told)
    if unit.condition.is_damaged:
        return Reply(AnswerKind.DAMAGED, Message(N_("DAMAGED")), sentence)
    return Reply(AnswerKind.GOOD, Message(N_("GOOD")), sentence)


def accepted(picture: ReturnPicture, unit_id: UnitId, names: Mapping[str, str]) -> Reply:
    """The answer to ACCEPT."""
    reply = unit_changed(picture, unit_id, names)
    return Reply(reply.kind, Message(N_("ACCEPTED")), reply.sentence)


def return_opened(picture: ReturnPicture, was_closed: bool) -> Reply:
    """The answer to a return's code: open, or what is odd about it."""
    told = {"reference": picture.reference or ""}
    if picture.told is None:
        return Reply(
            AnswerKind.ATTENTION,
            Message(N_("UNKNOWN PARCEL")),
            Message(N_("Nothing is known of this parcel. Scan what is inside and put it on HOLD.")),
        )
    if was_closed:
        return Reply(
            AnswerKind.ATTENTION,
            Message(N_("CLOSED BEFORE")),
            Message(N_("Return {reference} was closed before. What you scan now is a late receipt."), told),
        )
    if picture.told.processing in ("REJECTED", "CANCELED", "DELETED"):
        return Reply(
            AnswerKind.ATTENTION,
            Message(N_("STOP AND LOOK")),
            Message(N_("The shop does not expect return {reference} any more. A supervisor decides."), told),
        )
    return Reply(
        AnswerKind.INFO,
        Message(N_("OPEN")),
        Message(N_("Return {reference} is open. Scan the first item."), told),
    )


def return_closed(picture: ReturnPicture) -> Reply:
    """The answer to CLOSE."""
    return Reply(
        AnswerKind.DONE,
        Message(N_("CLOSED")),
        Message(
            N_("{reference}: {good} good, {damaged} damaged, {missing} missing. Next parcel."),
            {
                "reference": picture.reference or "",
                "good": sum(line.good for line in picture.lines),
                "damaged": sum(line.damaged for line in picture.lines),
                "missing": sum(line.missing for line in picture.lines),
            },
        ),
    )


def decided(resolution: Resolution) -> Reply:
    """The answer to a decision on an anomaly."""
    return Reply(
        AnswerKind.DONE,
        Message(N_("DECIDED")),
        Message(N_("Decision: {decision}."), {"decision": RESOLUTION_NAMES[resolution]}),
    )


def plain(kind: AnswerKind, word: Message, sentence: Message) -> Reply:
    """An answer that does not depend on the picture."""
    return Reply(kind, word, sentence)


def not_handled() -> Reply:
    """The program failed at this scan; its bytes are kept."""
    return Reply(
        AnswerKind.TROUBLE,
        Message(N_("LOOK")),
        Message(N_("This scan could not be handled. It is kept; call help and scan something else.")),
    )


def refused(sentence: Message) -> Reply:
    """A rule says no."""
    return Reply(AnswerKind.REFUSED, Message(N_("NOT YET")), sentence)
