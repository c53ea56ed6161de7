"""UNDO: the last undoable event of a return by this lane, and what takes it back (model.md, Commands)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Refused
from domain.events import (
    AnomalyRaised,
    AnomalyResolved,
    EvidenceAttached,
    Fact,
    LineMissingConfirmed,
    LoggedFact,
    PackageDone,
    Payload,
    ReturnClosed,
    ReturnHeld,
    ReturnReleased,
    ReturnReopened,
    Reverted,
    UnitGraded,
    UnitIdentified,
    UnitLeft,
    UnitMoved,
    UnitReceived,
    UnitVoided,
)
from domain.ids import EventId, UnitId
from domain.message import N_, Message
from domain.order import in_fold_order, taken_back
from domain.picture import ReturnPicture


def undo(
    own: Sequence[LoggedFact], facts: Sequence[LoggedFact], picture: ReturnPicture
) -> tuple[EventId, tuple[Payload, ...]]:
    """The event that is taken back, and the payloads that do it.

    `own` are this lane's facts of the return in the order it made them, `facts` all of the return's. Raises
    Refused when nothing of this lane is left to take back.
    """
    gone = taken_back(in_fold_order(facts))
    voided = {unit.unit_id for unit in picture.units if unit.voided}
    for logged in reversed(own):
        fact = logged.fact
        if fact.event_id not in gone and _is_undoable(fact, picture, voided):
            return fact.event_id, _taking_back(fact, own, facts, gone, picture)
    raise Refused(Message(N_("Nothing to undo on this return.")))


def _is_undoable(fact: Fact, picture: ReturnPicture, voided: set[UnitId]) -> bool:
    match fact.payload:
        case UnitReceived(unit_id=unit_id):
            return unit_id not in voided
        case UnitGraded() | UnitIdentified() | UnitMoved() | UnitLeft():
            return fact.payload.unit_id not in voided
        case EvidenceAttached(unit_id=unit_id):
            return unit_id not in voided
        case AnomalyResolved(subject=subject):
            return UnitId(subject) not in voided
        case ReturnClosed():
            return fact.event_id in picture.live_closes
        case AnomalyRaised() | LineMissingConfirmed() | ReturnHeld() | ReturnReleased() | PackageDone():
            return True
        case _:
            return False


def _taking_back(
    fact: Fact,
    own: Sequence[LoggedFact],
    facts: Sequence[LoggedFact],
    gone: frozenset[EventId],
    picture: ReturnPicture,
) -> tuple[Payload, ...]:
    match fact.payload:
        case UnitReceived(unit_id=unit_id):
            unit = picture.unit(unit_id)
            return (UnitVoided(unit_id, () if unit is None else unit.heads),)
        case ReturnClosed(covers=covers):
            # Closes with equal covers are one close: reopening takes back all of them.
            merged = {
                other.fact.event_id
                for other in facts
                if isinstance(other.fact.payload, ReturnClosed) and other.fact.payload.covers == covers
            }
            return (ReturnReopened(tuple(sorted(merged.intersection(picture.live_closes)))),)
        case LineMissingConfirmed(together=together):
            return tuple(
                Reverted(other.fact.event_id)
                for other in own
                if isinstance(other.fact.payload, LineMissingConfirmed)
                and other.fact.payload.together == together
                and other.fact.event_id not in gone
            )
        case UnitLeft(anomaly_id=anomaly_id):
            # One decision may send several units away: they come back together, and the anomaly is open again.
            return tuple(
                Reverted(other.fact.event_id)
                for other in own
                if other.fact.event_id not in gone
                and isinstance(other.fact.payload, UnitLeft | AnomalyResolved)
                and other.fact.payload.anomaly_id == anomaly_id
            )
        case _:
            return (Reverted(fact.event_id),)
