"""From a command to facts: what an act means for a return, or the sentence that refuses it (model.md, Commands).

Pure: the picture, the site's rules and the id maker come in; payloads go out. Committing them is the desk's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from domain.anomalies import DECIDES_A_UNIT
from domain.closing import close
from domain.commands import (
    AcceptUnit,
    CloseReturn,
    Command,
    ConfirmMissing,
    GradeUnit,
    HoldUnit,
    IdentifyUnit,
    MoveUnit,
    ReceiveUnit,
)
from domain.errors import Refused
from domain.events import (
    AnomalyResolved,
    LineMissingConfirmed,
    Payload,
    UnitGraded,
    UnitIdentified,
    UnitMoved,
    UnitReceived,
)
from domain.grading import disposition_for, line_with_room, regraded, room_for, usual_disposition
from domain.ids import IdMaker, PackageId, UnitId
from domain.message import N_, Message
from domain.picture import AnomalyPicture, ReturnPicture, UnitPicture
from domain.rights import Right, may
from domain.serials import same_serial
from domain.told import Site
from domain.vocabulary import AnomalyState, Disposition, Resolution, Role


@dataclass(frozen=True, slots=True)
class Situation:
    """What a decision looks at. `site` brings the rule version that goes into the facts."""

    picture: ReturnPicture
    package_id: PackageId
    site: Site
    role: Role


def decide(command: Command, situation: Situation, ids: IdMaker) -> tuple[Payload, ...]:
    """The payloads that `command` makes. Raises Refused with what to do instead."""
    match command:
        case ReceiveUnit():
            return (_receive(command, situation, ids),)
        case IdentifyUnit():
            return (_identify(command, situation),)
        case GradeUnit():
            return (_grade(command, situation),)
        case MoveUnit():
            return _move(command, situation)
        case AcceptUnit():
            return (_accept(_present(situation, command.unit_id), situation),)
        case HoldUnit():
            return (_hold(_present(situation, command.unit_id), situation),)
        case ConfirmMissing():
            return _missing(situation, ids)
        case CloseReturn():
            return (close(situation.picture, situation.site),)
        case _:
            assert_never(command)


def _receive(command: ReceiveUnit, situation: Situation, ids: IdMaker) -> UnitReceived:
    if command.quantity < 1:
        raise Refused(Message(N_("A unit has one piece at least. Give the number of pieces again.")))
    picture, site = situation.picture, situation.site
    sku = None if command.product is None else command.product.sku
    chosen = picture.line(command.line_id)
    usual = disposition_for(
        site.default_condition, chosen or line_with_room(picture, sku, command.serial), site
    )
    room = room_for(picture, sku) if chosen is None else chosen.expected - chosen.good - chosen.damaged
    fits = room >= command.quantity and not _already_here(picture, sku, command.serial)
    return UnitReceived(
        unit_id=UnitId(ids.new_id()),
        plate=ids.new_plate(),
        package_id=situation.package_id,
        quantity=command.quantity,
        condition=site.default_condition,
        disposition=usual if fits else Disposition.HOLD,
        default_disposition=usual,
        needs_serial=command.product is not None and command.product.serialised and command.serial is None,
        rule_version=site.version,
        line_id=command.line_id,
        sku=sku,
        gtin=command.gtin,
        serial=command.serial,
        lot=command.lot,
        expiry=command.expiry,
        repeats=command.repeats,
    )


def _already_here(picture: ReturnPicture, sku: str | None, serial: str | None) -> bool:
    return serial is not None and any(
        not unit.voided
        and unit.sku == sku
        and unit.serial is not None
        and same_serial(unit.serial) == same_serial(serial)
        for unit in picture.units
    )


def _present(situation: Situation, unit_id: UnitId) -> UnitPicture:
    unit = situation.picture.unit(unit_id)
    if unit is None or unit.voided:
        raise Refused(Message(N_("There is no last unit. Scan the unit first.")))
    return unit


def _grade(command: GradeUnit, situation: Situation) -> UnitGraded:
    unit = _present(situation, command.unit_id)
    disposition = regraded(situation.picture, unit, command.condition, situation.site)
    return UnitGraded(
        unit.unit_id, command.condition, disposition, rule_version=situation.site.version, sees=unit.heads
    )


def _identify(command: IdentifyUnit, situation: Situation) -> UnitIdentified:
    unit = _present(situation, command.unit_id)
    if not same_serial(command.serial):
        raise Refused(Message(N_("This is no serial number. Scan the serial.")))
    return UnitIdentified(unit.unit_id, unit.heads, serial=command.serial)


def _move(command: MoveUnit, situation: Situation) -> tuple[Payload, ...]:
    """Into a tote. A unit that waits for a decision goes into a hold tote only, which is its HOLD."""
    unit = _present(situation, command.unit_id)
    move = UnitMoved(unit.unit_id, command.disposition, unit.heads, tote=command.tote)
    anomaly = _accepted_first(situation.picture, unit)
    if anomaly is None:
        return (move,)
    if command.disposition is not Disposition.HOLD:
        raise Refused(Message(N_("This unit waits for a decision. Scan ACCEPT or HOLD first.")))
    if anomaly.resolution is Resolution.HOLD:
        return (move,)
    return (_resolved(anomaly, unit, Resolution.HOLD, Disposition.HOLD), move)


def _open_on(picture: ReturnPicture, unit: UnitPicture) -> list[AnomalyPicture]:
    """The open anomalies of this unit that want a decision, first those that keep it off its line."""
    return [
        anomaly
        for anomaly in picture.anomalies
        if anomaly.subject == unit.unit_id and anomaly.blocking and anomaly.state is AnomalyState.OPEN
    ]


def _accepted_first(picture: ReturnPicture, unit: UnitPicture) -> AnomalyPicture | None:
    """The open anomaly that keeps this unit off its line until ACCEPT."""
    return next((found for found in _open_on(picture, unit) if found.kind in DECIDES_A_UNIT), None)


def _accept(unit: UnitPicture, situation: Situation) -> Payload:
    anomaly = _accepted_first(situation.picture, unit)
    if anomaly is None and unit.disposition is not Disposition.HOLD:
        raise Refused(Message(N_("Nothing to accept: the last unit is in order.")))
    if unit.sku is None:
        raise Refused(Message(N_("This unit is not in the catalogue. Scan HOLD and put it aside.")))
    if not (situation.site.receiver_may_accept or may(situation.role, Right.ACCEPT_AGAINST_RULE)):
        raise Refused(Message(N_("Only a supervisor may accept this here. Scan HOLD and put it aside.")))
    if anomaly is None and _open_on(situation.picture, unit):
        raise Refused(Message(N_("A supervisor must look at this unit first. It stays on hold.")))
    disposition = usual_disposition(situation.picture, unit, situation.site)
    if anomaly is None:
        return UnitMoved(unit.unit_id, disposition, unit.heads)
    return _resolved(anomaly, unit, Resolution.ACCEPT, disposition)


def _hold(unit: UnitPicture, situation: Situation) -> Payload:
    """HOLD is never refused: the way out of any anomaly of the unit, or a move when there is none."""
    undecided = (
        found for found in _open_on(situation.picture, unit) if found.resolution is not Resolution.HOLD
    )
    anomaly = next(undecided, None)
    if anomaly is not None:
        return _resolved(anomaly, unit, Resolution.HOLD, Disposition.HOLD)
    return UnitMoved(unit.unit_id, Disposition.HOLD, unit.heads)


def _resolved(
    anomaly: AnomalyPicture, unit: UnitPicture, resolution: Resolution, disposition: Disposition
) -> AnomalyResolved:
    return AnomalyResolved(
        anomaly_id=anomaly.anomaly_id,
        kind=anomaly.kind,
        subject=anomaly.subject,
        resolution=resolution,
        sees=tuple(sorted({*anomaly.heads, *unit.heads})),
        evidence=anomaly.evidence,
        disposition=disposition,
    )


def _missing(situation: Situation, ids: IdMaker) -> tuple[Payload, ...]:
    short = [line for line in situation.picture.lines if line.short]
    if not short:
        raise Refused(Message(N_("Nothing is missing: every line is complete.")))
    together = ids.new_id()
    return tuple(LineMissingConfirmed(line.line_id, together) for line in short)
