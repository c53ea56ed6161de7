"""How many pushes run at once: as many as keep one under a second (protocol.md, Central rule 5).

The limit rises by one while pushes are quick and is halved when one took longer. Those that wait outside are
told when to come again, spread over the time that those before them will need.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from central.errors import Refusal

SLOW_S = 1.0
QUICK_S = 0.5
LONGEST_WAIT_S = 60


class Admission:
    """Counts pushes in progress in this process. `seconds` is a monotonic clock."""

    def __init__(
        self, seconds: Callable[[], float], *, first: int = 4, least: int = 1, most: int = 16
    ) -> None:
        self._seconds = seconds
        self._limit = float(first)
        self._least = least
        self._most = most
        self._inside = 0
        self._turned_away = 0
        self._lock = threading.Lock()

    @property
    def limit(self) -> int:
        return int(self._limit)

    @contextmanager
    def push(self) -> Iterator[None]:
        """Run one push inside. Raises Refusal (429) when enough are."""
        with self._lock:
            if self._inside >= self.limit:
                self._turned_away += 1
                wait = min(LONGEST_WAIT_S, 1 + self._turned_away // (2 * self.limit))
                raise Refusal(429, "many stations push at once; come again", retry_after=wait)
            self._inside += 1
        began = self._seconds()
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                self._turned_away = max(0, self._turned_away - 1)
                self._learn(self._seconds() - began)

    def _learn(self, took: float) -> None:
        if took > SLOW_S:
            self._limit = max(self._least, self._limit / 2)
        elif took < QUICK_S:
            self._limit = min(self._most, self._limit + 1 / max(1.0, self._limit))
