"""What happened at the dock: one frozen class per event type, version 1, and the fact that carries it.

Names of classes, fields and `WIRE` entries are wire names and for ever (model.md, Events). Every optional
field is absent on the wire when it is None. `sees` lists the heads that a register write knew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.ids import AnomalyId, EventId, LineId, OperatorId, PackageId, ReturnId, UnitId
from domain.labels import LabelLayout
from domain.vocabulary import Condition, Disposition, LeftReason, Resolution, ScanTrouble


@dataclass(frozen=True, slots=True)
class PackageArrived:
    """A parcel is on the table: `scan` as read, `tracking` when the code was a tracking number."""

    package_id: PackageId
    scan: str
    tracking: str | None = None


@dataclass(frozen=True, slots=True)
class PackageDone:
    """The parcel is empty; its return stays as it is."""

    package_id: PackageId


@dataclass(frozen=True, slots=True)
class ReturnOpened:
    """Work on the return began here, against this version of its told row (None: nothing told)."""

    package_id: PackageId
    told_version: int | None = None


@dataclass(frozen=True, slots=True)
class UnitReceived:
    """One unit, or `quantity` equal ones under one plate.

    `line_id` only when a person chose the line. `disposition` is what was decided at the scan (hold for a
    unit that fits no line), `default_disposition` what it would take once accepted. `rule_version` names the
    told rules that decided. `repeats` is the event that this scan may have repeated after a restart.
    """

    unit_id: UnitId
    plate: str
    package_id: PackageId
    quantity: int
    condition: Condition
    disposition: Disposition
    default_disposition: Disposition
    needs_serial: bool
    rule_version: int
    line_id: LineId | None = None
    sku: str | None = None
    gtin: str | None = None
    serial: str | None = None
    lot: str | None = None
    expiry: str | None = None
    tote: str | None = None
    repeats: EventId | None = None


@dataclass(frozen=True, slots=True)
class UnitIdentified:
    """Numbers of the unit read later: writes the registers of the fields given."""

    unit_id: UnitId
    sees: tuple[EventId, ...]
    serial: str | None = None
    lot: str | None = None
    expiry: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class UnitGraded:
    """A condition for the unit, and the disposition that follows from it by `rule_version`."""

    unit_id: UnitId
    condition: Condition
    disposition: Disposition
    rule_version: int
    sees: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class UnitMoved:
    """A disposition for the unit, by a command or by putting it into a tote."""

    unit_id: UnitId
    disposition: Disposition
    sees: tuple[EventId, ...]
    tote: str | None = None


@dataclass(frozen=True, slots=True)
class UnitVoided:
    """The unit was never there; absorbs whatever else the unit gets. `sees` = its live writes."""

    unit_id: UnitId
    sees: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class UnitLeft:
    """The unit came and is gone again, by a decision on this anomaly: no stock, no label, but still received."""

    unit_id: UnitId
    reason: LeftReason
    anomaly_id: AnomalyId
    sees: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class Reverted:
    """Takes back one earlier event; values fall back to what that event saw."""

    target: EventId


@dataclass(frozen=True, slots=True)
class LineMissingConfirmed:
    """The rest of this line is missing. `together` ties the lines of one command for one UNDO."""

    line_id: LineId
    together: str


@dataclass(frozen=True, slots=True)
class EvidenceAttached:
    """A picture or file by its SHA-256, or a text, about a unit or (without one) the return."""

    unit_id: UnitId | None = None
    sha256: str | None = None
    media_type: str | None = None
    size: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class LabelPrinted:
    """A label left the printer (or reached the folder) for the unit as it then was."""

    unit_id: UnitId
    plate: str
    layout: LabelLayout
    condition: Condition
    is_copy: bool


@dataclass(frozen=True, slots=True)
class AnomalyRaised:
    """A person says that something is wrong with `subject` (a unit, a line, or the return's own id)."""

    anomaly_id: AnomalyId
    kind: str
    subject: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AnomalyResolved:
    """A decision. `evidence` digests what it judged; `disposition` is the effect on its unit, if any."""

    anomaly_id: AnomalyId
    kind: str
    subject: str
    resolution: Resolution
    sees: tuple[EventId, ...]
    evidence: str
    disposition: Disposition | None = None
    second_person: OperatorId | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnHeld:
    sees: tuple[EventId, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnReleased:
    sees: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a close saw, in pieces."""

    expected: int
    good: int
    damaged: int
    missing: int


@dataclass(frozen=True, slots=True)
class Covers:
    """The counting events a close covers: how many, and SHA-256 over their sorted ids (hex)."""

    n: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReturnClosed:
    totals: Totals
    covers: Covers


@dataclass(frozen=True, slots=True)
class ReturnReopened:
    """Takes back the closes named in `sees`."""

    sees: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class ScanNotUnderstood:
    """A scan that changed nothing, kept with the reason; the code itself is the fact's `raw_scan`."""

    reason: ScanTrouble
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class OperatorSignedIn:
    """Begins a session; the fact's own id is the session's."""

    station: str
    role: str


@dataclass(frozen=True, slots=True)
class OperatorSignedOut:
    """Ends a session: `reason` is one of change, idle, quit, restart (the program was killed)."""

    reason: str


Payload = (
    PackageArrived
    | PackageDone
    | ReturnOpened
    | UnitReceived
    | UnitIdentified
    | UnitGraded
    | UnitMoved
    | UnitVoided
    | UnitLeft
    | Reverted
    | LineMissingConfirmed
    | EvidenceAttached
    | LabelPrinted
    | AnomalyRaised
    | AnomalyResolved
    | ReturnHeld
    | ReturnReleased
    | ReturnClosed
    | ReturnReopened
    | ScanNotUnderstood
    | OperatorSignedIn
    | OperatorSignedOut
)

WIRE: dict[str, type[Payload]] = {
    "package_arrived": PackageArrived,
    "package_done": PackageDone,
    "return_opened": ReturnOpened,
    "unit_received": UnitReceived,
    "unit_identified": UnitIdentified,
    "unit_graded": UnitGraded,
    "unit_moved": UnitMoved,
    "unit_voided": UnitVoided,
    "unit_left": UnitLeft,
    "reverted": Reverted,
    "line_missing_confirmed": LineMissingConfirmed,
    "evidence_attached": EvidenceAttached,
    "label_printed": LabelPrinted,
    "anomaly_raised": AnomalyRaised,
    "anomaly_resolved": AnomalyResolved,
    "return_held": ReturnHeld,
    "return_released": ReturnReleased,
    "return_closed": ReturnClosed,
    "return_reopened": ReturnReopened,
    "scan_not_understood": ScanNotUnderstood,
    "operator_signed_in": OperatorSignedIn,
    "operator_signed_out": OperatorSignedOut,
}

WIRE_NAME: dict[type[Payload], str] = {payload: name for name, payload in WIRE.items()}

TYPE_VERSION = 1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unread:
    """The payload of a fact that this program cannot interpret yet: kept, never folded."""

    why: str


@dataclass(frozen=True, slots=True)
class RmaRef:
    """Which return a fact speaks of: its id, or the raw scan of one not known here. Exactly one is set."""

    id: ReturnId | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One event with who, where and when. `wall_time` is RFC 3339 in UTC with milliseconds."""

    event_id: EventId
    type: str
    type_version: int
    payload: Payload | Unread
    wall_time: str
    app_version: str
    rma_ref: RmaRef | None = None
    raw_scan: bytes | None = None
    operator: OperatorId | None = None
    session: EventId | None = None

    def wall_ms(self) -> int | None:
        """`wall_time` in milliseconds since 1970, or None where it cannot be read (it is only evidence)."""
        try:
            moment = datetime.fromisoformat(self.wall_time)
        except ValueError:
            return None
        # Without an offset it would be this machine's time zone: another answer on another machine.
        return None if moment.tzinfo is None else (moment - _EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class LoggedFact:
    """A fact with its place: `ord` from central, else `seq` of the own lane; `fact_hash` in hex."""

    fact: Fact
    fact_hash: str
    ord: int | None = None
    seq: int | None = None


def wall_time(now_ms: int) -> str:
    """The wire form of a wall time given in milliseconds since 1970."""
    moment = _EPOCH + timedelta(milliseconds=now_ms)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
