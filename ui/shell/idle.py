"""Notices that nobody touched the program for a while, so that nobody works under somebody else's name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
    }
)


class IdleWatch(QObject):
    """Signals: `idled()`, once after the minutes given to `watch` have passed without a key, touch or scan."""

    idled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.idled)
        self._minutes: int | None = None

    def listen_to(self, window: QObject) -> None:
        """Hear what the window system sends this window: few events, and every touch and key is among them."""
        window.removeEventFilter(self)
        window.installEventFilter(self)

    def watch(self, minutes: int | None) -> None:
        """Watch with this patience; None or 0 stops. The same patience again does not start anew."""
        if minutes == self._minutes:
            return
        self._minutes = minutes
        self.restart()

    def restart(self) -> None:
        """Somebody is here."""
        if self._minutes:
            self._timer.start(self._minutes * 60_000)
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.restart()
        return False
