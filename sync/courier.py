"""What to do next between station and central, and when: push, subscribe, pull, or wait.

One `step` does at most one of them and says how long to wait, so that the worker's thread and a simulation
drive the very same code. Every failure sets a time for the next try; nothing here ever gives up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from domain.exchange import Backlog
from domain.ids import Clock
from domain.message import N_, Message
from sync.backoff import Cause, delay
from sync.calls import Transport
from sync.errors import Busy, CallFailed, NetworkFailure, NotAllowed
from sync.known_place import KnownPlace
from sync.ports import Inbox, Outbox
from sync.protocol import MAX_EVENTS
from sync.pulling import Pulling
from sync.pushing import BatchSize, Pushing
from sync.recovery import RestoreWatch
from sync.status import Link, SyncStatus
from sync.subscribing import Subscribing

log = logging.getLogger(__name__)

FEED_EVERY_S = 2.0
_NUDGED_S = 1.0
_AGE_EVERY_S = 2.0
_FIRST_BATCH = MAX_EVENTS // 5

_STORAGE = Message(N_("This station's own storage does not answer. Nothing can be sent until it does."))
_BUG = Message(N_("Sending has met an error of this program and tries again. See the log."))


class Errand(Protocol):
    """One of the three things to do."""

    def run(self) -> bool:
        """Do one call's worth; True when there may be more at once."""
        ...


@dataclass(slots=True)
class _Task:
    """An errand with its own patience: one that fails does not hold up the others."""

    name: str
    errand: Errand
    every_s: float
    due: float = 0.0
    failures: int = 0
    trouble: Message | None = None


