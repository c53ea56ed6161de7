"""The one thread of sync: step, wait or be nudged, step again. All that it does is in `sync.courier`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from domain.ids import Clock
from sync.calls import Transport
from sync.courier import Courier
from sync.ports import Inbox, Outbox
from sync.status import SyncStatus

log = logging.getLogger(__name__)

_AFTER_A_BUG_S = 5.0


class SyncWorker:
    """Runs a courier in a plain thread called "sync". Scanning never waits for it.

    `listener` is called in that thread. `transport` is closed when the thread ends.
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
    ) -> None:
        self._transport = transport
        self._courier = Courier(
            outbox,
            inbox,
            transport,
            central=central,
            clock=clock,
            monotonic=monotonic,
            dice=dice,
            listener=listener,
        )
        self._nudged = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin; once per worker."""
        self._thread.start()

    def nudge(self) -> None:
        """Something was committed here. Any thread; returns at once."""
        self._nudged.set()

    def stop(self, patience_s: float = 5.0) -> bool:
        """End the thread, cutting a call in flight short. False when it is still busy after `patience_s`."""
        self._ending.set()
        self._nudged.set()
        self._transport.hang_up()
        if self._thread.ident is not None:
            self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._ending.is_set():
            if self._nudged.is_set():
                self._nudged.clear()
                self._courier.nudge()
            wait = self._step()
            if wait > 0:
                self._nudged.wait(wait)
        self._transport.close()

    def _step(self) -> float:
        try:
            return self._courier.step()
        except Exception:
            # The courier catches what its errands do; this is for a bug in the courier itself.
            log.exception("the sync worker met a bug and goes on")
            return _AFTER_A_BUG_S
