"""Plays the practice return off screen, where nobody can see the window: the demo without a display.

A virtual scanner types real key events through the real filter; after each scan a picture of the window is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from ui.practice import VirtualScanner, play
from ui.run import Running

_log = logging.getLogger(__name__)

_PACE_MS = 500
_ASK_MS = 250
_PATIENCE_MS = 20_000


class Practice(Protocol):
    """Who signs in, and what is scanned."""

    @property
    def badge(self) -> str: ...
    @property
    def pin(self) -> str: ...
    @property
    def scans(self) -> Sequence[str]: ...


class Rehearsal(QObject):
    """One practice return from sign-in to close; ends the program when central has everything."""

    def __init__(
        self, running: Running, practice: Practice, is_quiet: Callable[[], bool], pictures: Path
    ) -> None:
        super().__init__(running.window)
        self._running = running
        self._is_quiet = is_quiet
        self._pictures = pictures
        self._left = [practice.badge, practice.pin, *practice.scans]
        self._number = 0
        self._waited_ms = 0
        self._scanner: VirtualScanner | None = None
        self._asking = QTimer(self, interval=_ASK_MS)
        self._asking.timeout.connect(self._end_when_quiet)

    def begin(self) -> None:
        """Keep the first picture and play the first code."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        print("No display: a virtual scanner plays the practice return.", flush=True)
        QTimer.singleShot(_PACE_MS, self, self._go_on)

    def _go_on(self) -> None:
        # The moment after the flash: the band and the lines under it.
        self._running.window.flash.hide()
        picture = self._pictures / f"{self._number:02d}.png"
        if not self._running.window.grab().save(str(picture)):
            _log.warning("%s could not be written", picture)
        self._number += 1
        if not self._left:
            self._asking.start()
            return
        code = self._left.pop(0)
        self._scanner = play(self._running.window, [code], self._go_on, pace_ms=_PACE_MS)

    def _end_when_quiet(self) -> None:
        self._waited_ms += _ASK_MS
        if self._is_quiet() or self._waited_ms >= _PATIENCE_MS:
            self._asking.stop()
            self._running.application.quit()
