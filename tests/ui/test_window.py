"""What scans, keys and touches do to the window: nothing swallows a scan, nothing is pressed by one."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.happened import AnswerKind, Happened
from domain.commands import CommandWord
from domain.message import Message
from sync.status import Link
from tests.support import benches
from tests.support.desk_window import DeskWindow, driving
from ui.shell.navigation import Place
from ui.widgets.button import DockButton

ANNA, BEN = "RDKB1001", "RDKB1002"


def test_scans_reach_the_desk_in_order_and_whole(receiving: DeskWindow) -> None:
    codes = [f"40063813339{number:02}" for number in range(30)]
    receiving.scan(*codes)
    assert receiving.scanned() == codes
    assert all(not typed for _, typed in receiving.dock.scans)


def test_a_scan_without_enter_ends_by_a_pause(receiving: DeskWindow) -> None:
    receiving.scan("4006381333931", end="")
    receiving.until(lambda: receiving.scanned() == ["4006381333931"])


def test_enter_presses_no_button_wherever_the_focus_is(receiving: DeskWindow) -> None:
    buttons = receiving.window.findChildren(QPushButton)
    assert len(buttons) > 20
    for button in buttons:
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        receiving.press(Qt.Key.Key_Return)
        receiving.scan("4006381333931")
    assert receiving.dock.commands == []
    assert receiving.dock.locks == []
    assert receiving.window.place is Place.RECEIVING


def test_no_button_takes_the_focus_or_is_default(receiving: DeskWindow) -> None:
    for button in receiving.window.findChildren(QPushButton):
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus
        assert not button.autoDefault()
        assert not button.isDefault()


@pytest.mark.parametrize(
    ("key", "shift", "word"),
    [
        (Qt.Key.Key_F1, False, CommandWord.A),
        (Qt.Key.Key_F3, False, CommandWord.B),
        (Qt.Key.Key_F4, False, CommandWord.C),
        (Qt.Key.Key_F5, False, CommandWord.D),
        (Qt.Key.Key_F6, False, CommandWord.DAMAGED),
        (Qt.Key.Key_F7, False, CommandWord.ACCEPT),
        (Qt.Key.Key_F8, False, CommandWord.HOLD),
        (Qt.Key.Key_F9, False, CommandWord.MISSING),
        (Qt.Key.Key_F10, False, CommandWord.NEXT),
        (Qt.Key.Key_F11, False, CommandWord.UNDO),
        (Qt.Key.Key_F12, False, CommandWord.CLOSE),
        (Qt.Key.Key_F11, True, CommandWord.REPRINT),
    ],
)
def test_every_command_has_its_key(
    receiving: DeskWindow, key: Qt.Key, shift: bool, word: CommandWord
) -> None:
    receiving.press(key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)
    assert receiving.dock.commands == [word]


def test_every_command_has_its_button(receiving: DeskWindow) -> None:
    buttons = receiving.window.receiving.commands.buttons
    assert set(buttons) == set(CommandWord)
    for word, button in buttons.items():
        assert button.width() >= 76
        assert button.height() >= 76
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert receiving.dock.commands[-1] is word


def test_f2_takes_a_typed_code(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_F2)
    assert receiving.window.is_typing
    receiving.type("ABC-1", end="\r")
    assert receiving.dock.scans == [(b"ABC-1", True)]
    assert not receiving.window.is_typing


def test_a_scan_while_typing_is_a_scan(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_F2)
    receiving.type("AB")
    receiving.scan("4006381333931")
    assert receiving.dock.scans == [(b"4006381333931", False)]
    assert not receiving.window.is_typing


def test_escape_backs_out_one_level(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    receiving.press(Qt.Key.Key_F2)
    steps = []
    for _ in range(3):
        steps.append((receiving.window.is_typing, receiving.window.place))
        receiving.press(Qt.Key.Key_Escape)
    assert steps == [(True, Place.OPEN_RETURNS), (False, Place.OPEN_RETURNS), (False, Place.RECEIVING)]


def test_a_scan_in_the_list_goes_to_receiving(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    receiving.scan("4006381333931")
    assert receiving.window.place is Place.RECEIVING
    assert receiving.scanned() == ["4006381333931"]


def test_the_list_is_searched_and_opened_by_keys(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    receiving.type("0007")
    model = receiving.window.open_returns_model
    receiving.until(lambda: [row.reference for row in model.state.rows] == ["RMA-2026-00007"])
    receiving.type("", end="\r")
    receiving.until(lambda: receiving.dock.opened == ["return-7"])
    assert receiving.window.place is Place.RECEIVING


def test_the_list_is_opened_by_one_touch(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    table = receiving.window.open_returns.table
    middle = table.visualRect(table.model().index(3, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle.x(), middle.y()))
    receiving.settle()
    assert receiving.dock.opened == ["return-3"]


def test_badge_and_typed_pin_sign_in(signed_out: DeskWindow) -> None:
    signed_out.scan(ANNA)
    assert signed_out.window.sign_in_model.state.wants_pin
    signed_out.type("4711", end="\r")
    assert signed_out.dock.sign_ins == [(ANNA, "4711")]
    assert signed_out.window.place is Place.RECEIVING
    assert signed_out.dock.scans == []


def test_a_pin_typed_as_fast_as_a_scanner_is_a_pin(signed_out: DeskWindow) -> None:
    signed_out.scan(ANNA, "4711")
    assert signed_out.dock.sign_ins == [(ANNA, "4711")]
    assert signed_out.dock.scans == []


def test_a_badge_scanned_into_the_pin_field_is_a_badge(signed_out: DeskWindow) -> None:
    signed_out.scan(ANNA)
    signed_out.scan(BEN)
    assert signed_out.dock.sign_ins == []
    signed_out.scan("4711")
    assert signed_out.dock.sign_ins == [(BEN, "4711")]


def test_the_key_pad_signs_in_and_shows_no_digit(signed_out: DeskWindow) -> None:
    signed_out.scan(ANNA)
    pad = signed_out.window.sign_in.pad
    for name in ("4", "7", "9", "back", "1", "1"):
        QTest.mouseClick(pad.keys[name], Qt.MouseButton.LeftButton)
    assert not set("4719") & set(pad.field.displayText())
    QTest.mouseClick(pad.keys["ok"], Qt.MouseButton.LeftButton)
    signed_out.settle()
    assert signed_out.dock.sign_ins == [(ANNA, "4711")]
    assert pad.field.text() == ""


def test_a_wrong_pin_says_so_and_keeps_the_badge(signed_out: DeskWindow) -> None:
    signed_out.scan(ANNA)
    signed_out.type("9999", end="\r")
    assert "This PIN is wrong. Try again." in signed_out.words()
    assert signed_out.window.sign_in_model.state.wants_pin
    signed_out.type("4711", end="\r")
    assert signed_out.window.place is Place.RECEIVING


def test_anything_else_at_sign_in_is_kept_by_the_desk(signed_out: DeskWindow) -> None:
    signed_out.dock.on_scan = lambda code: Happened(
        benches.signed_out(kept=True).bench,
        benches.an_answer(AnswerKind.REFUSED, "WAIT", "Scan your badge first.", code),
    )
    signed_out.scan("4006381333931")
    assert signed_out.scanned() == ["4006381333931"]
    assert "WAIT" in signed_out.words()


def test_the_kept_return_is_named_at_the_lock(signed_out: DeskWindow) -> None:
    assert f"Return {benches.REFERENCE} stays open." in signed_out.words()


def test_another_badge_asks_for_its_pin_and_the_return_stays(receiving: DeskWindow) -> None:
    receiving.scan(BEN)
    assert receiving.window.change.isVisible()
    assert QApplication.activeModalWidget() is None
    assert benches.REFERENCE in receiving.words()
    receiving.type("4711", end="\r")
    assert receiving.dock.sign_ins == [(BEN, "4711")]
    assert not receiving.window.change.isVisible()


def test_a_scan_cancels_the_operator_change_and_counts(receiving: DeskWindow) -> None:
    receiving.scan(BEN)
    receiving.scan("4006381333931")
    assert not receiving.window.change.isVisible()
    assert receiving.scanned() == ["4006381333931"]
    assert receiving.dock.sign_ins == []


def test_escape_cancels_the_operator_change(receiving: DeskWindow) -> None:
    receiving.scan(BEN)
    receiving.press(Qt.Key.Key_Escape)
    assert not receiving.window.change.isVisible()


def test_ones_own_badge_asks_for_nothing(receiving: DeskWindow) -> None:
    receiving.scan(ANNA)
    assert not receiving.window.change.isVisible()
    assert "YOUR BADGE" in receiving.words()


def test_a_serial_scan_goes_the_same_way(receiving: DeskWindow) -> None:
    receiving.bridge.scan_came(b"SN\x1d\xff")
    receiving.bridge.scan_came(BEN.encode())
    receiving.settle()
    assert receiving.dock.scans == [(b"SN\x1d\xff", False)]
    assert receiving.window.change.isVisible()


def test_idle_time_locks(receiving: DeskWindow) -> None:
    receiving.window.idle.idled.emit()
    receiving.settle()
    assert receiving.dock.locks == ["idle"]


def test_ctrl_l_locks_and_closing_says_goodbye(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    receiving.window.close()
    assert receiving.dock.locks == ["change", "quit"]


def test_nothing_but_sign_in_without_an_operator(signed_out: DeskWindow) -> None:
    signed_out.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    signed_out.press(Qt.Key.Key_F12)
    assert signed_out.window.place is Place.SIGN_IN
    assert signed_out.dock.commands == []


def test_hostile_text_is_text(receiving: DeskWindow) -> None:
    evil = "<b>BOLD</b><img src='x'>"
    names = dict.fromkeys(benches.NAMES, evil)
    bench = benches.a_bench(
        names=names,
        picture=benches.a_picture(
            told=benches.a_told(evil), reference=evil, units=(benches.a_unit(1, "KETTLE-17"),)
        ),
        history=benches.history(evil),
    )
    answer = benches.an_answer(AnswerKind.GOOD, "GOOD", "{name}", evil, name=evil)
    receiving.announce(Happened(bench, answer))
    shown = receiving.words()
    assert sum(evil in text for text in shown) >= 6
    for label in receiving.window.findChildren(type(receiving.window.receiving.idle.hint)):
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert not label.toolTip()


def test_the_band_stays_until_the_next_answer(receiving: DeskWindow) -> None:
    receiving.announce(benches.refused())
    assert receiving.window.flash.isVisible()
    receiving.until(lambda: not receiving.window.flash.isVisible())
    assert receiving.window.band.word.text() == "NOT YET"
    receiving.announce(Happened(benches.good().bench))
    assert receiving.window.band.word.text() == "NOT YET"
    receiving.announce(benches.damaged())
    assert receiving.window.band.word.text() == "DAMAGED"


def test_trouble_is_told_and_put_away(receiving: DeskWindow) -> None:
    receiving.bridge.trouble(Message("The printer has no paper."))
    receiving.settle()
    assert "The printer has no paper." in receiving.words()
    receiving.press(Qt.Key.Key_Escape)
    assert "The printer has no paper." not in receiving.words()


def test_the_foot_tells_network_and_backlog(receiving: DeskWindow) -> None:
    receiving.tell_sync(benches.sync_status(Link.OFFLINE, pending=12, parked=1))
    shown = receiving.words()
    assert "Offline – scans are kept here" in shown
    assert "12 waiting, 2\N{NO-BREAK SPACE}min\n1 parked" in shown


def test_parked_facts_are_offered_again(receiving: DeskWindow) -> None:
    receiving.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert receiving.window.place is Place.SYNC_CENTER
    retries = [button for button in receiving.window.findChildren(DockButton) if button.title == "Try again"]
    QTest.mouseClick(next(button for button in retries if button.isVisible()), Qt.MouseButton.LeftButton)
    receiving.settle()
    assert receiving.questions.retried == ["e-1"]
    assert not any(button.isVisible() for button in retries)


def test_waiting_for_first_contact_keeps_scans(qapp: QApplication) -> None:
    with driving(benches.waiting()) as driver:
        driver.scan(ANNA)
        assert "Waiting for first contact with central" in driver.words()
        assert driver.scanned() == [ANNA]
