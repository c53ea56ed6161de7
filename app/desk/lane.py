"""The one lane: a single named thread that runs work in order, scans before everything else."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from typing import TypeVar

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Turn(IntEnum):
    """Whose turn comes first when several wait."""

    SCAN = 0
    SCREEN = 1
    BEHIND = 2


class LaneStopped(RuntimeError):  # noqa: N818 - says what happened
    """Work was given to a lane that does not run any more."""


class DeskLane:
    """Runs jobs one at a time: by turn, within a turn in the order given.

    `idle` is asked before each wait for the seconds until it wants to be called (None: not at all) and is then
    called on the lane.
    """

    def __init__(self, idle_in: Callable[[], float | None], on_idle: Callable[[], None]) -> None:
        self._idle_in = idle_in
        self._on_idle = on_idle
        self._jobs: list[tuple[int, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="desk")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what waits, then end."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.ident is not None:
            self._thread.join()

    def submit(self, turn: Turn, work: Callable[[], Result]) -> Future[Result]:
        """Run `work` on the lane; its result or exception is in the future."""
        future: Future[Result] = Future()

        def job() -> None:
            try:
                future.set_result(work())
            except Exception as error:  # noqa: BLE001 - the caller gets it, the lane goes on
                future.set_exception(error)

        with self._wake:
            if self._stopping:
                raise LaneStopped
            heapq.heappush(self._jobs, (turn, next(self._numbers), job))
            self._wake.notify()
        return future

    def run_behind(self, work: Callable[[], Result]) -> Result:
        """Run `work` behind all scans and screens, and wait for it."""
        return self.submit(Turn.BEHIND, work).result()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._jobs and not self._stopping:
                    if not self._wake.wait(self._idle_in()):
                        break
                if not self._jobs and self._stopping:
                    return
                job = heapq.heappop(self._jobs)[2] if self._jobs else self._idle
            job()

    def _idle(self) -> None:
        try:
            self._on_idle()
        except Exception:
            log.exception("the desk's own work failed")
