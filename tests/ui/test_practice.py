"""The virtual scanner takes the way of a real one: keys, filter, window, desk."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from domain.codes import badge_code
from tests.support.desk_window import DeskWindow
from ui.practice import play
from ui.theme import load_fonts


def test_scans_and_a_pin_in_their_order(signed_out: DeskWindow) -> None:
    ended: list[bool] = []
    scans = [badge_code("1001"), "4711", "RMA-1", "4006381333931"]
    play(signed_out.window, scans, lambda: ended.append(True), pace_ms=60)
    signed_out.until(lambda: bool(ended))
    assert signed_out.dock.sign_ins == [(badge_code("1001"), "4711")]
    assert signed_out.scanned() == ["RMA-1", "4006381333931"]


ROOT = Path(__file__).resolve().parents[2]
END = "__import__('os').kill(__import__('os').getpid(), 15)"
_RUN = """
from tests.support import benches
from tests.support.desk_window import StoppedClock
from tests.support.fake_dock import FakeDock, FakeQuestions
from ui.practice import play
from ui.run import WindowSettings, run

dock = FakeDock(benches.idle())
attached = []

def shown(running):
    print(running.window.place, running.window.width(), running.window.height(), len(attached))
    play(running.window, ["4006381333931"], running.application.quit, pace_ms=60)

settings = WindowSettings(language="de", muted=True)
code = run(dock, FakeQuestions(), StoppedClock(), settings, attach=attached.append, on_shown=shown)
dock.announce(benches.good())
print(code, dock.scans, dock.locks)
"""


def test_run_shows_the_window_until_it_is_ended() -> None:
    """In a process of its own: an application runs once, and its end marks the whole thread as ended."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "receiving 1280 800 1",
        "0 [(b'4006381333931', False)] ['quit']",
    ]


def test_sigterm_ends_the_window_in_order() -> None:
    program = _RUN.replace(
        'play(running.window, ["4006381333931"], running.application.quit, pace_ms=60)', END
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "0 [] ['quit']", done.stderr


def test_the_bundled_font_is_used(qapp: QApplication, signed_out: DeskWindow) -> None:
    assert "DejaVu Sans Condensed" in load_fonts()
    assert signed_out.window.font().family() == "DejaVu Sans Condensed"
