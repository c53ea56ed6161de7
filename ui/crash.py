"""What happens when the program itself is wrong: a line in the log, a plain sentence on the screen, work goes on.

PySide6 prints an exception from a slot and goes on in silence; a worker thread dies in silence too. Both end
here instead. The facts are on disk before anything is drawn, so going on is safe, and the screen says so.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from domain.message import N_, Message

_log = logging.getLogger("returndock.crash")

NOTICE = Message(
    N_("The program made a mistake. Your scans are safe. Go on; if it comes again, start the program anew.")
)


def report(bug: BaseException) -> None:
    """Keep everything about it in the log."""
    _log.error("unexpected: %s", bug, exc_info=bug)


class CrashNotice:
    """Takes the place of the interpreter's hooks; `restore` gives them back."""

    def __init__(self) -> None:
        self._tell: Callable[[Message], None] = lambda _: None
        self._before = (sys.excepthook, threading.excepthook)

    def install(self, tell: Callable[[Message], None]) -> None:
        """From now on bugs are logged and `tell` says so on the screen; it may be called on any thread."""
        self._tell = tell
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def restore(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def __call__(self, bug: BaseException) -> None:
        """A bug that somebody caught."""
        report(bug)
        self._tell(NOTICE)

    def _on_exception(
        self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, bug, trace)
            return
        self(bug)

    def _on_thread_exception(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            self(what.exc_value)
