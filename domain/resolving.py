"""A supervisor's decision on an anomaly: what it means in facts, or the sentence that refuses it.

Pure, like `domain.decide`: the picture and the people come in, payloads go out. The decision itself is the first
fact, its effects on units follow, so that UNDO takes back the effects before the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from domain.anomaly_kinds import kind_of
from domain.errors import Refused
from domain.events import (
    AnomalyResolved,
    Payload,
    UnitGraded,
    UnitIdentified,
    UnitLeft,
    UnitMoved,
    UnitVoided,
)
from domain.grading import disposition_for, usual_disposition
from domain.ids import AnomalyId, OperatorId, UnitId
from domain.message import N_, Message
from domain.picture import AnomalyPicture, ReturnPicture, UnitPicture
from domain.rights import Right, may
from domain.serials import same_serial
from domain.told import Site
from domain.vocabulary import AnomalyState, Condition, Disposition, LeftReason, Resolution, Role

LONGEST_NOTE = 1000
_LONGEST_SERIAL = 200


@dataclass(frozen=True, slots=True)
class Resolve:
    """A decision that somebody wants: on the `evidence` they looked at. `serial` and `pieces` where it needs them."""

    anomaly_id: AnomalyId
    evidence: str
    resolution: Resolution
    note: str | None = None
    serial: str | None = None
    pieces: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who decides."""

    operator: OperatorId
    role: Role


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a decision is about: `units` are those that it moves, `unit` the one that is its subject, if any."""

    wish: Resolve
    anomaly: AnomalyPicture
    picture: ReturnPicture
    site: Site
    unit: UnitPicture | None
    units: tuple[UnitPicture, ...]
    second: OperatorId | None
    note: str | None


def offered(anomaly: AnomalyPicture, picture: ReturnPicture) -> tuple[Resolution, ...]:
    """The resolutions that make sense for this anomaly as the return now stands."""
    if anomaly.state is not AnomalyState.OPEN:
        return ()
    unit, here = _unit(anomaly, picture), _units(anomaly, picture)
    register = anomaly.subject.partition(":")[2]
    return tuple(
        resolution
        for resolution in kind_of(anomaly.kind).offers
        if _fits(resolution, anomaly, unit, register, moves=bool(here))
    )


def _fits(
    resolution: Resolution, anomaly: AnomalyPicture, unit: UnitPicture | None, register: str, *, moves: bool
) -> bool:
    match resolution:
        case Resolution.ACCEPT:
            return unit is None or unit.sku is not None
        case Resolution.ACCEPT_DAMAGED:
            return unit is not None and unit.sku is not None
        case Resolution.HOLD:
            return unit is not None and anomaly.resolution is not Resolution.HOLD
        case Resolution.QUARANTINE | Resolution.SEND_BACK | Resolution.WRITE_OFF:
            return moves
        case Resolution.CORRECT_COUNT:
            return unit is not None and register in ("", "quantity")
        case Resolution.REPLACE_SERIAL:
            return unit is not None and unit.serial is not None and register in ("", "serial")
        case Resolution.IGNORE:
            return True
        case _:
            assert_never(resolution)


def _unit(anomaly: AnomalyPicture, picture: ReturnPicture) -> UnitPicture | None:
    unit = picture.unit(UnitId(anomaly.subject.partition(":")[0]))
    return None if unit is None or unit.voided else unit


def _units(anomaly: AnomalyPicture, picture: ReturnPicture) -> tuple[UnitPicture, ...]:
    """The units that a decision on this anomaly moves: its own, or all of a return's that are here."""
    unit = _unit(anomaly, picture)
    if unit is not None:
        return (unit,)
    if anomaly.subject != picture.return_id:
        return ()
    return tuple(one for one in picture.units if one.is_here)


def needs_second(anomaly: AnomalyPicture, resolution: Resolution) -> bool:
    """Whether a second person must confirm this with an own PIN."""
    return resolution in kind_of(anomaly.kind).by_two


def may_resolve(anomaly: AnomalyPicture, resolution: Resolution, role: Role, site: Site) -> bool:
    """Whether somebody of this role may decide so (the site may let receivers accept)."""
    right = kind_of(anomaly.kind).right_for(resolution)
    if right is Right.ACCEPT_AGAINST_RULE and site.receiver_may_accept:
        right = Right.RECEIVE
    return may(role, right)


def resolve(
    wish: Resolve, picture: ReturnPicture, site: Site, by: Person, second: Person | None = None
) -> tuple[Payload, ...]:
    """The facts of this decision. Raises Refused with what to do instead."""
    anomaly = next((one for one in picture.anomalies if one.anomaly_id == wish.anomaly_id), None)
    if anomaly is None or anomaly.state is not AnomalyState.OPEN:
        raise Refused(Message(N_("This is settled meanwhile. Look at the list again.")))
    if anomaly.evidence != wish.evidence:
        raise Refused(Message(N_("Something changed meanwhile. Look at it again, then decide.")))
    if wish.resolution not in offered(anomaly, picture):
        raise Refused(Message(N_("This cannot be decided so. Choose one of the decisions shown.")))
    if not may_resolve(anomaly, wish.resolution, by.role, site):
        raise Refused(Message(N_("Only a supervisor may decide this. Call one.")))
    _check_second(anomaly, wish.resolution, by, second)
    note = _clean(wish.note)[:LONGEST_NOTE] or None
    if wish.resolution is Resolution.IGNORE and note is None:
        raise Refused(Message(N_("Say why: ignoring needs a note.")))
    return _payloads(
        _Matter(
            wish=wish,
            anomaly=anomaly,
            picture=picture,
            site=site,
            unit=_unit(anomaly, picture),
            units=_units(anomaly, picture),
            second=None if second is None else second.operator,
            note=note,
        )
    )


