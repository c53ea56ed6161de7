"""What a scanner that is not a keyboard looks like to the program."""

from collections.abc import Callable
from typing import Protocol


class ScanSource(Protocol):
    """A device that delivers scans by itself. Both callbacks are called on the source's own thread, one call
    at a time, and must only hand over: whoever listens crosses to a thread of his own.
    """

    def start(self, on_scan: Callable[[bytes], None], on_state: Callable[[bool], None]) -> None:
        """Begin to listen. `on_scan` gets each scan's raw bytes without its line end, never empty.

        `on_state` hears True when the device is there and False when it is not: the first finding and every
        change after it, each once. Called at most once in a life.
        """

    def stop(self) -> None:
        """Stop listening and wait for the thread. No callback comes after it returned. May be called twice."""
