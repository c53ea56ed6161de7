"""What a person looks at before deciding an anomaly: what was expected, what was seen, and what happened around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.case import OpenCase
from app.happened import AnomalyEvidence, HistoryEntry
from app.history import history
from domain.ids import AnomalyId, OperatorId, UnitId
from domain.picture import AnomalyPicture, LinePicture, ReturnPicture, UnitPicture
from domain.resolving import offered
from domain.serials import closest

_READ = 2000
_NEIGHBOURS = 3


def evidence_of(
    case: OpenCase, anomaly_id: AnomalyId, people: Mapping[OperatorId, str], name_of: Callable[[str], str]
) -> AnomalyEvidence | None:
    """The evidence of this anomaly as the return now stands; None when there is no such anomaly any more.

    `name_of` answers what people call a SKU.
    """
    picture = case.picture
    anomaly = next((one for one in picture.anomalies if one.anomaly_id == anomaly_id), None)
    if anomaly is None:
        return None
    unit = picture.unit(UnitId(anomaly.subject.partition(":")[0]))
    line = _line(picture, anomaly, unit)
    sku = unit.sku if unit is not None else None if line is None else line.sku
    return AnomalyEvidence(
        return_id=picture.return_id,
        reference=picture.reference or next((package.scan for package in picture.packages), ""),
        anomaly=anomaly,
        unit=unit,
        line=line,
        article=name_of(sku) if sku else "",
        announced=None if line is None or unit is None else closest(unit.serial, line.serials),
        offers=offered(anomaly, picture),
        around=_around(history(case.facts, picture, people, _READ), unit),
    )


def _line(picture: ReturnPicture, anomaly: AnomalyPicture, unit: UnitPicture | None) -> LinePicture | None:
    if unit is not None:
        return picture.line(unit.line_id)
    return next((line for line in picture.lines if line.line_id == anomaly.subject), None)


def _around(entries: Sequence[HistoryEntry], unit: UnitPicture | None) -> tuple[HistoryEntry, ...]:
    """What was done just before and after the unit's receipt; without a unit, what was done last."""
    received = None if unit is None else unit.received_by
    at = next((number for number, entry in enumerate(entries) if entry.event_id == received), _NEIGHBOURS)
    return tuple(entries[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1])
