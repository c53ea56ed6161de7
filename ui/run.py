"""Puts the window together and runs it: the only entry of this package for the composition root."""

from __future__ import annotations

import builtins
import gc
import logging
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from PySide6.QtCore import (
    QEvent,
    QLibraryInfo,
    QLocale,
    QLoggingCategory,
    QObject,
    QSize,
    Qt,
    QTimer,
    QTranslator,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.ports import Dock, Questions
from app.wedge import WedgeSettings
from domain.ids import Clock
from ui import texts, theme
from ui.bridge import Bridge
from ui.crash import CrashNotice
from ui.services import Services
from ui.shell.main_window import MainWindow
from ui.sounds import Sounds
from ui.style import STYLE_SHEET
from ui.wedge_filter import WedgeFilter

_log = logging.getLogger(__name__)

# WORKAROUND: loading PySide6 puts a hook into every later import, which reads the module's source to look for
# PySide's `__feature__` switch. It asks half-made modules for attributes: with the print worker importing at the
# same time, one start in twenty had no way to central, because pydantic could not be imported. We use no feature.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

_COLLECT_MS = 2_000
_USUAL = QSize(1280, 800)
_FRAME = 40


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How this station's window looks, sounds and listens. `volume` is between 0 and 1."""

    language: str = texts.ENGLISH
    volume: float = 0.8
    muted: bool = False
    full_screen: bool = False
    wedge: WedgeSettings = field(default_factory=WedgeSettings)


@dataclass(frozen=True, slots=True)
class Running:
    """What is handed to `on_shown`: enough for a practice, a benchmark or a test to drive the real window."""

    application: QApplication
    window: MainWindow
    bridge: Bridge
    wedge: WedgeFilter


def run(
    dock: Dock,
    questions: Questions,
    clock: Clock,
    settings: WindowSettings,
    *,
    attach: Callable[[Bridge], None] = lambda _: None,
    on_shown: Callable[[Running], None] = lambda _: None,
    arguments: Sequence[str] = ("returndock",),
) -> int:
    """Show the window until it is closed or the process is asked to end; returns the exit code.

    `attach` is called before the window is shown with the bridge, whose `tell_sync`, `trouble`, `scan_came`
    and `tell_scanner` may then be called from any thread. `on_shown` is called after the first paint.
    """
    application = make_application(arguments, settings.language)
    notice = CrashNotice()
    bridge = Bridge(notice)
    notice.install(bridge.trouble)
    sounds = Sounds(volume=settings.volume, muted=settings.muted)
    window = MainWindow(Services(dock, questions, bridge, clock), sounds)
    wedge = WedgeFilter(settings.wedge, monotonic_ms, claim=window.claims)
    wedge.scanned.connect(window.take_scan)
    wedge.install(application)
    collector = GarbageTimer()
    restore_signals = _end_on_signals(application)
    window.painted.connect(_say_ready, Qt.ConnectionType.SingleShotConnection)
    dock.subscribe(bridge.tell_happened)
    attach(bridge)
    # What the desk told at once is drawn before the window is seen.
    application.processEvents()
    _show(window, full_screen=settings.full_screen)
    running = Running(application, window, bridge, wedge)
    QTimer.singleShot(0, window, lambda: on_shown(running))
    QTimer.singleShot(500, window, sounds.open)
    try:
        return application.exec()
    finally:
        window.close()
        bridge.close()
        collector.stop()
        restore_signals()
        notice.restore()
        application.removeEventFilter(wedge)
        window.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _show(window: MainWindow, *, full_screen: bool) -> None:
    """In its usual size where the screen has room for it and its frame, else as large as the screen."""
    room = window.screen().availableGeometry()
    fits = room.width() >= _USUAL.width() and room.height() >= _USUAL.height() + _FRAME
    window.resize(_USUAL)
    if full_screen:
        window.showFullScreen()
    elif fits or QGuiApplication.platformName() == "offscreen":
        window.show()
    else:
        window.showMaximized()


def make_application(arguments: Sequence[str], language: str) -> QApplication:
    """The QApplication (one per process) with our look and this language."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(arguments))
    application.setApplicationName("ReturnDock")
    # A dock without loudspeakers is common, and QtMultimedia says so in a dozen lines at each start.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    theme.apply(application, theme.theme())
    application.setStyleSheet(application.styleSheet() + STYLE_SHEET)
    spoken = texts.set_language(language)
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(spoken), "qtbase", "_", folder):
        application.installTranslator(translator)
    return application


def _say_ready() -> None:
    """How the table stands is in the window: from here on a badge is a badge."""
    _log.info("ready to scan")


def monotonic_ms() -> int:
    """Milliseconds for the silences between keys; no wall clock."""
    return time.monotonic_ns() // 1_000_000


class GarbageTimer(QObject):
    """Collects garbage from the event loop only: the collector running inside a Qt callback crashes PySide6."""

    def __init__(self) -> None:
        super().__init__()
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_COLLECT_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()
        self._rounds = 0

    def stop(self) -> None:
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def _collect(self) -> None:
        # The young generation costs microseconds; the whole heap only now and then.
        self._rounds += 1
        gc.collect(2 if self._rounds % 30 == 0 else 1)


def _end_on_signals(application: QApplication) -> Callable[[], None]:
    """SIGTERM and Ctrl+C close the window in order. Python sees them at the collector's next tick at the latest."""

    def end(number: int, _: FrameType | None) -> None:
        _log.info("asked to end by signal %d", number)
        application.quit()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    return restore
