"""Every stage fits in English and German at both sizes: no text is clipped, no key is smaller than a glove."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from app.happened import Happened
from domain.message import Message
from domain.vocabulary import Resolution
from sync.status import Link
from tests.support import anomaly_bench, benches
from tests.support.desk_window import DeskWindow, driving
from ui.crash import NOTICE
from ui.shell.navigation import Place
from ui.widgets.button import DockButton
from ui.widgets.labels import FittingLabel, PlainLabel

Act = Callable[[DeskWindow], None]


def _nothing(driver: DeskWindow) -> None:
    pass


def _badge(driver: DeskWindow) -> None:
    driver.scan("RDKB1002")


def _wrong_pin(driver: DeskWindow) -> None:
    driver.scan("RDKB1002")
    driver.window.sign_in_model.enter_pin("0000")
    driver.settle()


def _type(driver: DeskWindow) -> None:
    driver.window.open_typing()


def _trouble(driver: DeskWindow) -> None:
    driver.bridge.trouble(NOTICE)
    driver.bridge.tell_scanner(Message("The serial scanner does not answer. Check its cable."))


def _offline(driver: DeskWindow) -> None:
    driver.tell_sync(benches.sync_status(Link.OFFLINE, pending=1234, parked=12))


def _returns(driver: DeskWindow) -> None:
    driver.window.go(Place.OPEN_RETURNS)


def _sync(driver: DeskWindow) -> None:
    _offline(driver)
    driver.window.go(Place.SYNC_CENTER)


def _anomalies(driver: DeskWindow) -> None:
    anomaly_bench.fill(driver.questions)
    driver.window.go(Place.ANOMALIES)
    driver.settle()
    driver.window.flash.hide()


def _value(driver: DeskWindow) -> None:
    _anomalies(driver)
    serial = next(row for row in driver.questions.queue.rows if row.kind == "serial_mismatch")
    driver.window.anomalies_model.select(serial.anomaly_id)
    driver.settle()
    driver.window.anomalies_model.choose(Resolution.REPLACE_SERIAL)


def _second_person(driver: DeskWindow) -> None:
    _anomalies(driver)
    driver.window.anomalies_model.choose(Resolution.WRITE_OFF)
    driver.scan("RDKB1002")
    driver.window.flash.hide()


STAGES: dict[str, tuple[Callable[[], Happened], Act]] = {
    "waiting": (benches.waiting, _nothing),
    "sign_in": (benches.signed_out, _nothing),
    "wrong_pin": (lambda: benches.signed_out(kept=True), _wrong_pin),
    "idle": (benches.idle, _nothing),
    "opened": (benches.opened, _nothing),
    "good": (benches.good, _nothing),
    "damaged": (benches.damaged, _nothing),
    "unexpected": (benches.unexpected, _nothing),
    "refused": (benches.refused, _offline),
    "closed": (benches.closed, _nothing),
    "change": (benches.good, _wrong_pin),
    "typing": (benches.good, _type),
    "trouble": (benches.good, _trouble),
    "returns": (benches.good, _returns),
    "sync": (benches.good, _sync),
    "anomalies": (lambda: anomaly_bench.signed_in(benches.BEN), _anomalies),
    "anomalies_read_only": (lambda: anomaly_bench.signed_in(benches.ANNA), _anomalies),
    "anomalies_value": (lambda: anomaly_bench.signed_in(benches.BEN), _value),
    "anomalies_second_person": (lambda: anomaly_bench.signed_in(benches.BEN), _second_person),
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)], ids=["1280x800", "1024x768"])
@pytest.mark.parametrize("stage", STAGES)
def test_nothing_is_clipped(qapp: QApplication, stage: str, size: tuple[int, int], language: str) -> None:
    happened, act = STAGES[stage]
    with driving(happened(), language, size) as driver:
        act(driver)
        driver.settle()
        driver.window.flash.hide()
        driver.settle()
        assert (driver.window.width(), driver.window.height()) == size
        assert _faults(driver.window) == []


def _faults(window: QWidget) -> list[str]:
    faults = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or _is_in_hidden_part(widget):
            continue
        fault = _fault(widget)
        if fault:
            faults.append(f"{type(widget).__name__}: {fault}")
    return faults


def _fault(widget: QWidget) -> str:
    match widget:
        case DockButton():
            if widget.width() < 76 or widget.height() < 76:
                return f"{widget.title!r} is {widget.width()} × {widget.height()}"
            needed = QFontMetrics(widget.fitted_title()).horizontalAdvance(widget.title)
            return f"{widget.title!r} needs {needed}" if needed > widget.width() - 8 else ""
        case FittingLabel():
            font, _ = widget.fitted()
            needed = QFontMetrics(font).height()
            return f"{widget.text()!r} needs height {needed}" if needed > widget.height() else ""
        case QLabel():
            return _label_fault(widget)
        case _:
            return ""


def _label_fault(label: QLabel) -> str:
    flags = int(label.alignment().value) | (Qt.TextFlag.TextWordWrap.value if label.wordWrap() else 0)
    room = label.contentsRect()
    box = QRect(0, 0, room.width(), 10_000) if label.wordWrap() else QRect(0, 0, 10_000, 10_000)
    needed = QFontMetrics(label.font()).boundingRect(box, flags, label.text())
    if needed.width() > room.width() or needed.height() > room.height() + 1:
        return f"{label.text()!r} needs {needed.size()} has {room.size()}"
    return ""


def _is_in_hidden_part(widget: QWidget) -> bool:
    """Rows below the fold of a scrolling list have their full size, so they count too; only empty texts do not."""
    return (isinstance(widget, QLabel) and not widget.text()) or isinstance(widget, QScrollArea)


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_must_be_read_whole_is_never_cut(qapp: QApplication, language: str) -> None:
    """Names and history may end in an ellipsis; the words that tell what to do may not."""
    for happened in (benches.good, benches.unexpected, benches.refused, benches.closed, benches.opened):
        with driving(happened(), language, (1024, 768)) as driver:
            driver.window.flash.hide()
            driver.settle()
            page = driver.window.receiving.open
            band = driver.window.band
            status = driver.window.status
            fields = [
                field.words for field in (status.person, status.scanner, status.network, status.backlog)
            ]
            for label in (band.word, band.sentence, band.aside, page.step, page.reference, *fields):
                if label.isVisible():
                    assert label.fitted()[1] == label.text()


def test_sizes_for_a_metre_and_for_gloves(qapp: QApplication) -> None:
    with driving(benches.good(), "de", (1024, 768)) as driver:
        assert driver.window.band.word.fitted()[0].pixelSize() >= 60
        for label in driver.window.findChildren(PlainLabel):
            if label.property("role") == "lineState":
                assert label.font().pixelSize() >= 28
