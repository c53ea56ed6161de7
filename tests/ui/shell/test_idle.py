"""A table that nobody touches is locked; a key, a touch or a scan starts the patience anew."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from app.happened import Happened
from tests.support import benches
from tests.support.desk_window import DeskWindow


def _patience(receiving: DeskWindow) -> QTimer:
    timer = receiving.window.idle.findChild(QTimer)
    assert isinstance(timer, QTimer)
    return timer


def test_a_key_of_the_window_system_starts_anew(receiving: DeskWindow) -> None:
    timer = _patience(receiving)
    timer.start(1_000)
    QTest.keyClick(receiving.window.windowHandle(), Qt.Key.Key_Shift)
    assert timer.remainingTime() > 9 * 60_000


def test_a_scan_from_a_wire_starts_anew(receiving: DeskWindow) -> None:
    timer = _patience(receiving)
    timer.start(1_000)
    receiving.bridge.scan_came(b"4006381333931")
    receiving.settle()
    assert timer.remainingTime() > 9 * 60_000


def test_an_announcement_is_no_sign_of_life(receiving: DeskWindow) -> None:
    timer = _patience(receiving)
    timer.start(1_000)
    receiving.announce(Happened(benches.damaged().bench))
    # Coarse timers round by a twentieth; a sign of life would have made it minutes.
    assert timer.remainingTime() <= 1_100


def test_without_an_operator_nothing_is_watched(receiving: DeskWindow) -> None:
    receiving.announce(benches.signed_out())
    assert not _patience(receiving).isActive()


def test_the_end_of_patience_locks(receiving: DeskWindow) -> None:
    _patience(receiving).start(1)
    receiving.until(lambda: receiving.dock.locks == ["idle"])
