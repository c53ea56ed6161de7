"""What the anomaly screen shows: the queue, the evidence of the chosen one, and where its decision stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.happened import AnomalyEvidence, AnomalyQueue, AnomalyRow, HistoryEntry
from domain.anomaly_kinds import SEVERITY_NAMES, Severity, kind_of
from domain.ids import AnomalyId
from domain.message import N_, Message
from domain.rights import Right, may
from domain.serials import differing
from domain.vocabulary import DISPOSITION_NAMES, LEFT_NAMES, RESOLUTION_NAMES, Resolution, Role
from ui.texts import sentence
from ui.wording import age, clock_time

MOST = 200


class Step(StrEnum):
    """Where the decision stands: looking, giving its value, or waiting for the second person."""

    LOOK = "look"
    VALUE = "value"
    BADGE = "badge"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Row:
    """One anomaly of the queue."""

    anomaly_id: AnomalyId
    severity: Severity
    word: str
    title: str
    where: str
    since: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with a mark for each character that differs from the text beside it."""

    name: str
    text: str
    marks: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A resolution as a button; `key` is its shortcut."""

    resolution: Resolution
    title: str
    key: str


@dataclass(frozen=True, slots=True)
class Detail:
    """The evidence beside the expectation. `compared` is empty or expected and observed; `around` newest first."""

    severity: Severity
    title: str
    sentence: str
    facts: tuple[str, ...]
    compared: tuple[Marked, ...]
    around: tuple[str, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class State:
    """`note` stands where the rows would be; `hint` where the buttons would be."""

    summary: str
    rows: tuple[Row, ...]
    note: str
    selected: AnomalyId | None
    detail: Detail | None
    hint: str
    step: Step
    asks: str
    refusal: str
    total: int


@dataclass(frozen=True, slots=True)
class Work:
    """What the model knows: `queue` is None while the answer is on its way."""

    queue: AnomalyQueue | None = None
    selected: AnomalyId | None = None
    evidence: AnomalyEvidence | None = None
    step: Step = Step.LOOK
    chosen: Resolution | None = None
    refusal: Message | None = None


def present(work: Work, role: Role | None, now_ms: int) -> State:
    """Pure. Who may not decide sees everything and no buttons."""
    queue = work.queue or AnomalyQueue()
    rows = tuple(_row(row, now_ms) for row in queue.rows)
    decides = role is not None and may(role, Right.RESOLVE)
    detail = None if work.evidence is None else _detail(work.evidence, decides=decides)
    return State(
        summary=_summary(queue.counts),
        rows=rows,
        note=_note(work.queue),
        selected=work.selected,
        detail=detail,
        hint=_hint(work.evidence, detail, decides=decides),
        step=work.step,
        asks=_asks(work),
        refusal="" if work.refusal is None else sentence(work.refusal),
        total=waiting(queue),
    )


def waiting(queue: AnomalyQueue) -> int:
    """How many want a decision: those that only inform are not counted."""
    return sum(count for severity, count in queue.counts.items() if severity is not Severity.INFO)


def _note(queue: AnomalyQueue | None) -> str:
    if queue is None:
        return sentence(Message(N_("Looking …")))
    return "" if queue.rows else sentence(Message(N_("Nothing waits for a decision here.")))


def _summary(counts: Mapping[Severity, int]) -> str:
    parts = [
        f"{sentence(SEVERITY_NAMES[severity])}: {counts[severity]}"
        for severity in reversed(Severity)
        if counts.get(severity)
    ]
    return "  ·  ".join(parts)


def _row(row: AnomalyRow, now_ms: int) -> Row:
    kind = kind_of(row.kind)
    return Row(
        anomaly_id=row.anomaly_id,
        severity=row.severity,
        word=sentence(SEVERITY_NAMES[row.severity]),
        title=sentence(kind.name),
        where=row.reference or sentence(Message(N_("Unknown parcel"))),
        since=age(row.since_ms or None, now_ms),
    )


def _detail(evidence: AnomalyEvidence, *, decides: bool) -> Detail:
    kind = kind_of(evidence.anomaly.kind)
    offers = evidence.offers if decides else ()
    return Detail(
        severity=kind.severity,
        title=sentence(kind.name),
        sentence=sentence(evidence.anomaly.sentence),
        facts=_facts(evidence),
        compared=_compared(evidence),
        around=tuple(_entry(entry) for entry in evidence.around),
        choices=tuple(
            Choice(offer, sentence(RESOLUTION_NAMES[offer]), f"Ctrl+{number}")
            for number, offer in enumerate(offers, start=1)
        ),
    )


def _compared(evidence: AnomalyEvidence) -> tuple[Marked, ...]:
    unit, announced = evidence.unit, evidence.announced
    if unit is None or unit.serial is None or announced is None:
        return ()
    first, second = differing(announced, unit.serial)
    return (
        Marked(sentence(Message(N_("Announced"))), announced, first),
        Marked(sentence(Message(N_("Read"))), unit.serial, second),
    )


def _facts(evidence: AnomalyEvidence) -> tuple[str, ...]:
    unit, line, anomaly = evidence.unit, evidence.line, evidence.anomaly
    found = [" · ".join(part for part in (evidence.reference, evidence.article) if part)]
    if line is not None:
        told = {"expected": line.expected, "received": line.good + line.damaged, "missing": line.missing}
        found.append(
            sentence(Message(N_("Expected {expected}, received {received}, missing {missing}"), told))
        )
    if unit is not None:
        place = DISPOSITION_NAMES[unit.disposition] if unit.left is None else LEFT_NAMES[unit.left]
        where: dict[str, str | int | Message] = {
            "plate": unit.plate,
            "grade": unit.condition,
            "place": place,
            "count": unit.quantity,
        }
        found.append(sentence(Message(N_("Unit {plate}: {count} pieces, grade {grade}, {place}"), where)))
    if anomaly.decided_twice:
        found.append(sentence(Message(N_("Two people decided differently. Decide once more."))))
    elif anomaly.resolution is not None:
        earlier: dict[str, str | int | Message] = {"decision": RESOLUTION_NAMES[anomaly.resolution]}
        found.append(sentence(Message(N_("Decided earlier: {decision}"), earlier)))
    found.append(sentence(kind_of(anomaly.kind).meanwhile))
    return tuple(found)


def _entry(entry: HistoryEntry) -> str:
    parts = (clock_time(entry.at_ms), sentence(entry.sentence), entry.code, entry.operator)
    return " · ".join(part for part in parts if part)


def _hint(evidence: AnomalyEvidence | None, detail: Detail | None, *, decides: bool) -> str:
    if evidence is None or detail is None:
        return ""
    if not decides:
        return sentence(Message(N_("Only a supervisor decides here. You can look.")))
    return "" if detail.choices else sentence(kind_of(evidence.anomaly.kind).meanwhile)


def _asks(work: Work) -> str:
    match work.step, work.chosen:
        case Step.VALUE, Resolution.CORRECT_COUNT:
            return sentence(Message(N_("How many pieces are there?")))
        case Step.VALUE, _:
            return sentence(Message(N_("The right serial")))
        case (Step.BADGE, Resolution() as chosen):
            return _confirming(Message(N_("{decision}: the second person scans a badge.")), chosen)
        case (Step.PIN, Resolution() as chosen):
            return _confirming(Message(N_("{decision}: the second person types the PIN.")), chosen)
        case _:
            return ""


def _confirming(asked: Message, chosen: Resolution) -> str:
    return sentence(Message(asked.template, {"decision": RESOLUTION_NAMES[chosen]}))
