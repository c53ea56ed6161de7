"""The PySide6 we pin keeps its references: 6.12.0 on Python 3.11 aborts after some hundred signals or paints.

Kept so that no later upgrade brings it back; see docs/decisions/2026-11-21-pyside6-pin.md.
"""

import gc
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

TIMES = 20_000
PROBES = 200


class Lamp(QObject):
    """Something that tells others, as the bridge does."""

    switched = Signal(bool, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    @Slot(bool, str, object)
    def on_switched(self, lit: bool, word: str, thing: object) -> None:
        self.seen += lit and word == "good" and thing is None


class Rows(QAbstractListModel):
    """A list as screens show it."""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0

    def grow(self) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.endInsertRows()


class Card(QWidget):
    """A widget that paints itself."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(40, 20)
        self.painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), 0x00FF00)
            painter.drawText(2, 12, "good")
        self.painted += 1


@pytest.fixture
def headroom() -> list[object]:
    """The probe itself must survive a leak it finds: these hold True, False and None up meanwhile."""
    return [True] * 100_000 + [False] * 100_000 + [None] * 100_000


def test_twenty_thousand_emits_and_paints(qtbot: QtBot, headroom: list[object]) -> None:
    lamp, card, picture = Lamp(), Card(), QImage(40, 20, QImage.Format.Format_RGB32)
    qtbot.addWidget(card)
    lamp.switched.connect(lamp.on_switched)
    for _ in range(TIMES):
        lamp.switched.emit(True, "good", None)
        card.render(picture)
    assert lamp.seen == TIMES
    assert card.painted == TIMES


def _lost_per_call(call: Callable[[], object]) -> float:
    """References to True, False and None that one call loses (the worst of the three)."""
    constants = (True, False, None)
    call()
    before = [sys.getrefcount(constant) for constant in constants]
    for _ in range(PROBES):
        call()
    after = [sys.getrefcount(constant) for constant in constants]
    return max(was - is_ for was, is_ in zip(before, after, strict=True)) / PROBES


def test_no_call_loses_references(qtbot: QtBot, headroom: list[object]) -> None:
    """Counts references on Python 3.11; from 3.12 on these three are immortal and the counts stand still."""
    gc.collect()
    lamp, rows, card, label, timer = Lamp(), Rows(), Card(), QLabel(), QTimer()
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    qtbot.addWidget(card)
    qtbot.addWidget(label)
    lamp.switched.connect(lamp.on_switched)
    timer.setSingleShot(True)
    calls: dict[str, Callable[[], object]] = {
        "emit": lambda: lamp.switched.emit(True, "good", None),
        "insert rows": rows.grow,
        "paint": lambda: card.render(picture),
        "set text": lambda: label.setText("good"),
        "set enabled": lambda: label.setEnabled(True),
        "timer": lambda: timer.start(0),
    }
    losing = {name: lost for name, call in calls.items() if (lost := _lost_per_call(call)) > 0.2}
    assert losing == {}
