"""Units as their own facts tell them, before lines, claims and anomalies are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.events import (
    AnomalyResolved,
    EvidenceAttached,
    Fact,
    LabelPrinted,
    LoggedFact,
    UnitGraded,
    UnitIdentified,
    UnitLeft,
    UnitMoved,
    UnitReceived,
    UnitVoided,
)
from domain.ids import EventId, UnitId
from domain.picture import PrintedLabel
from domain.registers import Write, heads, seen_through, values
from domain.serials import same_serial
from domain.vocabulary import Condition, Disposition, LeftReason, most_restrictive, worst_condition


@dataclass(slots=True)
class UnitFacts:
    """The live writes of one unit, gathered in fold order."""

    received: UnitReceived
    event_id: EventId
    fact: Fact
    condition: list[Write[Condition]] = field(default_factory=list)
    disposition: list[Write[Disposition]] = field(default_factory=list)
    serial: list[Write[str | None]] = field(default_factory=list)
    lot: list[Write[str | None]] = field(default_factory=list)
    expiry: list[Write[str | None]] = field(default_factory=list)
    quantity: list[Write[int]] = field(default_factory=list)
    tote: list[Write[str | None]] = field(default_factory=list)
    whereabouts: list[Write[LeftReason | None]] = field(default_factory=list)
    claims: list[tuple[int, str]] = field(default_factory=list)
    voids: list[Write[bool]] = field(default_factory=list)
    labels: Counter[PrintedLabel] = field(default_factory=Counter)
    has_evidence: bool = False

    @property
    def voided(self) -> bool:
        return bool(self.voids)

    @property
    def quantity_now(self) -> int:
        """Pieces; the lowest claim counts, and never below zero."""
        return max(0, min(values(self.quantity)))

    @property
    def condition_now(self) -> Condition:
        return worst_condition(values(self.condition))

    @property
    def disposition_now(self) -> Disposition:
        return most_restrictive(values(self.disposition))

    @property
    def serial_now(self) -> str | None:
        return first_text(self.serial)

    @property
    def claimed_at(self) -> int | None:
        """The place in the fold order where this unit first claimed its present serial; None without one."""
        serial = self.serial_now
        return (
            None if serial is None else min(at for at, claim in self.claims if claim == same_serial(serial))
        )

    @property
    def left(self) -> LeftReason | None:
        """Why the unit is no longer here; None while anybody's last word is that it is."""
        reasons = values(self.whereabouts)
        return None if None in reasons else min(reason for reason in reasons if reason is not None)

    @property
    def is_here(self) -> bool:
        return not self.voided and self.left is None

    @property
    def lacks_serial(self) -> bool:
        return self.received.needs_serial and not self.voided and self.serial_now is None

    def writes(self) -> list[tuple[str, Sequence[Write[object]]]]:
        """Every register by its name, with values as they are compared."""
        return [
            ("whereabouts", self.whereabouts),
            ("condition", self.condition),
            ("disposition", self.disposition),
            ("place", self.tote),
            ("serial", [_compared(write) for write in self.serial]),
            ("lot", self.lot),
            ("expiry", self.expiry),
            ("quantity", self.quantity),
        ]

    def heads(self) -> tuple[EventId, ...]:
        """The heads of all registers together, sorted: the `sees` of a write that knows this unit."""
        found = {write.event_id for _, writes in self.writes() for write in heads(writes)}
        return tuple(sorted(found))

    def printed(self) -> tuple[PrintedLabel, ...]:
        return tuple(
            PrintedLabel(label.layout, label.condition, copies)
            for label, copies in sorted_labels(self.labels)
        )


def _compared(write: Write[str | None]) -> Write[str | None]:
    return write if write.value is None else Write(write.event_id, same_serial(write.value), write.sees)


def sorted_labels(labels: Counter[PrintedLabel]) -> list[tuple[PrintedLabel, int]]:
    """Printed labels with their counts, in one order for all."""
    return sorted(labels.items(), key=lambda item: (item[0].layout, item[0].condition))


