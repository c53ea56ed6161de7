"""The real window over a fake desk, in this process, driven by key events through the real input filter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.happened import Happened
from app.wedge import WedgeSettings
from sync.status import SyncStatus
from tests.support import benches
from tests.support.fake_dock import FakeDock, FakeQuestions
from ui import texts
from ui.bridge import Bridge
from ui.practice import strokes
from ui.run import make_application, monotonic_ms
from ui.services import Services
from ui.shell.main_window import MainWindow
from ui.sounds import Sounds
from ui.wedge_filter import WedgeFilter
from ui.widgets.button import DockButton
from ui.widgets.labels import FittingLabel

_SLOW_GAP_MS = 180
_QUIET_MS = 320


class StoppedClock:
    """`domain.ids.Clock` at the benches' time."""

    def now_ms(self) -> int:
        return benches.NOW_MS


@dataclass
class DeskWindow:
    """What a person with a scanner does to the window, and what the desk heard of it."""

    window: MainWindow
    dock: FakeDock
    questions: FakeQuestions
    bridge: Bridge
    bugs: list[BaseException]
    at_ms: int

    def announce(self, happened: Happened) -> None:
        self.dock.announce(happened)
        self.settle()

    def tell_sync(self, status: SyncStatus) -> None:
        self.bridge.tell_sync(status)
        self.settle()

    def scan(self, *codes: str, end: str = "\r") -> None:
        """Bursts as a wedge scanner types them, into whatever has the focus."""
        for code in codes:
            self._keys(code, end, gap_ms=4)
            self.at_ms += 40
        self.settle()

    def type(self, text: str, end: str = "") -> None:
        """A person types: slow keys, then perhaps Enter."""
        self._keys(text, end, gap_ms=_SLOW_GAP_MS)
        self.at_ms += _SLOW_GAP_MS
        # The filter hands the last key back once it is sure that nothing follows.
        self.wait(_QUIET_MS)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key of the keyboard, as the window system sends it, so that shortcuts work."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def settle(self) -> None:
        for _ in range(4):
            QCoreApplication.sendPostedEvents()
            QCoreApplication.processEvents()

    def wait(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
        self.settle()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until it is so; a machine that is busy with something else gets its time."""
        for _ in range(500):
            if is_so():
                return
            self.wait(10)
        raise AssertionError("it did not come to that")

    def words(self) -> list[str]:
        """Every text that can be seen now."""
        seen = (widget for widget in self.window.findChildren(QWidget) if widget.isVisible())
        return [text for widget in seen if (text := said(widget))]

    def scanned(self) -> list[str]:
        """The codes that reached the desk."""
        return [raw.decode() for raw, _ in self.dock.scans]

    def _keys(self, text: str, end: str, gap_ms: int) -> None:
        self.at_ms = max(self.at_ms + 1, monotonic_ms())
        for stroke in strokes(text, end):
            receiver = QApplication.focusWidget() or self.window
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, stroke.key, stroke.modifiers, stroke.text)
                event.setTimestamp(self.at_ms)
                QCoreApplication.sendEvent(receiver, event)
            self.at_ms += gap_ms


def said(widget: QWidget) -> str:
    """What a widget of ours says."""
    if isinstance(widget, FittingLabel | QLabel):
        return widget.text()
    return widget.title if isinstance(widget, DockButton) else ""


@contextmanager
def driving(
    newest: Happened, language: str = "en", size: tuple[int, int] = (1280, 800), rows: int = 12
) -> Iterator[DeskWindow]:
    """A window that was told `newest` and is shown; closed and destroyed at the end."""
    application = make_application(["test"], language)
    dock = FakeDock(newest)
    questions = FakeQuestions([benches.a_return_row(number) for number in range(rows)], benches.outbox())
    bugs: list[BaseException] = []
    bridge = Bridge(bugs.append)
    window = MainWindow(Services(dock, questions, bridge, StoppedClock()), Sounds(muted=True))
    wedge = WedgeFilter(WedgeSettings(), monotonic_ms, claim=window.claims)
    wedge.scanned.connect(window.take_scan)
    wedge.install(application)
    dock.subscribe(bridge.tell_happened)
    bridge.tell_sync(benches.sync_status())
    window.resize(*size)
    window.show()
    window.activateWindow()
    driver = DeskWindow(window, dock, questions, bridge, bugs, monotonic_ms())
    driver.settle()
    try:
        yield driver
        assert not bugs
    finally:
        application.removeEventFilter(wedge)
        bridge.close()
        window.close()
        window.deleteLater()
        wedge.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        texts.set_language("en")
