"""Units as their own facts tell them, before lines, claims and anomalies are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.events import (
    AnomalyResolved,
    EvidenceAttached,
    Fact,
    LabelPrinted,
    LoggedFact,
    UnitGraded,
    UnitIdentified,
    UnitMoved,
    UnitReceived,
    UnitVoided,
)
from domain.ids import EventId, UnitId
from domain.picture import PrintedLabel
from domain.registers import Write, heads, values
from domain.vocabulary import Condition, Disposition, most_restrictive, worst_condition


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
    def lacks_serial(self) -> bool:
        return self.received.needs_serial and not self.voided and self.serial_now is None

    def writes(self) -> list[tuple[str, Sequence[Write[object]]]]:
        """Every register by its name."""
        return [
            ("condition", self.condition),
            ("disposition", self.disposition),
            ("serial", self.serial),
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


def sorted_labels(labels: Counter[PrintedLabel]) -> list[tuple[PrintedLabel, int]]:
    """Printed labels with their counts, in one order for all."""
    return sorted(labels.items(), key=lambda item: (item[0].layout, item[0].condition))


def first_text(writes: Sequence[Write[str | None]]) -> str | None:
    """The first text that a head claims: a number read once stays until a later write takes its place."""
    return next((write.value for write in heads(writes) if write.value is not None), None)


def gather(live: Sequence[LoggedFact]) -> list[UnitFacts]:
    """The units in fold order. Facts about a unit that never came are kept in the log and ignored here."""
    units: dict[UnitId, UnitFacts] = {}
    for logged in live:
        payload = logged.fact.payload
        if isinstance(payload, UnitReceived) and payload.unit_id not in units:
            units[payload.unit_id] = _begin(logged.fact, payload)
    for logged in live:
        _write(units, logged.fact)
    return list(units.values())


def _begin(fact: Fact, payload: UnitReceived) -> UnitFacts:
    event_id = fact.event_id
    return UnitFacts(
        received=payload,
        event_id=event_id,
        fact=fact,
        condition=[Write(event_id, payload.condition)],
        disposition=[Write(event_id, payload.disposition)],
        serial=[Write(event_id, payload.serial)],
        lot=[Write(event_id, payload.lot)],
        expiry=[Write(event_id, payload.expiry)],
        quantity=[Write(event_id, payload.quantity)],
        tote=[Write(event_id, payload.tote)],
    )


def _write(units: dict[UnitId, UnitFacts], fact: Fact) -> None:
    payload, event_id = fact.payload, fact.event_id
    match payload:
        case UnitGraded(unit_id=unit_id) if unit := units.get(unit_id):
            unit.condition.append(Write(event_id, payload.condition, payload.sees))
            unit.disposition.append(Write(event_id, payload.disposition, payload.sees))
        case UnitMoved(unit_id=unit_id) if unit := units.get(unit_id):
            unit.disposition.append(Write(event_id, payload.disposition, payload.sees))
            unit.tote.append(Write(event_id, payload.tote, payload.sees))
        case UnitIdentified(unit_id=unit_id) if unit := units.get(unit_id):
            _identify(unit, event_id, payload)
        case UnitVoided(unit_id=unit_id) if unit := units.get(unit_id):
            unit.voids.append(Write(event_id, True, payload.sees))
        case EvidenceAttached(unit_id=unit_id) if unit_id is not None and (unit := units.get(unit_id)):
            unit.has_evidence = True
        case LabelPrinted(unit_id=unit_id) if unit := units.get(unit_id):
            unit.labels[PrintedLabel(payload.layout, payload.condition, 0)] += 1
        case AnomalyResolved(subject=subject, disposition=Disposition() as disposition) if unit := units.get(
            UnitId(subject)
        ):
            unit.disposition.append(Write(event_id, disposition, payload.sees))
        case _:
            return


def _identify(unit: UnitFacts, event_id: EventId, payload: UnitIdentified) -> None:
    if payload.serial is not None:
        unit.serial.append(Write(event_id, payload.serial, payload.sees))
    if payload.lot is not None:
        unit.lot.append(Write(event_id, payload.lot, payload.sees))
    if payload.expiry is not None:
        unit.expiry.append(Write(event_id, payload.expiry, payload.sees))
    if payload.quantity is not None:
        unit.quantity.append(Write(event_id, payload.quantity, payload.sees))
