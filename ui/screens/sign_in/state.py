"""What the sign-in screen shows, from where the dock stands and how far the operator got."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.happened import Bench, Stage
from domain.message import N_, Message
from sync.status import Link, SyncStatus
from ui.texts import sentence


class Step(StrEnum):
    """How far the operator got."""

    WAITING = "waiting"
    BADGE = "badge"
    PIN = "pin"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: the badge scanned, whether the PIN is being checked, why the last one failed."""

    badge: str | None = None
    checking: bool = False
    refusal: Message | None = None


@dataclass(frozen=True, slots=True)
class State:
    """`kept` says that a return stays open behind the lock; `refusal` why the last try failed."""

    step: Step
    headline: str
    hint: str
    kept: str
    refusal: str
    station: str

    @property
    def wants_pin(self) -> bool:
        """The PIN pad is live."""
        return self.step is Step.PIN


def present(bench: Bench, attempt: Attempt, status: SyncStatus | None) -> State:
    """Pure: the same bench, attempt and link give the same screen."""
    step = _step(bench, attempt)
    return State(
        step=step,
        headline=sentence(_HEADLINES[step]),
        hint=_hint(step, status),
        kept=_kept(bench),
        refusal="" if attempt.refusal is None or step is Step.CHECKING else sentence(attempt.refusal),
        station=bench.station,
    )


_HEADLINES: dict[Step, Message] = {
    Step.WAITING: Message(N_("Waiting for first contact with central")),
    Step.BADGE: Message(N_("Scan your badge")),
    Step.PIN: Message(N_("Enter your PIN")),
    Step.CHECKING: Message(N_("Checking …")),
}


def _step(bench: Bench, attempt: Attempt) -> Step:
    if bench.stage is Stage.WAITING:
        return Step.WAITING
    if attempt.checking:
        return Step.CHECKING
    return Step.BADGE if attempt.badge is None else Step.PIN


def _hint(step: Step, status: SyncStatus | None) -> str:
    match step:
        case Step.WAITING:
            return sentence(_waiting_hint(status))
        case Step.BADGE:
            return sentence(Message(N_("Badge cannot be scanned? Press F2 and type its number.")))
        case Step.PIN | Step.CHECKING:
            return sentence(Message(N_("Another badge? Just scan it. Esc starts again.")))


def _waiting_hint(status: SyncStatus | None) -> Message:
    central = None if status is None else status.central
    if status is not None and status.link is Link.NOT_ENROLLED:
        return Message(N_("This station is not enrolled yet. Ask a supervisor for an enrolment code."))
    if status is not None and status.trouble is not None:
        return status.trouble
    if central is None:
        return Message(N_("Operators and returns come from central. This takes a moment, once."))
    return Message(
        N_("Operators and returns come from central at {central}. This takes a moment, once."),
        {"central": central},
    )


def _kept(bench: Bench) -> str:
    picture = bench.picture
    if picture is None:
        return ""
    reference = picture.reference or sentence(Message(N_("not yet known")))
    return sentence(Message(N_("Return {reference} stays open."), {"reference": reference}))
