"""What the desk announces after each commit: the fresh picture, the answer to the last scan, the history.

Screens draw this and nothing else after a scan; they never ask the database for it (design.md §4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.anomaly_kinds import Severity
from domain.commands import CommandWord
from domain.ids import AnomalyId, EventId, PackageId, ReturnId, UnitId
from domain.labels import UnitLabel
from domain.message import Message
from domain.picture import AnomalyPicture, LinePicture, ReturnPicture, UnitPicture
from domain.told import Operator
from domain.vocabulary import FulfillmentStatus, ProcessingStatus, Resolution


class Stage(StrEnum):
    """Where the dock stands."""

    WAITING = "waiting"
    SIGN_IN = "sign_in"
    IDLE = "idle"
    RECEIVING = "receiving"


class AnswerKind(StrEnum):
    """The kinds of whole-screen answer; each has one tone, shape, word and sound."""

    GOOD = "good"
    DAMAGED = "damaged"
    ATTENTION = "attention"
    HOLD = "hold"
    REFUSED = "refused"
    INFO = "info"
    DONE = "done"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the last scan or command.

    `word` is the one word readable at two metres, `sentence` says what happened or what to do, `code` is what
    was scanned (untrusted text), `restored` marks the first picture after a restart.
    """

    kind: AnswerKind
    word: Message
    sentence: Message
    code: str
    at_ms: int
    restored: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One act on the open return, newest first; `undone` when it was taken back."""

    event_id: EventId
    at_ms: int | None
    sentence: Message
    code: str
    operator: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """What lies on the table: who works, which return and parcel are open, which unit was last."""

    stage: Stage
    station: str
    operator: Operator | None = None
    picture: ReturnPicture | None = None
    package_id: PackageId | None = None
    last_unit: UnitId | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    history: tuple[HistoryEntry, ...] = ()
    idle_minutes: int = 10
    commands: Mapping[CommandWord, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """A label to print now for this unit."""

    unit_id: UnitId
    return_id: ReturnId
    label: UnitLabel


@dataclass(frozen=True, slots=True)
class Happened:
    """One announcement: what the bench looks like, the answer if a person acted, labels to print."""

    bench: Bench
    answer: Answer | None = None
    labels: tuple[LabelOrder, ...] = ()
    committed: bool = False


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a sign-in ended; `refusal` says what to do when it failed."""

    operator: Operator | None
    refusal: Message | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """How a decision on an anomaly ended; `refusal` says what to do when it is not recorded."""

    refusal: Message | None = None


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One row of the list of open returns."""

    return_id: ReturnId
    reference: str
    processing: ProcessingStatus
    fulfillment: FulfillmentStatus
    expected: int
    received: int
    damaged: int
    instructions: str | None
    target_date: str | None
    open_anomalies: int


@dataclass(frozen=True, slots=True)
class AnomalyRow:
    """One open anomaly in the queue; `since_ms` is wall time in milliseconds since 1970, 0 when unknown."""

    anomaly_id: AnomalyId
    return_id: ReturnId
    reference: str | None
    kind: str
    severity: Severity
    since_ms: int


@dataclass(frozen=True, slots=True)
class AnomalyQueue:
    """Open anomalies, gravest and oldest first, and how many there are in all by severity."""

    rows: tuple[AnomalyRow, ...] = ()
    counts: Mapping[Severity, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnomalyEvidence:
    """An anomaly beside what was expected.

    `unit` and `line` where it is about one; `announced` is the expected serial most like the one read; `around` are
    the acts before and after, newest first; `reference` is the parcel's code where nothing told explains it.
    """

    return_id: ReturnId
    reference: str
    anomaly: AnomalyPicture
    unit: UnitPicture | None
    line: LinePicture | None
    article: str
    announced: str | None
    offers: tuple[Resolution, ...]
    around: tuple[HistoryEntry, ...]


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One fact that is not with central: pending, or parked with the reason."""

    event_id: EventId
    type: str
    reference: str | None
    at_ms: int | None
    parked_because: str | None