class Courier:
    """Carries facts to central and told rows back. Used from one thread, but for `nudge`.

    `monotonic` gives seconds that only rise, `dice` numbers in [0, 1). `listener` gets every new status.
    """

    def __init__(
        self,
        outbox: Outbox,
        inbox: Inbox,
        transport: Transport,
        *,
        central: str,
        clock: Clock,
        monotonic: Callable[[], float],
        dice: Callable[[], float],
        listener: Callable[[SyncStatus], None],
        first_batch: int = _FIRST_BATCH,
    ) -> None:
        self._outbox = outbox
        self._central = central
        self._clock = clock
        self._monotonic = monotonic
        self._dice = dice
        self._listener = listener
        known = self._inbox = KnownPlace(inbox)
        watch = RestoreWatch(outbox, known)
        self._pushing = Pushing(outbox, known, transport, watch, monotonic, BatchSize(first_batch))
        subscribing = Subscribing(known, transport, watch)
        self._push = _Task("push", self._pushing, 0.0)
        self._subscribe = _Task("subscriptions", subscribing, 0.0)
        self._pull = _Task("feed", Pulling(outbox, known, transport, watch, subscribing), FEED_EVERY_S)
        self._tasks = (self._push, self._subscribe, self._pull)
        self._link = Link.WAITING
        self._line_due = 0.0
        self._line_failures = 0
        self._line_trouble: Message | None = None
        self._tried_at = 0.0
        self._last_contact_ms: int | None = None
        self._published: SyncStatus | None = None
        self._published_at = 0.0

    def nudge(self) -> None:
        """Something was committed: while the network is away, try soon instead of at the end of the pause."""
        if self._link is Link.OFFLINE:
            self._line_due = min(self._line_due, self._tried_at + _NUDGED_S)

    def step(self) -> float:
        """Do the next thing that is due. Returns the seconds until the next step; 0 for at once."""
        now = self._monotonic()
        worked = now >= self._line_due and self._one_task(now)
        backlog = self._publish()
        if worked:
            return 0.0
        now = self._monotonic()
        due = max(self._line_due, min((task.due for task in self._tasks if task.due > now), default=now))
        patience = _AGE_EVERY_S if backlog.pending else FEED_EVERY_S * 10
        return min(max(due - now, 0.0), patience)

    def _one_task(self, now: float) -> bool:
        """Run due tasks in their order until one found something to do."""
        for task in self._tasks:
            if task.due > now:
                continue
            tried = self._attempt(task, now)
            if tried is not None:
                return tried
        return False

    def _attempt(self, task: _Task, now: float) -> bool | None:
        """True: done something, go on at once. None: nothing to do here. False: the line is down."""
        self._tried_at = now
        try:
            more = task.errand.run()
        except NetworkFailure as failure:
            self._line_down(Link.OFFLINE, Cause.NETWORK, failure)
            return False
        except NotAllowed as refusal:
            self._in_contact()
            self._line_down(Link.REFUSED, Cause.REFUSED, refusal)
            return False
        except Busy as busy:
            self._in_contact()
            task.due, task.trouble = self._monotonic() + busy.retry_after, None
            return None
        except CallFailed as failure:
            self._in_contact()
            self._set_back(task, Cause.SERVER, failure.message)
            log.warning("%s: %s; again in %.1f s", task.name, failure.detail, task.due - self._monotonic())
            return None
        except Exception as error:  # noqa: BLE001 - the one place that keeps the worker alive whatever happens
            self._own_trouble(task, error)
            return None
        return self._done(task, more)

    def _done(self, task: _Task, more: bool) -> bool | None:
        task.failures, task.trouble = 0, None
        if more or task is self._pull:
            self._in_contact()
        if more:
            task.due = 0.0
            if task is self._push:
                self._pull.due = min(self._pull.due, self._monotonic())
            return True
        task.due = self._monotonic() + task.every_s if task.every_s else 0.0
        return None

    def _in_contact(self) -> None:
        if self._link is not Link.ONLINE:
            log.info("central answers")
        self._link = Link.ONLINE
        self._line_due, self._line_failures, self._line_trouble = 0.0, 0, None
        self._last_contact_ms = self._clock.now_ms()

    def _line_down(self, link: Link, cause: Cause, failure: CallFailed) -> None:
        if self._link is not link:
            log.warning("no way to central: %s", failure.detail)
        self._line_failures += 1
        self._link, self._line_trouble = link, failure.message
        self._line_due = self._monotonic() + delay(cause, self._line_failures, self._dice())

    def _set_back(self, task: _Task, cause: Cause, trouble: Message) -> None:
        task.failures += 1
        task.trouble = trouble
        task.due = self._monotonic() + delay(cause, task.failures, self._dice())

    def _own_trouble(self, task: _Task, error: Exception) -> None:
        """Storage's troubles bring their sentence with them; anything else is a bug and is logged as one."""
        sentence = getattr(error, "message", None)
        if isinstance(sentence, Message):
            log.warning("%s: %s", task.name, error)
            self._set_back(task, Cause.TROUBLE, sentence)
        else:
            log.error("%s met a bug", task.name, exc_info=error)
            self._set_back(task, Cause.TROUBLE, _BUG)

    def _publish(self) -> Backlog:
        """Tell the listener when anything changed, and now and then while pending facts grow old."""
        status = self._status()
        now = self._monotonic()
        ageing = status.backlog.pending > 0 and now - self._published_at >= _AGE_EVERY_S
        if status != self._published or ageing:
            self._published, self._published_at = status, now
            try:
                self._listener(status)
            except Exception:
                log.exception("the listener of the sync status failed")
        return status.backlog

    def _status(self) -> SyncStatus:
        troubles = [self._line_trouble, *(task.trouble for task in self._tasks), self._pushing.frozen]
        trouble = next((it for it in troubles if it is not None), None)
        try:
            backlog, loaded = self._outbox.backlog(), self._inbox.place().loaded
        except Exception as error:  # noqa: BLE001 - a status is worth less than the worker's life
            log.warning("backlog: %s", error)
            backlog = self._published.backlog if self._published else Backlog(0, 0, 0, None)
            loaded = self._published.loaded if self._published else False
            trouble = trouble or _STORAGE
        return SyncStatus(self._link, backlog, loaded, self._last_contact_ms, self._central, trouble)
