"""The server's sealing thread: pushes only wake it, so a hundred of them at once are sealed together."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from central.errors import Refusal, Trouble, Unstorable

_log = logging.getLogger(__name__)


class SealingThread:
    """Seals sites named to it, until stopped. What it misses the next reader of the feed seals."""

    def __init__(self, seal: Callable[[str], None]) -> None:
        self._seal = seal
        self._waiting: set[str] = set()
        self._changed = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="central-sealing")

    def start(self) -> None:
        self._thread.start()

    def wake(self, site: str) -> None:
        """Something of this site is committed and unnumbered."""
        with self._changed:
            self._waiting.add(site)
            self._changed.notify()

    def stop(self) -> None:
        """Finish what is waiting and end."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while (site := self._next()) is not None:
            try:
                self._seal(site)
            except (Trouble, Unstorable, Refusal) as reason:
                _log.warning("site %s could not be sealed now: %s", site, reason)

    def _next(self) -> str | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopped)
            return self._waiting.pop() if self._waiting else None
