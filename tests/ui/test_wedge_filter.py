"""Scans and typing through the real filter, with key events as the window system delivers them."""

import time
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.wedge import WedgeSettings
from tests.support.wedge_hands import (
    WIDGETS,
    Ears,
    Key,
    Keyboard,
    Modifier,
    Screen,
    shown,
)


@pytest.fixture
def ears(qapp: QApplication) -> Iterator[Ears]:
    ears = Ears()
    yield ears
    ears.close()


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.mark.parametrize("directly", [False, True], ids=["window", "widget"])
@pytest.mark.parametrize("name", WIDGETS)
def test_two_hundred_scans_at_twenty_a_second_fire_nothing(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard, name: str, directly: bool
) -> None:
    screen = Screen(WIDGETS[name]())
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.target = screen.widget if directly else None
    codes = [f"RMA {4006381000000 + index}" for index in range(200)]
    for code in codes:
        start = keyboard.at_ms
        keyboard.scan(code, gap_ms=2)
        keyboard.at_ms = start + 50
    assert ears.heard == codes
    assert screen.done == []


def test_scans_without_enter_are_heard_after_a_pause(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    screen = Screen(QPushButton("Close"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.scan("RMA-1001", enter=False)
    assert ears.heard == []
    qtbot.waitUntil(lambda: ears.heard == ["RMA-1001"])
    keyboard.rest()
    keyboard.scan("RMA-1002", enter=False)
    keyboard.rest()
    keyboard.scan("RMA-1003", enter=False)
    qtbot.waitUntil(lambda: len(ears.heard) == 3)
    assert ears.heard == ["RMA-1001", "RMA-1002", "RMA-1003"]


def test_typing_into_a_line_arrives_in_order_with_its_enter(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    screen = Screen(QLineEdit())
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.type("sku-100 ß\r", gap_ms=90)
    assert isinstance(screen.widget, QLineEdit)
    assert screen.widget.text() == "sku-100 ß"
    assert screen.done.count("returnPressed") == 1
    assert ears.heard == []


def test_one_typed_letter_appears_by_itself(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    shown(qtbot, line)
    keyboard.type("a")
    qtbot.waitUntil(lambda: line.text() == "a")


def test_editing_keys_keep_their_place_among_letters(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    shown(qtbot, line)
    keyboard.type("abx", gap_ms=80)
    keyboard.tap(Key.Key_Backspace, "\b", gap_ms=80)
    keyboard.type("c", gap_ms=80)
    keyboard.tap(Key.Key_Home, gap_ms=80)
    keyboard.type("0\r", gap_ms=80)
    assert line.text() == "0abc"


def test_a_held_key_repeats_in_a_line(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    shown(qtbot, line)
    keyboard.type("a")
    keyboard.rest(500)
    for _ in range(5):
        keyboard.tap(Key.Key_A, "a", gap_ms=33, repeat=True)
    assert line.text() == "aaaaaa"


def test_a_scan_while_a_line_has_the_focus_leaves_it_alone(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    screen = Screen(QLineEdit())
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.type("ab", gap_ms=200)
    keyboard.rest()
    keyboard.scan("RMA-1001")
    keyboard.rest()
    keyboard.type("c\r", gap_ms=200)
    assert isinstance(screen.widget, QLineEdit)
    assert screen.widget.text() == "abc"
    assert ears.heard == ["RMA-1001"]


def test_space_and_enter_of_a_person_still_press_buttons(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    plain, default = QPushButton("Reprint"), QPushButton("Close")
    default.setDefault(True)
    pressed: list[str] = []
    for button in (plain, default):
        button.setAutoDefault(False)
        layout.addWidget(button)
        button.clicked.connect(lambda _=False, button=button: pressed.append(button.text()))
    shown(qtbot, dialog, plain)
    keyboard.tap(Key.Key_Space, " ")
    qtbot.waitUntil(lambda: pressed == ["Reprint"])
    keyboard.rest()
    keyboard.tap(Key.Key_Return, "\r")
    assert pressed == ["Reprint", "Close"]


def test_a_typed_tab_moves_the_focus_and_a_scanners_does_not(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.scan("RMA-1001", enter=False)
    keyboard.tap(Key.Key_Tab, "\t")
    assert (ears.heard, screen.widget.hasFocus()) == (["RMA-1001"], True)
    keyboard.rest()
    keyboard.tap(Key.Key_Tab, "\t")
    assert not screen.widget.hasFocus()


def test_keys_go_to_the_field_that_had_the_focus_when_they_were_typed(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    first, second = QLineEdit(), QLineEdit()
    screen = QWidget()
    qtbot.addWidget(screen)
    layout = QVBoxLayout(screen)
    layout.addWidget(first)
    layout.addWidget(second)
    shown(qtbot, screen, first)
    keyboard.type("a")
    second.setFocus()
    keyboard.type("b\r")
    assert (first.text(), second.text()) == ("a", "b")


def test_a_field_that_went_away_takes_its_keys_with_it_and_nothing_breaks(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    gone = QLineEdit(screen.centralWidget())
    shown(qtbot, screen, gone)
    gone.show()
    gone.setFocus()
    keyboard.type("a")
    shiboken6.delete(gone)
    keyboard.type("b", gap_ms=400)
    keyboard.rest()
    keyboard.scan("RMA-1001")
    assert ears.heard == ["RMA-1001"]


@pytest.mark.parametrize("make", [QDialog, QMessageBox])
def test_no_modal_swallows_a_scan_or_is_closed_by_one(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard, make: type[QDialog]
) -> None:
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    dialog = make(screen)
    qtbot.addWidget(dialog)
    if isinstance(dialog, QMessageBox):
        dialog.setText("The printer is out of paper.")
        dialog.setStandardButtons(QMessageBox.StandardButton.Ok | QMessageBox.StandardButton.Cancel)
    else:
        QVBoxLayout(dialog).addWidget(QPushButton("OK"))
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
    for code in ("RMA-1001", "4006381333931", "CLOSE"):
        keyboard.scan(code)
        keyboard.rest(50)
    assert ears.heard == ["RMA-1001", "4006381333931", "CLOSE"]
    assert dialog.isVisible()
    assert screen.done == []


def test_a_dialog_opened_by_a_scan_hears_the_next_scans(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    dialog = QDialog(screen)
    qtbot.addWidget(dialog)

    def on_scanned(text: str) -> None:
        if text == "HOLD":
            dialog.exec()
        elif text == "UNDO":
            dialog.accept()

    def scan_inside() -> None:
        keyboard.scan("RMA-1")
        keyboard.scan("UNDO")

    ears.filter.scanned.connect(on_scanned)
    QTimer.singleShot(50, screen, scan_inside)
    keyboard.scan("HOLD")
    assert ears.heard == ["HOLD", "RMA-1", "UNDO"]
    assert dialog.result() == QDialog.DialogCode.Accepted.value


def test_function_keys_and_ctrl_and_alt_combinations_pass(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    seen: list[int] = []

    class Watching(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            seen.append(event.key())

    widget = Watching()
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(widget)
    shown(qtbot, widget)
    keyboard.tap(Key.Key_F2, gap_ms=500)
    keyboard.tap(Key.Key_Escape, "\x1b", gap_ms=500)
    keyboard.tap(Key.Key_Z, "\x1a", Modifier.ControlModifier, gap_ms=500)
    keyboard.tap(Key.Key_D, "d", Modifier.AltModifier, gap_ms=500)
    keyboard.tap(Key.Key_Left, gap_ms=500)
    assert seen == [Key.Key_F2, Key.Key_Escape, Key.Key_Z, Key.Key_D, Key.Key_Left]
    assert ears.heard == []


def test_in_a_burst_only_text_counts(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    """A hostile code may hold any control character: it is text, it is kept, and it does nothing."""
    seen: list[int] = []

    class Watching(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            seen.append(event.key())

    widget = Watching()
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(widget)
    shown(qtbot, widget)
    keyboard.scan("AB", enter=False)
    keyboard.tap(Key.Key_Q, "\x11", Modifier.ControlModifier)
    keyboard.tap(Key.Key_F4, "", Modifier.AltModifier)
    keyboard.tap(Key.Key_Escape, "\x1b")
    keyboard.scan("C")
    assert ears.heard == ["AB\x11C"]
    assert seen == []


def test_the_group_separator_survives_in_every_form(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.scan("]d210LOT", enter=False)
    keyboard.tap(Key.Key_Control)
    keyboard.tap(Key.Key_BracketRight, "\x1d", Modifier.ControlModifier)
    keyboard.scan("21SN-1")
    keyboard.tap(Key.Key_J, "\n", Modifier.ControlModifier)
    keyboard.rest()
    keyboard.scan("]d210LOT", enter=False)
    keyboard.tap(0, "\x1d")
    keyboard.scan("21SN-2")
    keyboard.rest()
    keyboard.scan("]d210LOT", enter=False)
    keyboard.send(QEvent.Type.KeyPress, Key.Key_Alt)
    for digit in "029":
        keyboard.tap(ord(digit), digit, Modifier.AltModifier | Modifier.KeypadModifier)
    keyboard.send(QEvent.Type.KeyRelease, Key.Key_Alt, "", Modifier.NoModifier)
    keyboard.scan("21SN-3")
    assert ears.heard == [f"]d210LOT\x1d21SN-{number}" for number in (1, 2, 3)]
    assert screen.done == []


def test_double_characters_marked_as_repeats_are_kept(qtbot: QtBot, ears: Ears, keyboard: Keyboard) -> None:
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    previous = ""
    for character in "4006333":
        keyboard.tap(ord(character), character, repeat=character == previous)
        previous = character
    keyboard.tap(Key.Key_Return, "\r")
    assert ears.heard == ["4006333"]


def test_prefix_and_suffix_come_off_and_can_be_changed(qtbot: QtBot, keyboard: Keyboard) -> None:
    ears = Ears(WedgeSettings(prefix="\x02"))
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.tap(Key.Key_B, "\x02", Modifier.ControlModifier)
    keyboard.scan("A1")
    keyboard.rest()
    ears.filter.configure(WedgeSettings(suffix="#"))
    keyboard.scan("ABC#DEF#", enter=False)
    ears.close()
    assert ears.heard == ["A1", "ABC", "DEF"]


@pytest.fixture
def pin(qtbot: QtBot) -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    qtbot.addWidget(line)
    shown(qtbot, line)
    return line


def test_a_pin_typed_fast_is_claimed_by_its_field(qtbot: QtBot, pin: QLineEdit, keyboard: Keyboard) -> None:
    ears = Ears(claim=lambda text: text.isdigit() and len(text) <= 8)
    entered: list[str] = []
    pin.returnPressed.connect(lambda: entered.append(pin.text()))
    keyboard.scan("4711", gap_ms=45)
    assert (entered, ears.heard) == (["4711"], [])
    keyboard.rest()
    keyboard.scan("BADGE-17")
    assert (entered, ears.heard) == (["4711"], ["BADGE-17"])
    ears.close()


def test_a_claimed_pin_without_enter_waits_for_the_persons(
    qtbot: QtBot, pin: QLineEdit, keyboard: Keyboard
) -> None:
    ears = Ears(claim=lambda text: text.isdigit())
    entered: list[str] = []
    pin.returnPressed.connect(lambda: entered.append(pin.text()))
    keyboard.scan("4711", enter=False, gap_ms=40)
    qtbot.waitUntil(lambda: pin.text() == "4711")
    keyboard.tap(Key.Key_Enter, "\r", Modifier.KeypadModifier, gap_ms=180)
    ears.close()
    assert (entered, ears.heard) == (["4711"], [])


def test_without_a_claim_a_burst_in_the_pin_field_is_a_scan(
    qtbot: QtBot, pin: QLineEdit, ears: Ears, keyboard: Keyboard
) -> None:
    keyboard.scan("4711")
    assert (pin.text(), ears.heard) == ("", ["4711"])


def test_keys_without_a_time_stamp_are_dated_by_the_clock(qtbot: QtBot, ears: Ears) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    shown(qtbot, line)
    QTest.keyClicks(line, "4006381333931")
    QTest.keyClick(line, Key.Key_Return)
    assert (ears.heard, line.text()) == (["4006381333931"], "")
    qtbot.wait(300)
    QTest.keyClicks(line, "slow", delay=130)
    QTest.keyClick(line, Key.Key_Return, delay=130)
    assert line.text() == "slow"


def test_keys_that_wait_behind_a_stall_still_belong_to_their_scan(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    """After a stall the silence is due first, the keys that were queued meanwhile come second."""
    screen = Screen(QPushButton("Undo"))
    qtbot.addWidget(screen)
    shown(qtbot, screen, screen.widget)
    keyboard.scan("RMA", enter=False)
    queued = QTimer(screen, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
    queued.timeout.connect(lambda: keyboard.scan("-1001", enter=False))
    queued.start(125)
    time.sleep(0.2)
    qtbot.waitUntil(lambda: bool(ears.heard))
    assert ears.heard == ["RMA-1001"]


def test_what_was_typed_is_in_the_line_before_a_shortcut_acts(
    qtbot: QtBot, ears: Ears, keyboard: Keyboard
) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    found: list[str] = []
    QShortcut(QKeySequence("F3"), line, lambda: found.append(line.text()))
    shown(qtbot, line)
    keyboard.type("42", gap_ms=60)
    QTest.keyClick(line.window().windowHandle(), Key.Key_F3)  # through Qt's shortcut map, unlike a sent event
    assert found == ["42"]
