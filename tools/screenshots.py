"""Pictures of the real program for the docs: a demo central, a real station, a virtual scanner.

    python -m tools.screenshots [FOLDER]      docs/images by default

Everything shown has happened: the station is enrolled at a central of its own, the codes go through the input
filter, and for "offline" central has been ended.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.commands.demo import DemoCentral
    from app.live import LiveStation
    from app.paths import Home
    from ui.run import Running

ROOT = Path(__file__).resolve().parents[1]
PACE_MS = 400
PATIENCE = 100


@dataclass(frozen=True, slots=True)
class Shot:
    """Scan these, go there, wait for that, then keep the picture under this name (none: keep nothing)."""

    name: str
    scans: Sequence[str] = ()
    place: str = "receiving"
    ready: Callable[[], bool] = lambda: True


def main(arguments: list[str]) -> int:
    """Take all pictures; answers the exit code."""
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.commands.demo import DemoCentral
    from app.paths import Home

    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place))
        with redirect_stdout(sys.stderr), DemoCentral(home) as demo:
            badge, pin, codes = _day(home, folder, demo)
        _tour(home, folder, "en", lambda _: _evening(badge, pin, codes))
        _tour(home, folder, "de", lambda _: _german(badge, pin, codes))
    for picture in sorted(folder.glob("*.png")):
        print(picture)
    return 0


def _day(home: "Home", folder: Path, demo: "DemoCentral") -> tuple[str, str, Sequence[str]]:
    """The practice return, up to the refused close."""
    told: list[tuple[str, str, Sequence[str]]] = []

    def shots(live: "LiveStation") -> Iterator[Shot]:
        practice = demo.practice(live.station)
        reference, once, twice, _, damaged, _, stranger, accept, close = practice.scans
        told.append((practice.badge, practice.pin, practice.scans))
        yield Shot("sign-in", place="sign_in")
        yield Shot("pin", [practice.badge], place="sign_in")
        yield Shot("idle", [practice.pin])
        yield Shot("opened", [reference])
        yield Shot("good", [once, twice])
        yield Shot("damaged", [twice, damaged])
        yield Shot("unexpected", [stranger])
        yield Shot("refused", [close])
        yield Shot("cases", place="anomalies")
        yield Shot("", [accept])
        yield Shot("returns", place="open_returns")
        yield Shot("sync", place="sync_center", ready=live.is_quiet)

    _tour(home, folder, "en", shots)
    return told[0]


def _evening(badge: str, pin: str, codes: Sequence[str]) -> Iterator[Shot]:
    """Central is gone; the work goes on."""
    serial = codes[5]
    yield Shot("offline", [badge, pin, serial])
    yield Shot("sync-offline", place="sync_center")


def _german(badge: str, pin: str, codes: Sequence[str]) -> Iterator[Shot]:
    stranger = codes[6]
    yield Shot("receiving-de", [badge, pin, stranger])
    yield Shot("cases-de", place="anomalies")


def _tour(
    home: "Home", folder: Path, language: str, shots: Callable[["LiveStation"], Iterator[Shot]]
) -> None:
    """One life of the window, in which these pictures are taken."""
    from app.live import LiveStation
    from sync.station import worker_of
    from ui.run import Running, run
    from ui.settings import window_settings

    live = LiveStation(home)
    failures: list[str] = []
    # Qt's timers hold a bound method's object only weakly.
    photographers: list[_Photographer] = []

    def shown(running: Running) -> None:
        live.connect(running.bridge, worker_of)
        photographers.append(_Photographer(running, folder, shots(live), failures))
        photographers[0].begin()

    try:
        settings = replace(window_settings(live.settings), language=language, muted=True)
        station = live.station
        run(station.desk, station.questions, live.clock, settings, attach=live.attach, on_shown=shown)
    finally:
        live.stop()
    if failures:
        raise SystemExit("\n".join(failures))


class _Photographer:
    """Takes one shot after the other from the event loop; ends the window after the last."""

    def __init__(self, running: "Running", folder: Path, shots: Iterator[Shot], failures: list[str]) -> None:
        self._running = running
        self._folder = folder
        self._shots = shots
        self._failures = failures
        self._asked = 0

    def begin(self) -> None:
        self._later(PACE_MS * 4, self._next)

    def _later(self, milliseconds: int, act: Callable[[], None]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(milliseconds, self._running.window, act)

    def _next(self) -> None:
        shot = next(self._shots, None)
        if shot is None:
            self._running.application.quit()
        elif shot.scans:
            from ui.practice import play

            play(self._running.window, shot.scans, lambda: self._go(shot), pace_ms=PACE_MS)
        else:
            self._go(shot)

    def _go(self, shot: Shot) -> None:
        from ui.shell.navigation import Place

        self._running.window.go(Place(shot.place))
        self._asked = 0
        self._later(PACE_MS * 2, lambda: self._keep(shot))

    def _keep(self, shot: Shot) -> None:
        window = self._running.window
        self._asked += 1
        if self._asked < PATIENCE and not (shot.ready() and window.place == shot.place):
            self._later(PACE_MS // 4, lambda: self._keep(shot))
            return
        if window.place != shot.place:
            self._failures.append(f"{shot.name}: the window shows {window.place}")
        window.flash.hide()
        if shot.name and not window.grab().save(str(self._folder / f"{shot.name}.png")):
            self._failures.append(f"{shot.name}: the picture could not be written")
        self._next()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
