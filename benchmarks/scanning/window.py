"""The measuring process of `benchmarks.scan`: the real desk, the real window, real key events, off screen.

`python -m benchmarks.scanning.window HOME` receives returns and prints one JSON object.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sqlcipher3.dbapi2 as sqlite
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import Station, build_station, only_one
from app.desk.lane import Turn
from app.happened import Happened
from app.paths import Home
from app.settings import Settings
from app.system import SystemClock, SystemIds
from benchmarks.scanning.station import BADGE, PIN, job
from domain.codes import command_code
from domain.commands import CommandWord
from ui.practice import KEY_GAP_MS, strokes
from ui.run import Running, WindowSettings, monotonic_ms, run

CLOSE, DAMAGED = command_code(CommandWord.CLOSE), command_code(CommandWord.DAMAGED)
SCANS_A_RETURN = 6
_LOST_AFTER_S = 30.0
_FACT_BYTES = 700


@dataclass(slots=True)
class Way:
    """When one scan was where, in seconds of `perf_counter`: Enter pressed, committed, in the window, painted."""

    code: str
    pressed: float
    committed: float = 0.0
    heard: float = 0.0
    painted: float = 0.0


@dataclass(slots=True)
class Result:
    ways: list[Way] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    repaints: list[float] = field(default_factory=list)
    burst: list[Way] = field(default_factory=list)
    burst_lost: int = 0
    ready_s: float = 0.0

    def as_json(self) -> dict[str, Any]:
        def steps(ways: list[Way]) -> list[list[float]]:
            return [
                [
                    one.painted - one.pressed,
                    one.committed - one.pressed,
                    one.heard - one.committed,
                    one.painted - one.heard,
                ]
                for one in ways
            ]

        return {
            "scans": steps(self.ways),
            "commits": self.commits,
            "repaints": self.repaints,
            "burst": steps(self.burst),
            "burst_lost": self.burst_lost,
            "ready_s": self.ready_s,
        }


class BareCommit:
    """The yardstick for the disk: one row in one transaction, WAL with synchronous=FULL, nothing else."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite.connect(str(folder / "bare.sqlite"), isolation_level=None)
        for text in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "DROP TABLE IF EXISTS row"):
            self._connection.execute(text)
        self._connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text BLOB)")
        self._text = os.urandom(_FACT_BYTES)

    def seconds(self) -> float:
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO row (text) VALUES (?)", (self._text,))
        self._connection.execute("COMMIT")
        return time.perf_counter() - began


class BareRepaint(QWidget):
    """The yardstick for the screen: a window of the same size with one fill and one line of text."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "GOOD")
        painter.end()

    def seconds(self) -> float:
        began = time.perf_counter()
        self.repaint()
        return time.perf_counter() - began


class Painted(QObject):
    """Calls back once the window has drawn what it was told last."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        self.waiting = False
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.UpdateRequest and self.waiting:
            self.waiting = False
            # Behind the request that is being handled now: then it is drawn.
            QTimer.singleShot(0, self, self._then)
        return False


class Stopwatch:
    """The scans that are on their way; heard by the desk before the window is, so that no time is missed."""

    def __init__(self) -> None:
        self.open: list[Way] = []

    def on_committed(self, happened: Happened) -> None:
        """On the desk's thread."""
        now = time.perf_counter()
        answer = happened.answer
        way = next((one for one in list(self.open) if not one.committed), None)
        if way is not None and answer is not None and answer.code == way.code:
            way.committed = now


