"""The report: what the dock found, folded from the log at this moment and never read from a stored picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TypedDict

from central.core.projecting import Case, cases, picture_of
from central.storage import told
from central.storage.engine import Tx
from domain.owed import copies_of_present_label, layout_of
from domain.picture import LinePicture, ReturnPicture, UnitPicture
from domain.told import ToldKind
from domain.vocabulary import AnomalyState


class LineReport(TypedDict):
    sku: str
    expected: int
    good: int
    damaged: int
    missing: int
    state: str
    not_on_original_rma: bool


class UnitReport(TypedDict):
    unit_id: str
    plate: str
    sku: str | None
    serial: str | None
    condition: str
    disposition: str
    voided: bool


class AnomalyReport(TypedDict):
    kind: str
    state: str


class LabelReport(TypedDict):
    plate: str
    layout: str
    copies: int


class Report(TypedDict):
    """One return, in the words that other programs rely on (docs/commands.md)."""

    reference: str | None
    processing_status: str
    fulfillment_status: str
    closed: bool
    lines: list[LineReport]
    units: list[UnitReport]
    anomalies: list[AnomalyReport]
    labels: list[LabelReport]


def report_of(tx: Tx, site: str, names: Sequence[str]) -> list[Report]:
    """The reports of these returns. Flags that central told stand beside the fold's anomalies."""
    flags: dict[str, list[str]] = {}
    for row in told.all_told(tx, site, ToldKind.FLAG):
        flag = json.loads(row.body or b"{}")
        flags.setdefault(flag["return_id"], []).append(flag["kind"])
    found = cases(tx, site, names)
    return [_report(case, picture_of(case), flags.get(case.root, ())) for case in found.values()]


def _report(case: Case, picture: ReturnPicture, flags: Iterable[str]) -> Report:
    live = [unit for unit in picture.units if not unit.voided]
    return Report(
        reference=picture.reference or _scanned(case),
        processing_status=picture.processing.value,
        fulfillment_status=picture.fulfillment.value,
        closed=picture.closed,
        lines=[_line(line) for line in picture.lines],
        units=[_unit(unit) for unit in picture.units],
        anomalies=[
            *(AnomalyReport(kind=anomaly.kind, state=anomaly.state.value) for anomaly in picture.anomalies),
            *(AnomalyReport(kind=kind, state=AnomalyState.OPEN.value) for kind in sorted(flags)),
        ],
        labels=[
            LabelReport(plate=unit.plate, layout=layout_of(unit).value, copies=copies)
            for unit in live
            if (copies := copies_of_present_label(unit))
        ],
    )


def _scanned(case: Case) -> str | None:
    """What was scanned for a return that nobody told us of."""
    for event in case.events:
        ref = json.loads(event.text).get("rma_ref", {})
        if "raw" in ref:
            raw: str = ref["raw"]
            return raw
    return None


def _line(line: LinePicture) -> LineReport:
    return LineReport(
        sku=line.sku,
        expected=line.expected,
        good=line.good,
        damaged=line.damaged,
        missing=line.missing,
        state=line.state.value,
        not_on_original_rma=line.added,
    )


def _unit(unit: UnitPicture) -> UnitReport:
    return UnitReport(
        unit_id=unit.unit_id,
        plate=unit.plate,
        sku=unit.sku,
        serial=unit.serial,
        condition=unit.condition.value,
        disposition=unit.disposition.value,
        voided=unit.voided,
    )