def first_text(writes: Sequence[Write[str | None]]) -> str | None:
    """The first text that a head claims: a number read once stays until a later write takes its place."""
    return next((write.value for write in heads(writes) if write.value is not None), None)


def gather(live: Sequence[LoggedFact], undone: Mapping[EventId, tuple[EventId, ...]]) -> list[UnitFacts]:
    """The units in fold order. Facts about a unit that never came are kept in the log and ignored here.

    `undone` are the facts that were taken back, with what they saw.
    """
    units: dict[UnitId, UnitFacts] = {}
    for at, logged in enumerate(live):
        payload = logged.fact.payload
        if isinstance(payload, UnitReceived) and payload.unit_id not in units:
            units[payload.unit_id] = _begin(logged.fact, payload, at)
    for at, logged in enumerate(live):
        _write(units, logged.fact, at, undone)
    return list(units.values())


def _begin(fact: Fact, payload: UnitReceived, at: int) -> UnitFacts:
    event_id = fact.event_id
    return UnitFacts(
        received=payload,
        claims=[] if payload.serial is None else [(at, same_serial(payload.serial))],
        event_id=event_id,
        fact=fact,
        condition=[Write(event_id, payload.condition)],
        disposition=[Write(event_id, payload.disposition)],
        serial=[Write(event_id, payload.serial)],
        lot=[Write(event_id, payload.lot)],
        expiry=[Write(event_id, payload.expiry)],
        quantity=[Write(event_id, payload.quantity)],
        tote=[Write(event_id, payload.tote)],
        whereabouts=[Write(event_id, None)],
    )


def _write(
    units: Mapping[UnitId, UnitFacts], fact: Fact, at: int, undone: Mapping[EventId, tuple[EventId, ...]]
) -> None:
    payload, event_id = fact.payload, fact.event_id
    match payload:
        case UnitGraded(unit_id=unit_id) if unit := units.get(unit_id):
            sees = seen_through(payload.sees, undone)
            unit.condition.append(Write(event_id, payload.condition, sees))
            unit.disposition.append(Write(event_id, payload.disposition, sees))
        case UnitMoved(unit_id=unit_id) if unit := units.get(unit_id):
            sees = seen_through(payload.sees, undone)
            unit.disposition.append(Write(event_id, payload.disposition, sees))
            unit.tote.append(Write(event_id, payload.tote, sees))
            unit.whereabouts.append(Write(event_id, None, sees))
        case UnitIdentified(unit_id=unit_id) if unit := units.get(unit_id):
            _identify(unit, event_id, payload, seen_through(payload.sees, undone))
            if payload.serial is not None:
                unit.claims.append((at, same_serial(payload.serial)))
        case UnitVoided(unit_id=unit_id) if unit := units.get(unit_id):
            unit.voids.append(Write(event_id, True, seen_through(payload.sees, undone)))
        case EvidenceAttached(unit_id=unit_id) if unit_id is not None and (unit := units.get(unit_id)):
            unit.has_evidence = True
        case LabelPrinted(unit_id=unit_id) if unit := units.get(unit_id):
            unit.labels[PrintedLabel(payload.layout, payload.condition, 0)] += 1
        case AnomalyResolved(subject=subject, disposition=Disposition() as disposition) if unit := units.get(
            UnitId(subject)
        ):
            sees = seen_through(payload.sees, undone)
            unit.disposition.append(Write(event_id, disposition, sees))
            unit.whereabouts.append(Write(event_id, None, sees))
        case UnitLeft(unit_id=unit_id) if unit := units.get(unit_id):
            unit.whereabouts.append(Write(event_id, payload.reason, seen_through(payload.sees, undone)))
        case _:
            return


def _identify(unit: UnitFacts, event_id: EventId, payload: UnitIdentified, sees: tuple[EventId, ...]) -> None:
    if payload.serial is not None:
        unit.serial.append(Write(event_id, payload.serial, sees))
    if payload.lot is not None:
        unit.lot.append(Write(event_id, payload.lot, sees))
    if payload.expiry is not None:
        unit.expiry.append(Write(event_id, payload.expiry, sees))
    if payload.quantity is not None:
        unit.quantity.append(Write(event_id, payload.quantity, sees))