def _check_second(anomaly: AnomalyPicture, resolution: Resolution, by: Person, second: Person | None) -> None:
    if second is None:
        if needs_second(anomaly, resolution):
            raise Refused(Message(N_("A second person must confirm this with badge and PIN.")))
        return
    if second.operator == by.operator:
        raise Refused(
            Message(N_("Nobody confirms an own decision. The second person must be somebody else."))
        )
    if not may(second.role, kind_of(anomaly.kind).right):
        raise Refused(Message(N_("The second person must be a supervisor too.")))


def _clean(text: str | None) -> str:
    """Typed text as a fact may hold it: one line, no lone surrogates, no U+0000."""
    kept = (text or "").encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
    return " ".join(kept.split())


def _payloads(matter: _Matter) -> tuple[Payload, ...]:
    match matter.wish.resolution:
        case Resolution.ACCEPT:
            return (_decided(matter, _freed(matter)),)
        case Resolution.ACCEPT_DAMAGED:
            return _accept_damaged(matter)
        case Resolution.HOLD:
            return (_decided(matter, Disposition.HOLD),)
        case Resolution.QUARANTINE:
            return _quarantine(matter)
        case Resolution.SEND_BACK:
            return _away(matter, LeftReason.SENT_BACK)
        case Resolution.WRITE_OFF:
            return _away(matter, LeftReason.WRITTEN_OFF)
        case Resolution.CORRECT_COUNT:
            return _correct_count(matter)
        case Resolution.REPLACE_SERIAL:
            return _replace_serial(matter)
        case Resolution.IGNORE:
            return (_decided(matter, None),)
        case _:
            assert_never(matter.wish.resolution)


def _decided(matter: _Matter, disposition: Disposition | None) -> AnomalyResolved:
    anomaly, unit = matter.anomaly, matter.unit
    return AnomalyResolved(
        anomaly_id=anomaly.anomaly_id,
        kind=anomaly.kind,
        subject=anomaly.subject,
        resolution=matter.wish.resolution,
        sees=tuple(sorted({*anomaly.heads, *(() if unit is None else unit.heads)})),
        evidence=anomaly.evidence,
        disposition=disposition,
        second_person=matter.second,
        note=matter.note,
    )


def _freed(matter: _Matter) -> Disposition | None:
    """Where a unit on hold goes by this decision; None while something else is open on it, or nothing holds it."""
    unit = matter.unit
    if unit is None or _others_open(matter) or unit.disposition is not Disposition.HOLD:
        return None
    return usual_disposition(matter.picture, unit, matter.site)


def _others_open(matter: _Matter) -> bool:
    """Whether something else about the unit waits for a decision: then it stays on hold."""
    return any(
        other.subject == matter.anomaly.subject and other.blocking and other.state is AnomalyState.OPEN
        for other in matter.picture.anomalies
        if other.anomaly_id != matter.anomaly.anomaly_id
    )


def _accept_damaged(matter: _Matter) -> tuple[Payload, ...]:
    unit = _subject(matter)
    damaged = disposition_for(Condition.D, matter.picture.line(unit.line_id), matter.site)
    goes = Disposition.HOLD if _others_open(matter) else damaged
    graded = UnitGraded(unit.unit_id, Condition.D, goes, rule_version=matter.site.version, sees=unit.heads)
    return _decided(matter, goes), graded


def _subject(matter: _Matter) -> UnitPicture:
    assert matter.unit is not None  # noqa: S101 - only a unit's anomaly offers what asks for it
    return matter.unit


def _quarantine(matter: _Matter) -> tuple[Payload, ...]:
    if matter.unit is not None:
        return (_decided(matter, Disposition.UNDER_INVESTIGATION),)
    moves = (UnitMoved(one.unit_id, Disposition.UNDER_INVESTIGATION, one.heads) for one in matter.units)
    return _decided(matter, None), *moves


def _away(matter: _Matter, reason: LeftReason) -> tuple[Payload, ...]:
    anomaly_id = matter.anomaly.anomaly_id
    left = (UnitLeft(one.unit_id, reason, anomaly_id, one.heads) for one in matter.units)
    return _decided(matter, None), *left


def _correct_count(matter: _Matter) -> tuple[Payload, ...]:
    """The right number of pieces; none at all means that the unit never was there."""
    unit, pieces = _subject(matter), matter.wish.pieces
    if pieces is None or not 0 <= pieces <= 1_000_000:
        raise Refused(Message(N_("Type how many pieces there are.")))
    if pieces == unit.quantity and not matter.anomaly.subject.endswith(":quantity"):
        raise Refused(Message(N_("{count} pieces are recorded already."), {"count": pieces}))
    if matter.anomaly.kind == "over_receipt" and pieces > unit.quantity - unit.over:
        raise Refused(
            Message(N_("{count} pieces are still more than expected. Decide otherwise."), {"count": pieces})
        )
    if not pieces:
        return _decided(matter, None), UnitVoided(unit.unit_id, unit.heads)
    return _decided(matter, _freed(matter)), UnitIdentified(unit.unit_id, unit.heads, quantity=pieces)


def _replace_serial(matter: _Matter) -> tuple[Payload, ...]:
    unit, serial = _subject(matter), _clean(matter.wish.serial)[:_LONGEST_SERIAL]
    if not same_serial(serial):
        raise Refused(Message(N_("Type the right serial.")))
    doubtful = matter.anomaly.subject.endswith(":serial")
    if not doubtful and same_serial(serial) == same_serial(unit.serial or ""):
        raise Refused(Message(N_("This is the serial that is recorded already.")))
    return _decided(matter, _freed(matter)), UnitIdentified(unit.unit_id, unit.heads, serial=serial)
