"""A scanner without a scanner: types codes as real key events, so they take the same way as a wedge's.

Used by the demo without a display, by benchmarks and by tests. The keys go to the window system's own queue
of the program, with time stamps as far apart as a scanner's, and through the input filter like all others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.run import monotonic_ms

KEY_GAP_MS = 4
PACE_MS = 700
"""Between two scans: time to see each answer, and for a label's 1.5 s to be shown as owed or printed."""

_SPECIAL = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key of a burst."""

    key: int
    text: str
    modifiers: Qt.KeyboardModifier


def strokes(code: str, end: str = "\r") -> tuple[Stroke, ...]:
    """The keys that a scanner with a US layout sends for this code, its Enter included."""
    return tuple(_stroke(character) for character in code + end)


def _stroke(character: str) -> Stroke:
    special = _SPECIAL.get(character)
    if special is not None:
        return Stroke(special, character, Qt.KeyboardModifier.NoModifier)
    shifted = character.isupper()
    modifiers = Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier
    return Stroke(ord(character.upper()), character, modifiers)


@dataclass
class _Typist:
    at_ms: int = field(default_factory=monotonic_ms)

    def type(self, window: QWidget, keys: Sequence[Stroke]) -> None:
        self.at_ms = max(monotonic_ms(), self.at_ms + 1)
        for stroke in keys:
            receiver = QApplication.focusWidget() or window
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, stroke.key, stroke.modifiers, stroke.text)
                event.setTimestamp(self.at_ms)
                QCoreApplication.postEvent(receiver, event)
            self.at_ms += KEY_GAP_MS


class VirtualScanner(QObject):
    """Scans the codes one after the other; `after` is called when the last one had its time."""

    def __init__(
        self,
        window: QWidget,
        scans: Sequence[str],
        after: Callable[[], None],
        *,
        pace_ms: int = PACE_MS,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._left = list(scans)
        self._after = after
        self._typist = _Typist()
        self._timer = QTimer(self, interval=pace_ms)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        self._timer.start()

    @Slot()
    def _next(self) -> None:
        if self._left:
            self._typist.type(self._window, strokes(self._left.pop(0)))
        else:
            self._timer.stop()
            self._after()


def play(
    window: QWidget, scans: Sequence[str], after: Callable[[], None], *, pace_ms: int = PACE_MS
) -> VirtualScanner:
    """Scan these codes in this window, one each `pace_ms`; a PIN of four to eight digits is typed like a code."""
    scanner = VirtualScanner(window, scans, after, pace_ms=pace_ms)
    scanner.start()
    return scanner
