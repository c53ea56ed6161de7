"""What the status bar says: who, where, scanner, network, what waits."""

from __future__ import annotations

from dataclasses import dataclass

from app.happened import Bench, Stage
from domain.message import N_, Message
from sync.status import Link, SyncStatus
from ui.link_words import LINK_SENTENCES
from ui.texts import sentence
from ui.wording import age


@dataclass(frozen=True, slots=True)
class ScannerSight:
    """What is known of the scanners: `window_active` decides for keyboard scanners, `trouble` is a device's."""

    window_active: bool = True
    trouble: Message | None = None


@dataclass(frozen=True, slots=True)
class State:
    """`waiting` and `parked` are counts with their words; the counts stand beside for the shapes."""

    operator: str
    signed_in: bool
    station: str
    scanner: str
    scanner_ready: bool
    network: str
    link: Link
    waiting: str
    pending: int
    parked_words: str
    parked: int


def present(bench: Bench | None, status: SyncStatus | None, scanner: ScannerSight, now_ms: int) -> State:
    """Pure and total."""
    operator = None if bench is None or bench.stage is Stage.SIGN_IN else bench.operator
    link = Link.WAITING if status is None else status.link
    pending = 0 if status is None else status.backlog.pending
    parked = 0 if status is None else status.backlog.parked
    ready = scanner.window_active and scanner.trouble is None
    return State(
        operator=sentence(Message(N_("nobody signed in"))) if operator is None else operator.name,
        signed_in=operator is not None,
        station="" if bench is None else bench.station,
        scanner=sentence(_scanner(scanner)),
        scanner_ready=ready,
        network=sentence(LINK_SENTENCES[link]),
        link=link,
        waiting=_waiting(status, pending, now_ms),
        pending=pending,
        parked_words=sentence(Message(N_("{count} parked"), {"count": parked})) if parked else "",
        parked=parked,
    )


def _scanner(scanner: ScannerSight) -> Message:
    if scanner.trouble is not None:
        return scanner.trouble
    if not scanner.window_active:
        return Message(N_("Scanner not heard: touch this window"))
    return Message(N_("Scanner ready"))


def _waiting(status: SyncStatus | None, pending: int, now_ms: int) -> str:
    if not pending:
        return sentence(Message(N_("nothing waits")))
    oldest = None if status is None else status.backlog.oldest_pending_ms
    if oldest is None:
        return sentence(Message(N_("{count} waiting"), {"count": pending}))
    return sentence(Message(N_("{count} waiting, {age}"), {"count": pending, "age": age(oldest, now_ms)}))
