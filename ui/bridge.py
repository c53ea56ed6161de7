"""The only crossing from other threads into the window.

What the desk, the sync worker, devices and futures announce is put on a plain queue, and one signal without
arguments wakes the window's thread, which empties the queue in order. No Python object travels inside a Qt
event, nothing but this module may emit from another thread, and after `close` everything that still comes is
dropped: a worker that outlives the window must not touch it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.errors import Trouble
from app.happened import Happened
from domain.errors import Refused
from domain.message import Message
from sync.status import SyncStatus

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Bridge(QObject):
    """Lives in the window's thread; `tell_…`, `scan_came` and `then` may be called from any thread.

    Signals, all emitted in the window's thread and in the order of the calls:
    happened(Happened), synced(SyncStatus), troubled(Message), scanned(bytes),
    scanner_changed(Message | None) where None means ready.
    """

    happened = Signal(object)
    synced = Signal(object)
    troubled = Signal(object)
    scanned = Signal(bytes)
    scanner_changed = Signal(object)
    _woken = Signal()

    def __init__(self, on_bug: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_bug = on_bug
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._open = True
        self._gate = threading.Lock()
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    # -- from any thread ----------------------------------------------------------------------------

    def tell_happened(self, happened: Happened) -> None:
        """The desk's listener."""
        self._post(lambda: self.happened.emit(happened))

    def tell_sync(self, status: SyncStatus) -> None:
        """The sync worker's listener."""
        self._post(lambda: self.synced.emit(status))

    def trouble(self, message: Message) -> None:
        """`app.ports.Announcer`: devices tell a person what to look at."""
        self._post(lambda: self.troubled.emit(message))

    def scan_came(self, raw: bytes) -> None:
        """A scan from a device that is no keyboard."""
        self._post(lambda: self.scanned.emit(raw))

    def tell_scanner(self, trouble: Message | None) -> None:
        """A device scanner was lost (why) or is back (None)."""
        self._post(lambda: self.scanner_changed.emit(trouble))

    def then(self, future: Future[T], use: Callable[[T], None]) -> None:
        """Call `use` with the result in the window's thread; a failure becomes a trouble, or a crash notice."""
        future.add_done_callback(lambda done: self._post(lambda: self._finish(done, use)))

    def watch(self, future: Future[T]) -> None:
        """For calls whose result comes by announcement: only their failure is of interest."""
        self.then(future, lambda _: None)

    def close(self) -> None:
        """Nothing is delivered any more."""
        with self._gate:
            self._open = False

    # -- in the window's thread ---------------------------------------------------------------------

    def _post(self, call: Callable[[], None]) -> None:
        with self._gate:
            if not self._open:
                return
            self._waiting.put(call)
            self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        try:
            call = self._waiting.get_nowait()
        except Empty:
            return
        if self._open:
            call()

    def _finish(self, done: Future[T], use: Callable[[T], None]) -> None:
        try:
            result = done.result()
        except CancelledError:
            _log.info("a call was cancelled, the program is ending")
            return
        except (Trouble, Refused) as failure:
            self.troubled.emit(failure.message)
            return
        except Exception as bug:  # noqa: BLE001 - whatever it is, a person must hear of it
            self._on_bug(bug)
            return
        use(result)
