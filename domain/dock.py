"""What one lane's own log says about its table: who works, which return and parcel are open, the last unit.

A projection like all others, never memory (model.md, Units and lines): `advance` over the lane's facts in order
gives it, so a restart after a kill shows exactly where the work stood.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.codec import fact_hash
from domain.events import (
    Fact,
    OperatorSignedIn,
    OperatorSignedOut,
    PackageDone,
    ReturnClosed,
    ReturnOpened,
    ReturnReopened,
    Reverted,
    RmaRef,
    ScanNotUnderstood,
    UnitReceived,
    UnitVoided,
)
from domain.ids import EventId, OperatorId, PackageId, UnitId
from domain.vocabulary import ScanTrouble

_MOST_UNITS = 1000


@dataclass(frozen=True, slots=True)
class DockState:
    """The table of one lane.

    `rma_ref` and `package_id` name the last return and parcel; `open` says whether they are still on the table
    (UNDO and REPRINT reach back to them when not). `units` are this parcel's units, oldest first; the last one
    is the last unit. `unknown_code` is the code that ACCEPT would take for an unknown parcel.
    """

    operator: OperatorId | None = None
    session: EventId | None = None
    role: str | None = None
    rma_ref: RmaRef | None = None
    package_id: PackageId | None = None
    open: bool = False
    units: tuple[UnitId, ...] = ()
    ended_by: EventId | None = None
    last_scan: EventId | None = None
    last_scan_hash: str | None = None
    last_scan_ms: int | None = None
    unknown_code: str | None = None

    @property
    def last_unit(self) -> UnitId | None:
        """The unit that a condition code, ACCEPT or HOLD hits."""
        return self.units[-1] if self.units else None


def scan_hash(raw: bytes) -> str:
    """How a scan is remembered for the comparison after a restart."""
    return fact_hash(raw.strip())


def advance(state: DockState, fact: Fact) -> DockState:
    """The state after one more own fact, in `seq` order. Total: what does not concern the table changes nothing."""
    if fact.raw_scan is not None:
        state = replace(
            state,
            last_scan=fact.event_id,
            last_scan_hash=scan_hash(fact.raw_scan),
            last_scan_ms=fact.wall_ms(),
            unknown_code=None,
        )
    match fact.payload:
        case OperatorSignedIn(role=role):
            return replace(state, operator=fact.operator, session=fact.event_id, role=role)
        case OperatorSignedOut():
            return replace(state, operator=None, session=None, role=None)
        case ReturnOpened(package_id=package_id):
            return replace(
                state, rma_ref=fact.rma_ref, package_id=package_id, open=True, units=(), ended_by=None
            )
        case UnitReceived(unit_id=unit_id):
            return replace(state, units=(*state.units, unit_id)[-_MOST_UNITS:])
        case UnitVoided(unit_id=unit_id):
            return replace(state, units=tuple(unit for unit in state.units if unit != unit_id))
        case PackageDone(package_id=package_id) if package_id == state.package_id:
            return replace(state, open=False, ended_by=fact.event_id)
        case ReturnClosed() if fact.rma_ref == state.rma_ref:
            return replace(state, open=False, ended_by=fact.event_id)
        case ReturnReopened(sees=sees) if state.ended_by in sees:
            return replace(state, open=True, ended_by=None)
        case Reverted(target=target) if target == state.ended_by:
            return replace(state, open=True, ended_by=None)
        case ScanNotUnderstood(reason=ScanTrouble.UNKNOWN_CODE) if (
            not state.open and fact.raw_scan is not None
        ):
            return replace(state, unknown_code=fact.raw_scan.decode("utf-8", "replace"))
        case _:
            return state
