"""A desk and its questions at the port, for screens: it remembers what was asked and announces what it is told to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from app.happened import AnomalyEvidence, AnomalyQueue, Decided, Happened, OutboxRow, ReturnRow, SignIn
from domain.codes import badges_in
from domain.commands import CommandWord
from domain.ids import AnomalyId, EventId, ReturnId
from domain.message import Message
from domain.resolving import Resolve


@dataclass
class FakeDock:
    """`app.ports.Dock`: badges are known by their prefix, the PIN is `pin`. `on_scan` may announce an answer."""

    newest: Happened
    pin: str = "4711"
    scans: list[tuple[bytes, bool]] = field(default_factory=list)
    commands: list[CommandWord] = field(default_factory=list)
    opened: list[ReturnId] = field(default_factory=list)
    sign_ins: list[tuple[str, str]] = field(default_factory=list)
    locks: list[str] = field(default_factory=list)
    decisions: list[tuple[ReturnId, Resolve, tuple[str, str] | None]] = field(default_factory=list)
    refuse_decisions: Message | None = None
    on_scan: Callable[[str], Happened | None] | None = None
    on_sign_in: Callable[[str], Happened] | None = None
    on_lock: Callable[[str], Happened] | None = None
    listeners: list[Callable[[Happened], None]] = field(default_factory=list)

    def announce(self, happened: Happened) -> None:
        self.newest = happened
        for listener in self.listeners:
            listener(happened)

    def subscribe(self, listener: Callable[[Happened], None]) -> None:
        self.listeners.append(listener)
        listener(self.newest)

    def scan(self, raw: bytes, *, typed: bool = False) -> Future[Happened]:
        self.scans.append((raw, typed))
        answer = self.on_scan(raw.decode()) if self.on_scan is not None else None
        if answer is not None:
            self.announce(answer)
        return self._ended()

    def command(self, word: CommandWord) -> Future[Happened]:
        self.commands.append(word)
        return self._ended()

    def open_return(self, return_id: ReturnId) -> Future[Happened]:
        self.opened.append(return_id)
        return self._ended()

    def badge_operator(self, text: str) -> bool:
        return bool(badges_in(text))

    def sign_in(self, badge: str, pin: str) -> Future[SignIn]:
        self.sign_ins.append((badge, pin))
        future: Future[SignIn] = Future()
        if pin != self.pin:
            future.set_result(SignIn(None, Message("This PIN is wrong. Try again.")))
            return future
        happened = self.on_sign_in(badge) if self.on_sign_in is not None else self.newest
        self.announce(happened)
        future.set_result(SignIn(happened.bench.operator))
        return future

    def resolve(self, return_id: ReturnId, wish: Resolve, second: tuple[str, str] | None) -> Future[Decided]:
        self.decisions.append((return_id, wish, second))
        future: Future[Decided] = Future()
        future.set_result(Decided(self.refuse_decisions))
        return future

    def lock(self, reason: str) -> Future[Happened]:
        self.locks.append(reason)
        if self.on_lock is not None:
            self.announce(self.on_lock(reason))
        return self._ended()

    def _ended(self) -> Future[Happened]:
        future: Future[Happened] = Future()
        future.set_result(self.newest)
        return future


@dataclass
class FakeQuestions:
    """`app.ports.Questions` over two lists."""

    returns: Sequence[ReturnRow] = ()
    facts: Sequence[OutboxRow] = ()
    queue: AnomalyQueue = field(default_factory=AnomalyQueue)
    evidence: dict[AnomalyId, AnomalyEvidence] = field(default_factory=dict)
    retried: list[EventId] = field(default_factory=list)

    def open_returns(self, text: str, most: int) -> Future[Sequence[ReturnRow]]:
        future: Future[Sequence[ReturnRow]] = Future()
        wanted = text.casefold()
        future.set_result([row for row in self.returns if wanted in row.reference.casefold()][:most])
        return future

    def outbox(self, most: int) -> Future[Sequence[OutboxRow]]:
        future: Future[Sequence[OutboxRow]] = Future()
        future.set_result(self.facts[:most])
        return future

    def anomalies(self, most: int) -> Future[AnomalyQueue]:
        future: Future[AnomalyQueue] = Future()
        future.set_result(self.queue)
        return future

    def anomaly(self, return_id: ReturnId, anomaly_id: AnomalyId) -> Future[AnomalyEvidence | None]:
        future: Future[AnomalyEvidence | None] = Future()
        future.set_result(self.evidence.get(anomaly_id))
        return future

    def retry_parked(self, event_ids: Sequence[EventId]) -> Future[None]:
        self.retried.extend(event_ids)
        self.facts = [row for row in self.facts if row.event_id not in event_ids]
        future: Future[None] = Future()
        future.set_result(None)
        return future
