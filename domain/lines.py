"""Lines with their sums. received = good + damaged; complete when good + damaged + missing = expected."""

from __future__ import annotations

from collections.abc import Iterable

from domain.anomaly import Case
from domain.events import LineMissingConfirmed
from domain.ids import LineId, UnitId, line_id
from domain.picture import LinePicture
from domain.told import ToldLine
from domain.vocabulary import LineState


def line_pictures(case: Case, accepted: frozenset[UnitId]) -> tuple[LinePicture, ...]:
    """The told lines in their order, then one added line a SKU of accepted unexpected units.

    Told lines never change; an added line expects nothing (`not_on_original_rma`).
    """
    good: dict[LineId, int] = {}
    damaged: dict[LineId, int] = {}
    added: dict[LineId, str] = {}
    for unit in case.units:
        sums = damaged if unit.condition_now.is_damaged else good
        for share in case.allocation.shares.get(unit.received.unit_id, ()):
            sums[share.line_id] = sums.get(share.line_id, 0) + share.pieces
        sku = unit.received.sku
        if unit.received.unit_id in accepted and sku is not None:
            line = line_id(case.return_id, f"added\n{sku}")
            added[line] = sku
            sums[line] = sums.get(line, 0) + unit.quantity_now
    told = () if case.told is None else case.told.lines
    extra = (ToldLine(line, sku, 0) for line, sku in added.items())
    missing = _missing(case)
    return tuple(
        _line(line, good.get(line.line_id, 0), damaged.get(line.line_id, 0), line.line_id in missing, added)
        for line in (*told, *extra)
    )


def _missing(case: Case) -> frozenset[LineId]:
    payloads = (logged.fact.payload for logged in case.live)
    return frozenset(payload.line_id for payload in payloads if isinstance(payload, LineMissingConfirmed))


def _line(
    line: ToldLine, good: int, damaged: int, rest_missing: bool, added: Iterable[LineId]
) -> LinePicture:
    missing = max(0, line.expected - good - damaged) if rest_missing else 0
    done = good + damaged + missing
    state = LineState.PARTIALLY_FULFILLED if done else LineState.PENDING
    return LinePicture(
        line_id=line.line_id,
        sku=line.sku,
        expected=line.expected,
        good=good,
        damaged=damaged,
        missing=missing,
        state=LineState.FULFILLED if done >= line.expected else state,
        added=line.line_id in added,
        told_disposition=line.disposition,
        serials=line.serials,
        reason=line.reason,
        notes=line.notes,
    )
