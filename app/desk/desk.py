"""The desk as screens, printers and sync meet it: everything goes through its lane, everybody hears what happened.

Threads: `desk` (the lane) and `sign-in` (PINs take a tenth of a second and must not keep a scan waiting).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from app.desk.core import DeskCore
from app.desk.lane import DeskLane, Turn
from app.desk.recording import Patience
from app.desk.replies import plain
from app.errors import StorageTrouble, Trouble
from app.happened import AnswerKind, Decided, Happened, LabelOrder, SignIn
from app.people import People
from domain.commands import CommandWord
from domain.errors import Refused
from domain.ids import Clock, ReturnId
from domain.message import N_, Message
from domain.resolving import Resolve

log = logging.getLogger(__name__)

_NOT_DONE = Message(N_("This could not be done. Look whether it shows in the history, then call help."))

Listener = Callable[[Happened], None]


class Desk:
    """Meets `app.ports.Dock`. Listeners are called on the lane, after the commit."""

    def __init__(self, make_core: Callable[[Patience], DeskCore], people: People, clock: Clock) -> None:
        """`make_core` is given what to do after a failed commit."""
        self._core = make_core(self._after_failed_commit)
        self._people = people
        self._clock = clock
        self._lane = DeskLane(self._idle_in, self._tick)
        self._listeners: list[Listener] = []
        self._last: Happened | None = None
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._sign_in = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sign-in")

    @property
    def lane(self) -> DeskLane:
        """For sync's work behind the scans."""
        return self._lane

    def start(self) -> None:
        """Start the lane and announce how the table stands."""
        self._lane.start()
        self._submit(Turn.SCREEN, self._core.begin)

    def end_soon(self) -> None:
        """The program ends: a commit that the disk does not take is not tried for ever any more."""
        self._stopping.set()

    def stop(self) -> None:
        """Finish what waits and end both threads."""
        self.end_soon()
        self._sign_in.shutdown(wait=True)
        self._lane.stop()

    def subscribe(self, listener: Listener) -> None:
        """Hear every announcement; the newest one at once, without its labels."""
        # Told under the lock: a newer announcement must not overtake this one.
        with self._lock:
            self._listeners.append(listener)
            if self._last is not None:
                listener(Happened(self._last.bench, self._last.answer))

    def scan(self, raw: bytes, *, typed: bool = False) -> Future[Happened]:
        """A code was scanned or typed."""
        if typed:
            log.info("a code of %d bytes was typed", len(raw))
        return self._submit(Turn.SCAN, lambda: self._core.scan(raw))

    def command(self, word: CommandWord) -> Future[Happened]:
        """A function key or button, in line with the scans."""
        return self._submit(Turn.SCAN, lambda: self._core.command(word))

    def open_return(self, return_id: ReturnId) -> Future[Happened]:
        """A return chosen from the list."""
        return self._submit(Turn.SCAN, lambda: self._core.open_return(return_id))

    def badge_operator(self, text: str) -> bool:
        """Whether this text is a badge."""
        return self._people.is_badge(text)

    def sign_in(self, badge: str, pin: str) -> Future[SignIn]:
        """Check badge and PIN off the lane; success announces the new bench."""
        return self._sign_in.submit(self._check, badge, pin)

    def resolve(self, return_id: ReturnId, wish: Resolve, second: tuple[str, str] | None) -> Future[Decided]:
        """Check the second person's badge and PIN off the lane, then decide on it."""
        return self._sign_in.submit(self._resolve, return_id, wish, second)

    def lock(self, reason: str) -> Future[Happened]:
        """Sign the operator out; the open return stays open."""
        return self._submit(Turn.SCREEN, lambda: self._core.lock(reason))

    def told_changed(self, return_ids: Sequence[ReturnId]) -> None:
        """On the lane: central told something new."""
        self._people.forget()
        happened = self._core.told_changed(return_ids)
        if happened is not None:
            self._announce(happened)

    def label_printed(self, order: LabelOrder) -> Future[Happened]:
        """From the print worker: the label is out."""
        return self._submit(Turn.BEHIND, lambda: self._core.label_printed(order))

    def trouble(self, message: Message) -> None:
        """From a device: show this until the next good news."""
        reply = plain(AnswerKind.TROUBLE, Message(N_("LOOK")), message)
        self._submit(Turn.SCREEN, lambda: self._core.say(reply))

    def _after_failed_commit(self, trouble: StorageTrouble) -> bool:
        """On the lane, after a failed commit: say so and try again in a second, for as long as it takes."""
        reply = plain(AnswerKind.TROUBLE, Message(N_("WAIT")), trouble.message)
        try:
            self._announce(self._core.say(reply))
        except StorageTrouble:
            log.warning("the disk cannot even be read")
        return not self._stopping.wait(1.0)

    def _check(self, badge: str, pin: str) -> SignIn:
        try:
            answer = self._people.check(badge, pin)
            if answer.operator is not None:
                operator = answer.operator
                self._submit(Turn.SCREEN, lambda: self._core.sign_in(operator)).result()
        except Trouble as trouble:
            return SignIn(None, trouble.message)
        return answer

    def _resolve(self, return_id: ReturnId, wish: Resolve, second: tuple[str, str] | None) -> Decided:
        try:
            confirmed = None if second is None else self._people.check(*second)
            if confirmed is not None and confirmed.operator is None:
                return Decided(confirmed.refusal)
            person = None if confirmed is None else confirmed.operator
            self._submit(Turn.SCREEN, lambda: self._core.resolve(return_id, wish, person)).result()
        except (Refused, Trouble) as no:
            return Decided(no.message)
        return Decided()

    def _submit(self, turn: Turn, work: Callable[[], Happened]) -> Future[Happened]:
        def announced() -> Happened:
            try:
                happened = work()
            except Refused:
                raise
            except Exception as error:
                self._announce_failure(error)
                raise
            self._announce(happened)
            return happened

        return self._lane.submit(turn, announced)

    def _announce_failure(self, error: Exception) -> None:
        """Nobody stands before an old answer and believes that it is the new one."""
        log.error("the desk could not do this", exc_info=error)
        reply = plain(AnswerKind.TROUBLE, Message(N_("LOOK")), _NOT_DONE)
        if isinstance(error, Trouble):
            reply = plain(AnswerKind.TROUBLE, Message(N_("LOOK")), error.message)
        try:
            self._announce(self._core.say(reply))
        except StorageTrouble:
            log.warning("the disk cannot even be read")

    def _announce(self, happened: Happened) -> None:
        with self._lock:
            self._last = happened
            for listener in tuple(self._listeners):
                try:
                    listener(happened)
                except Exception:
                    log.exception("a listener of the desk failed")

    def _idle_in(self) -> float | None:
        due = self._core.due_ms()
        return None if due is None else max(0.0, (due - self._clock.now_ms()) / 1000)

    def _tick(self) -> None:
        happened = self._core.tick()
        if happened is not None:
            self._announce(happened)
