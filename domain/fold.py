"""The fold: facts of one return in order, over its told row, give the picture that everybody shows.

Pure and total: it never raises, whatever the facts say (model.md). Station and central run this same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.allocation import allocate
from domain.anomalies import DECIDES_A_UNIT, RULES
from domain.anomaly import Case, Decisions, decisions, judge
from domain.covers import covers_of
from domain.dangling import dangling
from domain.events import (
    AnomalyResolved,
    LoggedFact,
    PackageArrived,
    PackageDone,
    ReturnClosed,
    ReturnHeld,
    ReturnReleased,
    ReturnReopened,
    UnitGraded,
    UnitIdentified,
    UnitLeft,
    UnitMoved,
    Unread,
)
from domain.ids import AnomalyId, EventId, LineId, PackageId, ReturnId, UnitId
from domain.lifecycle import SHOP_TERMINAL, Work, fulfillment, is_held, processing
from domain.lines import line_pictures
from domain.order import each_once, in_fold_order, taken_back
from domain.picture import AnomalyPicture, PackagePicture, ReturnPicture, UnitPicture
from domain.registers import Write, heads, seen_through, values
from domain.told import ToldReturn
from domain.units import UnitFacts, first_text, gather
from domain.vocabulary import AnomalyState, DeliveryStatus, Disposition, FinancialStatus, Resolution

FOLD_VERSION = 2
"""Rises when the same facts would give another picture; summaries name it."""


def fold(facts: Sequence[LoggedFact], told: ToldReturn | None, return_id: ReturnId) -> ReturnPicture:
    """The picture of `return_id`. Facts may come in any order and more than once; they count in fold order."""
    once, differing = each_once(facts)
    ordered = in_fold_order(once)
    gone = taken_back(ordered)
    live = [logged for logged in ordered if logged.fact.event_id not in gone]
    undone = {logged.fact.event_id: _saw(logged) for logged in ordered if logged.fact.event_id in gone}
    decided = decisions(live, undone)
    case = _case(return_id, told, ordered, live, differing, undone)
    waiting = _unit_anomalies(case, decided)
    case = _with_lines(case, waiting)
    anomalies = _anomalies(case, decided)
    held = is_held(told, any(values(case.holds)))
    units = _units(case, waiting, anomalies)
    work = Work(
        begun=any(_shows_work(unit, told) for unit in units)
        or bool(case.live_closes)
        or any(line.missing for line in case.lines),
        closed=case.closed,
        held=held,
    )
    return ReturnPicture(
        return_id=return_id,
        reference=None if told is None else told.reference,
        told=told,
        lines=tuple(case.lines),
        units=units,
        packages=_packages(live),
        anomalies=anomalies,
        processing=processing(told, work, anomalies),
        delivery=DeliveryStatus.PENDING if told is None else told.delivery,
        financial=FinancialStatus.PENDING if told is None else told.financial,
        fulfillment=fulfillment(told, work),
        held=held,
        hold_heads=tuple(sorted(write.event_id for write in heads(case.holds))),
        closed=case.closed,
        live_closes=case.live_closes,
        covers=case.covers,
        unreadable=sum(isinstance(logged.fact.payload, Unread) for logged in ordered),
        dangling=len(dangling(ordered)),
    )


def _shows_work(unit: UnitPicture, told: ToldReturn | None) -> bool:
    """A unit that came. Of a return that the shop ended only while it is here (model.md, Told things)."""
    ended = told is not None and told.processing in SHOP_TERMINAL
    return unit.is_here if ended else not unit.voided


def _saw(logged: LoggedFact) -> tuple[EventId, ...]:
    match logged.fact.payload:
        case (
            UnitIdentified()
            | UnitGraded()
            | UnitMoved()
            | UnitLeft()
            | AnomalyResolved()
            | ReturnHeld()
            | ReturnReleased()
        ) as payload:
            return payload.sees
        case _:
            return ()


def _case(
    return_id: ReturnId,
    told: ToldReturn | None,
    ordered: Sequence[LoggedFact],
    live: Sequence[LoggedFact],
    differing: Sequence[EventId],
    undone: Mapping[EventId, tuple[EventId, ...]],
) -> Case:
    units = gather(live, undone)
    covers = covers_of(ordered)
    reopened = {
        event_id
        for logged in live
        if isinstance(logged.fact.payload, ReturnReopened)
        for event_id in logged.fact.payload.sees
    }
    closes = [
        (logged.fact.event_id, logged.fact.payload.covers)
        for logged in live
        if isinstance(logged.fact.payload, ReturnClosed) and logged.fact.event_id not in reopened
    ]
    return Case(
        return_id=return_id,
        told=told,
        facts=ordered,
        live=live,
        units=units,
        allocation=allocate(units, () if told is None else told.lines),
        lines=(),
        covers=covers,
        live_closes=tuple(event_id for event_id, _ in closes),
        closed=any(covered == covers for _, covered in closes),
        differing=differing,
        holds=_holds(live, undone),
    )


def _unit_anomalies(case: Case, decided: Decisions) -> dict[UnitId, AnomalyPicture]:
    """The anomaly that a unit waits on, or was accepted by: at most one a unit."""
    return {
        UnitId(finding.subject): judge(finding, case.return_id, decided)
        for kind in DECIDES_A_UNIT
        for finding in RULES[kind](case)
    }


def _with_lines(case: Case, waiting: dict[UnitId, AnomalyPicture]) -> Case:
    accepted = frozenset(
        unit_id
        for unit_id, anomaly in waiting.items()
        if anomaly.kind == "unexpected_item" and anomaly.state is AnomalyState.ACCEPTED
    )
    return replace(case, lines=line_pictures(case, accepted))


def _anomalies(case: Case, decided: Decisions) -> tuple[AnomalyPicture, ...]:
    found: dict[AnomalyId, AnomalyPicture] = {}
    for rule in RULES.values():
        for finding in rule(case):
            anomaly = judge(finding, case.return_id, decided)
            found.setdefault(anomaly.anomaly_id, anomaly)
    return tuple(found.values())


def _holds(live: Sequence[LoggedFact], undone: Mapping[EventId, tuple[EventId, ...]]) -> list[Write[bool]]:
    return [
        Write(
            logged.fact.event_id,
            isinstance(logged.fact.payload, ReturnHeld),
            seen_through(logged.fact.payload.sees, undone),
        )
        for logged in live
        if isinstance(logged.fact.payload, ReturnHeld | ReturnReleased)
    ]


def _packages(live: Sequence[LoggedFact]) -> tuple[PackagePicture, ...]:
    done = {logged.fact.payload.package_id for logged in live if isinstance(logged.fact.payload, PackageDone)}
    arrived: dict[PackageId, PackageArrived] = {}
    for logged in live:
        if isinstance(logged.fact.payload, PackageArrived):
            arrived.setdefault(logged.fact.payload.package_id, logged.fact.payload)
    return tuple(
        PackagePicture(package.package_id, package.scan, package.tracking, package.package_id in done)
        for package in arrived.values()
    )


def _units(
    case: Case, waiting: Mapping[UnitId, AnomalyPicture], anomalies: Sequence[AnomalyPicture]
) -> tuple[UnitPicture, ...]:
    twice = {anomaly.subject for anomaly in anomalies if anomaly.decided_twice}
    added = {line.sku: line.line_id for line in case.lines if line.added}
    return tuple(
        _unit(case, unit, waiting.get(unit.received.unit_id), added, unit.received.unit_id in twice)
        for unit in case.units
    )


def _unit(
    case: Case, unit: UnitFacts, anomaly: AnomalyPicture | None, added: Mapping[str, LineId], twice: bool
) -> UnitPicture:
    """The unit with its place in the return. `added` are the lines that were not on the return, by SKU."""
    received = unit.received
    shares = case.allocation.shares.get(received.unit_id, ())
    # What was accepted on other evidence is open, and so undecided, again; what is on hold stays so.
    undecided = (
        anomaly is not None
        and anomaly.state is AnomalyState.OPEN
        and anomaly.resolution is not Resolution.HOLD
    )
    accepted = anomaly is not None and anomaly.state is AnomalyState.ACCEPTED
    extra = added.get(received.sku or "") if accepted and not shares else None
    return UnitPicture(
        unit_id=received.unit_id,
        plate=received.plate,
        package_id=received.package_id,
        sku=received.sku,
        gtin=received.gtin,
        serial=unit.serial_now,
        lot=first_text(unit.lot),
        expiry=first_text(unit.expiry),
        quantity=unit.quantity_now,
        condition=unit.condition_now,
        disposition=Disposition.HOLD if undecided or twice else unit.disposition_now,
        default_disposition=received.default_disposition,
        tote=first_text(unit.tote),
        needs_serial=unit.lacks_serial,
        voided=unit.voided,
        line_id=shares[0].line_id if shares else extra,
        counted=unit.quantity_now if extra is not None else sum(share.pieces for share in shares),
        over=sum(share.over for share in shares),
        fits=anomaly is None,
        undecided=undecided,
        labels=unit.printed(),
        heads=unit.heads(),
        has_evidence=unit.has_evidence,
        received_by=unit.event_id,
        raw_scan=unit.fact.raw_scan,
        left=unit.left,
    )
