"""The picture of a return: what the fold gives and everything shows."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events import Covers
from domain.ids import AnomalyId, EventId, LineId, PackageId, ReturnId, UnitId
from domain.labels import LabelLayout
from domain.message import Message
from domain.told import ToldReturn
from domain.vocabulary import (
    AnomalyState,
    Condition,
    DeliveryStatus,
    Disposition,
    FinancialStatus,
    FulfillmentStatus,
    LeftReason,
    LineState,
    ProcessingStatus,
    Resolution,
)


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """How often a label of this layout was printed for the condition given."""

    layout: LabelLayout
    condition: Condition
    copies: int


@dataclass(frozen=True, slots=True)
class UnitPicture:
    """One unit as it now is.

    `line_id` is the line it counts on (an added line for an accepted unexpected unit), None while it counts
    on none. `counted` and `over` are pieces: counted on its line, and of these beyond what was expected.
    `fits` is False while the unit is unexpected or over; `undecided` while that waits for a decision.
    `heads` are the live writes of all its registers, for the `sees` of the next write. A unit that `left` stays
    counted: it came.
    """

    unit_id: UnitId
    plate: str
    package_id: PackageId
    sku: str | None
    gtin: str | None
    serial: str | None
    lot: str | None
    expiry: str | None
    quantity: int
    condition: Condition
    disposition: Disposition
    default_disposition: Disposition
    tote: str | None
    needs_serial: bool
    voided: bool
    line_id: LineId | None
    counted: int
    over: int
    fits: bool
    undecided: bool
    labels: tuple[PrintedLabel, ...]
    heads: tuple[EventId, ...]
    has_evidence: bool
    received_by: EventId
    raw_scan: bytes | None = None
    left: LeftReason | None = None

    @property
    def is_here(self) -> bool:
        """Received, not taken back, and neither sent back nor written off since."""
        return not self.voided and self.left is None


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A line with its sums, in pieces. received = good + damaged. `added` lines were not on the return."""

    line_id: LineId
    sku: str
    expected: int
    good: int
    damaged: int
    missing: int
    state: LineState
    added: bool
    told_disposition: Disposition | None = None
    serials: tuple[str, ...] = ()
    reason: str | None = None
    notes: str | None = None

    @property
    def short(self) -> int:
        """Pieces neither received nor confirmed missing."""
        return max(0, self.expected - self.good - self.damaged - self.missing)


@dataclass(frozen=True, slots=True)
class PackagePicture:
    package_id: PackageId
    scan: str
    tracking: str | None
    done: bool


@dataclass(frozen=True, slots=True)
class AnomalyPicture:
    """One anomaly as it now stands. `evidence` digests what a decision would judge now."""

    anomaly_id: AnomalyId
    kind: str
    subject: str
    state: AnomalyState
    blocking: bool
    sentence: Message
    evidence: str
    resolution: Resolution | None = None
    heads: tuple[EventId, ...] = ()
    decided_twice: bool = False


@dataclass(frozen=True, slots=True)
class ReturnPicture:
    """Everything shown of a return, the same on a station and in central.

    `unreadable` counts facts that this program cannot read, `dangling` those about something that has not come
    yet: such a return cannot be closed here.
    """

    return_id: ReturnId
    reference: str | None
    told: ToldReturn | None
    lines: tuple[LinePicture, ...]
    units: tuple[UnitPicture, ...]
    packages: tuple[PackagePicture, ...]
    anomalies: tuple[AnomalyPicture, ...]
    processing: ProcessingStatus
    delivery: DeliveryStatus
    financial: FinancialStatus
    fulfillment: FulfillmentStatus
    held: bool
    hold_heads: tuple[EventId, ...]
    closed: bool
    live_closes: tuple[EventId, ...]
    covers: Covers
    unreadable: int
    dangling: int = 0

    def unit(self, unit_id: UnitId | None) -> UnitPicture | None:
        """The unit of this id, or None."""
        return next((unit for unit in self.units if unit.unit_id == unit_id), None)

    def line(self, line_id: LineId | None) -> LinePicture | None:
        """The line of this id, or None."""
        return next((line for line in self.lines if line.line_id == line_id), None)
