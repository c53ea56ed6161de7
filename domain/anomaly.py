"""An anomaly: what a rule finds in a return, and what people decided about it (model.md, Anomalies)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.allocation import Allocation
from domain.events import AnomalyResolved, Covers, LoggedFact
from domain.ids import AnomalyId, EventId, ReturnId, anomaly_id
from domain.message import Message
from domain.picture import AnomalyPicture, LinePicture
from domain.registers import Write, heads, seen_through
from domain.told import ToldReturn
from domain.units import UnitFacts
from domain.vocabulary import AnomalyState, Resolution


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. `judged` are the ids and values that a decision on it looks at."""

    kind: str
    subject: str
    blocking: bool
    sentence: Message
    judged: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """SHA-256 over what is judged: another digest later opens the anomaly again."""
        text = "\n".join((self.kind, *self.judged))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Case:
    """A return half folded: what rules look at. `live` leaves out what was taken back."""

    return_id: ReturnId
    told: ToldReturn | None
    facts: Sequence[LoggedFact]
    live: Sequence[LoggedFact]
    units: Sequence[UnitFacts]
    allocation: Allocation
    lines: Sequence[LinePicture]
    covers: Covers
    live_closes: tuple[EventId, ...]
    closed: bool
    differing: Sequence[EventId]
    holds: Sequence[Write[bool]]


class Rule(Protocol):
    """One anomaly rule: pure and total."""

    def __call__(self, case: Case) -> Iterator[Finding]:
        """Everything this rule finds, in fold order."""
        ...


Decisions = dict[AnomalyId, list[Write[tuple[Resolution, str]]]]


def decisions(live: Iterable[LoggedFact], undone: Mapping[EventId, tuple[EventId, ...]]) -> Decisions:
    """The live resolutions by anomaly: resolution and the evidence it judged.

    `undone` are the facts that were taken back, with what they saw.
    """
    found: Decisions = {}
    for logged in live:
        payload = logged.fact.payload
        if isinstance(payload, AnomalyResolved):
            sees = seen_through(payload.sees, undone)
            write = Write(logged.fact.event_id, (payload.resolution, payload.evidence), sees)
            found.setdefault(payload.anomaly_id, []).append(write)
    return found


def judge(finding: Finding, of_return: ReturnId, decided: Decisions) -> AnomalyPicture:
    """The anomaly as it stands: open until it is decided on just this evidence.

    HOLD leaves it open for a supervisor. Equal decisions merge; different ones open it again (`decided_twice`).
    """
    identity = anomaly_id(finding.kind, of_return, finding.subject)
    latest = heads(decided.get(identity, ()))
    resolutions = {write.value[0] for write in latest}
    resolution = next(iter(resolutions)) if len(resolutions) == 1 else None
    state = AnomalyState.OPEN
    if resolution is not None and any(write.value[1] == finding.evidence for write in latest):
        match resolution:
            case Resolution.ACCEPT | Resolution.ACCEPT_DAMAGED:
                state = AnomalyState.ACCEPTED
            case Resolution.HOLD:
                state = AnomalyState.OPEN
            case _:
                state = AnomalyState.RESOLVED
    return AnomalyPicture(
        anomaly_id=identity,
        kind=finding.kind,
        subject=finding.subject,
        state=state,
        blocking=finding.blocking,
        sentence=finding.sentence,
        evidence=finding.evidence,
        resolution=resolution,
        heads=tuple(sorted(write.event_id for write in latest)),
        decided_twice=len(resolutions) > 1,
    )