class Driver(QObject):
    """Signs in, receives `scans` scans one by one beside the yardsticks, then 20 scans a second."""

    def __init__(
        self,
        running: Running,
        station: Station,
        codes: list[str],
        pace_ms: int,
        burst: list[str],
        result: Result,
        stopwatch: Stopwatch,
    ) -> None:
        super().__init__(running.window)
        self._running, self._station, self._result = running, station, result
        self._codes, self._burst, self._pace_ms = codes, burst, pace_ms
        self._open = stopwatch.open
        self._at_ms = monotonic_ms()
        self._sent = 0
        self._deadline = 0.0
        self._commit = BareCommit(station.store.path.parent)
        self._bare = BareRepaint()
        self._bare.resize(running.window.size())
        self._bare.show()
        self._painted = Painted(running.window, self._on_painted)
        running.bridge.happened.connect(self._on_heard)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._burst_scan)

    def begin(self) -> None:
        self._running.bridge.then(
            self._station.desk.sign_in(BADGE, PIN), lambda _: QTimer.singleShot(500, self, self._next)
        )

    # -- one scan after the other ---------------------------------------------------------------------

    def _next(self) -> None:
        if len(self._result.ways) == len(self._codes):
            self._begin_burst()
            return
        way = self._scan(self._codes[len(self._result.ways)])
        self._result.ways.append(way)

    def _on_painted(self) -> None:
        now = time.perf_counter()
        done = [way for way in self._open if way.heard]
        for way in done:
            way.painted = now
            self._open.remove(way)
        if not done or self._timer.isActive() or self._deadline:
            return
        self._result.commits.append(self._commit.seconds())
        self._result.repaints.append(self._bare.seconds())
        QTimer.singleShot(self._pace_ms, self, self._next)

    # -- twenty a second ------------------------------------------------------------------------------

    def _begin_burst(self) -> None:
        if not self._burst:
            self._end()
            return
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.start(50)

    def _burst_scan(self) -> None:
        if self._sent < len(self._burst):
            self._result.burst.append(self._scan(self._burst[self._sent]))
            self._sent += 1
            return
        self._deadline = self._deadline or time.monotonic() + _LOST_AFTER_S
        if not self._open or time.monotonic() > self._deadline:
            self._timer.stop()
            self._end()

    def _end(self) -> None:
        self._result.burst_lost = len(self._open)
        self._result.burst = [way for way in self._result.burst if way.painted]
        self._running.application.quit()

    # -- the way of a scan ----------------------------------------------------------------------------

    def _scan(self, code: str) -> Way:
        self._at_ms = max(monotonic_ms(), self._at_ms + KEY_GAP_MS)
        *letters, enter = strokes(code)
        for stroke in letters:
            self._press(stroke.key, stroke.text, stroke.modifiers)
        way = Way(code, time.perf_counter())
        self._open.append(way)
        self._press(enter.key, enter.text, enter.modifiers)
        return way

    def _press(self, key: int, text: str, modifiers: Qt.KeyboardModifier) -> None:
        receiver = QApplication.focusWidget() or self._running.window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._at_ms)
            QCoreApplication.sendEvent(receiver, event)
        self._at_ms += KEY_GAP_MS

    def _on_heard(self, happened: Happened) -> None:
        now = time.perf_counter()
        answer = happened.answer
        way = next((one for one in self._open if one.committed and not one.heard), None)
        if way is not None and answer is not None and answer.code == way.code:
            way.heard = now
            self._painted.waiting = True


def codes_from(first: int, scans: int) -> list[str]:
    """At least `scans` scans of whole returns: label, three articles, one of them damaged, close."""
    codes: list[str] = []
    number = first
    while len(codes) < scans:
        one = job(number)
        codes += [one.reference, *one.articles, DAMAGED, CLOSE]
        number += 1
    return codes


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scanning.window")
    parser.add_argument("home", type=Path)
    parser.add_argument("--first", type=int, required=True, help="number of the first return to receive")
    parser.add_argument("--scans", type=int, default=300)
    parser.add_argument(
        "--pace", type=int, default=100, help="milliseconds between an answer and the next scan"
    )
    parser.add_argument("--burst", type=int, default=0, help="scans at 20 a second afterwards")
    parser.add_argument("--profile", type=Path, help="write a profile of the desk's thread to this file")
    asked = parser.parse_args()
    home, result = Home(asked.home), Result()
    began = time.perf_counter()
    with only_one(home):
        station = build_station(home, Settings(), SystemClock(), SystemIds())
        codes = codes_from(asked.first, asked.scans)
        burst = codes_from(asked.first + len(codes) // SCANS_A_RETURN, asked.burst)

        def shown(running: Running) -> None:
            result.ready_s = time.perf_counter() - began
            Driver(running, station, codes, asked.pace, burst, result, stopwatch).begin()

        profiler, stopwatch = cProfile.Profile(), Stopwatch()
        station.desk.subscribe(stopwatch.on_committed)

        def attach(_: object) -> None:
            station.start()
            if asked.profile is not None:
                station.desk.lane.submit(Turn.SCAN, profiler.enable)

        settings = WindowSettings(muted=True)
        try:
            run(station.desk, station.questions, SystemClock(), settings, attach=attach, on_shown=shown)
            if asked.profile is not None:
                station.desk.lane.run_behind(profiler.disable)
                profiler.dump_stats(asked.profile)
        finally:
            station.stop()
    print(json.dumps(result.as_json()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
