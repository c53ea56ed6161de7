"""What was done on a return, as sentences: newest first, with what was taken back marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.happened import HistoryEntry
from domain.codes import command_in
from domain.commands import COMMAND_NAMES
from domain.events import (
    AnomalyResolved,
    Fact,
    LabelPrinted,
    LineMissingConfirmed,
    LoggedFact,
    PackageArrived,
    PackageDone,
    ReturnClosed,
    ReturnHeld,
    ReturnReleased,
    ReturnReopened,
    Reverted,
    ScanNotUnderstood,
    UnitGraded,
    UnitIdentified,
    UnitLeft,
    UnitMoved,
    UnitReceived,
    UnitVoided,
)
from domain.ids import EventId, OperatorId, UnitId
from domain.labels import LabelLayout
from domain.message import N_, Message
from domain.order import in_fold_order, taken_back
from domain.picture import ReturnPicture
from domain.vocabulary import CONDITION_NAMES, DISPOSITION_NAMES, LEFT_NAMES, Resolution, ScanTrouble

_RESOLVED: dict[Resolution, Message] = {
    Resolution.ACCEPT: Message(N_("accepted")),
    Resolution.HOLD: Message(N_("put on hold")),
    Resolution.QUARANTINE: Message(N_("put in quarantine")),
    Resolution.SEND_BACK: Message(N_("sent back")),
    Resolution.IGNORE: Message(N_("ignored")),
    Resolution.ACCEPT_DAMAGED: Message(N_("accepted as damaged")),
    Resolution.CORRECT_COUNT: Message(N_("count corrected")),
    Resolution.REPLACE_SERIAL: Message(N_("serial replaced")),
    Resolution.WRITE_OFF: Message(N_("written off")),
}


def history(
    facts: Sequence[LoggedFact], picture: ReturnPicture, people: Mapping[OperatorId, str], most: int = 60
) -> tuple[HistoryEntry, ...]:
    """The latest `most` acts on the return, newest first. Labels that were printed are not listed."""
    ordered = in_fold_order(facts)
    gone = taken_back(ordered)
    names = {unit.unit_id: unit.sku or unit.gtin or unit.plate for unit in picture.units}
    voided = {unit.received_by for unit in picture.units if unit.voided}
    entries: list[HistoryEntry] = []
    for logged in reversed(ordered):
        sentence = _sentence(logged, names)
        if sentence is not None and len(entries) < most:
            entries.append(_entry(logged, sentence, gone | voided, people))
    return tuple(entries)


def _entry(
    logged: LoggedFact, sentence: Message, undone: frozenset[EventId], people: Mapping[OperatorId, str]
) -> HistoryEntry:
    fact = logged.fact
    return HistoryEntry(
        event_id=fact.event_id,
        at_ms=fact.wall_ms(),
        sentence=sentence,
        code="" if fact.raw_scan is None else fact.raw_scan.decode("utf-8", "replace"),
        operator="" if fact.operator is None else people.get(fact.operator, fact.operator),
        undone=fact.event_id in undone,
    )


def _sentence(logged: LoggedFact, names: Mapping[UnitId, str]) -> Message | None:
    match logged.fact.payload:
        case PackageArrived():
            return Message(N_("Parcel opened"))
        case PackageDone():
            return Message(N_("Parcel done"))
        case UnitReceived(unit_id=unit_id):
            return Message(N_("{sku} received"), {"sku": names.get(unit_id, "")})
        case UnitVoided(unit_id=unit_id):
            return Message(N_("{sku} taken back"), {"sku": names.get(unit_id, "")})
        case LineMissingConfirmed():
            return Message(N_("The rest of a line is missing"))
        case ReturnClosed(totals=totals):
            return Message(
                N_("Return closed: {good} good, {damaged} damaged, {missing} missing"),
                {"good": totals.good, "damaged": totals.damaged, "missing": totals.missing},
            )
        case ReturnReopened():
            return Message(N_("Return opened again"))
        case ReturnHeld():
            return Message(N_("Return put on hold"))
        case ReturnReleased():
            return Message(N_("Return released"))
        case Reverted():
            return Message(N_("Last step taken back"))
        case ScanNotUnderstood(reason=reason):
            return _kept_scan(reason, logged.fact)
        case _:
            return _about_a_unit(logged, names)


def _kept_scan(reason: ScanTrouble, fact: Fact) -> Message:
    if reason is not ScanTrouble.REFUSED:
        return Message(N_("Scan not understood"))
    code = "" if fact.raw_scan is None else fact.raw_scan.decode("utf-8", "replace").strip()
    word = command_in(code)
    return Message(N_("Refused: {what}"), {"what": code if word is None else COMMAND_NAMES[word]})


def _about_a_unit(logged: LoggedFact, names: Mapping[UnitId, str]) -> Message | None:
    match logged.fact.payload:
        case UnitIdentified(unit_id=unit_id, serial=serial, quantity=quantity):
            named: dict[str, str | int] = {"sku": names.get(unit_id, "")}
            if serial is None and quantity is not None:
                return Message(N_("{sku}: {count} pieces counted"), {**named, "count": quantity})
            return Message(N_("{sku} has serial {serial}"), {**named, "serial": serial or ""})
        case UnitGraded(unit_id=unit_id, condition=condition):
            return Message(
                N_("{sku} graded {grade}: {condition}"),
                {
                    "sku": names.get(unit_id, ""),
                    "grade": condition,
                    "condition": CONDITION_NAMES[condition],
                },
            )
        case UnitMoved(unit_id=unit_id, disposition=disposition):
            return Message(
                N_("{sku} goes to: {disposition}"),
                {"sku": names.get(unit_id, ""), "disposition": DISPOSITION_NAMES[disposition]},
            )
        case AnomalyResolved(subject=subject, resolution=resolution):
            decided: dict[str, str | int | Message] = {"decision": _RESOLVED[resolution]}
            if UnitId(subject) not in names:
                return Message(N_("Decided: {decision}"), decided)
            return Message(N_("{sku}: {decision}"), {"sku": names[UnitId(subject)], **decided})
        case UnitLeft(unit_id=unit_id, reason=reason):
            return Message(
                N_("{sku} left: {reason}"), {"sku": names.get(unit_id, ""), "reason": LEFT_NAMES[reason]}
            )
        case LabelPrinted(is_copy=True, layout=LabelLayout()):
            return Message(N_("Label printed again"))
        case _:
            return None
