"""The virtual scanner takes the way of a real one: keys, filter, window, desk."""

from PySide6.QtWidgets import QApplication

from app.happened import Happened
from domain.codes import badge_code
from tests.support import benches
from tests.support.desk_window import DeskWindow, StoppedClock
from tests.support.fake_dock import FakeDock, FakeQuestions
from ui.practice import play
from ui.run import Running, WindowSettings, run
from ui.shell.navigation import Place
from ui.theme import load_fonts


def test_scans_and_a_pin_in_their_order(signed_out: DeskWindow) -> None:
    ended: list[bool] = []
    scans = [badge_code("1001"), "4711", "RMA-1", "4006381333931"]
    play(signed_out.window, scans, lambda: ended.append(True), pace_ms=60)
    for _ in range(40):
        signed_out.wait(20)
        if ended:
            break
    assert ended
    assert signed_out.dock.sign_ins == [(badge_code("1001"), "4711")]
    assert signed_out.scanned() == ["RMA-1", "4006381333931"]


def test_run_shows_the_window_until_it_is_ended(qapp: QApplication) -> None:
    dock = FakeDock(benches.idle())
    places: list[Place] = []
    attached: list[object] = []

    def shown(running: Running) -> None:
        places.append(running.window.place)
        play(running.window, ["4006381333931"], qapp.quit, pace_ms=60)

    code = run(
        dock,
        FakeQuestions(),
        StoppedClock(),
        WindowSettings(muted=True),
        attach=attached.append,
        on_shown=shown,
    )
    assert code == 0
    assert places == [Place.RECEIVING]
    assert len(attached) == 1
    assert dock.scans == [(b"4006381333931", False)]
    assert dock.locks == ["quit"]
    dock.announce(Happened(benches.idle().bench))


def test_the_bundled_font_is_used(qapp: QApplication, signed_out: DeskWindow) -> None:
    assert "DejaVu Sans Condensed" in load_fonts()
    assert signed_out.window.font().family() == "DejaVu Sans Condensed"
