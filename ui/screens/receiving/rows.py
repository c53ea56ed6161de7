"""The rows of the receiving screen: lines, units, history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from domain.message import N_, Message
from ui.look import ATTENTION, DAMAGED, GOOD, HOLD, INFO, PARTIAL, QUIET, REFUSED, ToneLook
from ui.screens.receiving.attention import Attention
from ui.screens.receiving.lines import LineMark, LineRow
from ui.screens.receiving.state import HistoryRow
from ui.screens.receiving.units import UnitMark, UnitRow
from ui.texts import sentence
from ui.widgets.badge import Badge
from ui.widgets.labels import FittingLabel, PlainLabel, set_property

_NUMBER_WIDTH, _NARROW_NUMBER_WIDTH, _NARROW = 96, 74, 760


def number_width(row_width: int) -> int:
    """How wide a column of numbers is in a row as wide as this; heading and rows must agree."""
    return _NARROW_NUMBER_WIDTH if row_width < _NARROW else _NUMBER_WIDTH


LINE_LOOKS: dict[LineMark, ToneLook] = {
    LineMark.PENDING: QUIET,
    LineMark.PARTIAL: PARTIAL,
    LineMark.COMPLETE: GOOD,
    LineMark.MISSING: REFUSED,
    LineMark.ADDED: ATTENTION,
}
UNIT_LOOKS: dict[UnitMark, ToneLook] = {
    UnitMark.GOOD: GOOD,
    UnitMark.DAMAGED: DAMAGED,
    UnitMark.HOLD: HOLD,
    UnitMark.UNDECIDED: ATTENTION,
    UnitMark.VOIDED: QUIET,
}


class LineHeading(QWidget):
    """The words over the numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(0)
        row.addWidget(PlainLabel("heading", sentence(Message(N_("What is expected")))), stretch=1)
        self.words: list[FittingLabel] = []
        for word in (N_("expected"), N_("good"), N_("damaged"), N_("missing")):
            label = FittingLabel(20, 16, align=Qt.AlignmentFlag.AlignCenter)
            label.setProperty("role", "heading")
            label.setText(sentence(Message(word)))
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(label)
            self.words.append(label)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for word in self.words:
            word.setFixedWidth(number_width(self.width()))


class LineCard(QFrame):
    """One line: shape, name, state in words, four numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "line")
        self.badge = Badge(46)
        self.name = FittingLabel(22, 20, bold=True)
        self.word = PlainLabel("lineState")
        self.note = FittingLabel(20, 18)
        self.note.setProperty("role", "muted")
        lower = QHBoxLayout()
        lower.setSpacing(14)
        lower.addWidget(self.word)
        lower.addWidget(self.note, stretch=1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addLayout(lower)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(0)
        row.addWidget(self.badge)
        row.addSpacing(14)
        row.addLayout(words, stretch=1)
        self.numbers = [PlainLabel("number") for _ in range(4)]
        for number in self.numbers:
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row.addWidget(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for number in self.numbers:
            number.setFixedWidth(number_width(self.width()))

    def show_row(self, row: LineRow) -> None:
        look = LINE_LOOKS[row.mark]
        self.badge.show_tone(look)
        self.name.setText(row.name)
        self.word.setText(row.word)
        set_property(self.word, "mark", row.mark.value)
        self.note.setText(
            " · ".join(part for part in (row.sku if row.sku != row.name else "", row.note) if part)
        )
        counts = (row.expected, row.good, row.damaged, row.missing)
        tones = ("expected", "good", "damaged", "missing")
        for label, count, tone in zip(self.numbers, counts, tones, strict=True):
            label.setText(str(count))
            set_property(label, "tone", tone if count else "none")
        set_property(self, "last", row.last)


class UnitCard(QFrame):
    """One unit: its grade in the shape of its fate, its plate, where its label is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "unit")
        self.badge = Badge(40)
        self.name = FittingLabel(20, 20, bold=True)
        self.detail = FittingLabel(18, 18)
        self.detail.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(12)
        row.addWidget(self.badge)
        row.addLayout(words, stretch=1)

    def show_row(self, row: UnitRow) -> None:
        self.badge.show_tone(UNIT_LOOKS[row.mark], row.letter)
        self.name.setText(row.name)
        self.detail.setText(f"{row.label} · {row.detail}")
        set_property(self, "last", row.last)
        set_property(self.name, "undone", row.mark is UnitMark.VOIDED)


class HistoryLine(QFrame):
    """One act; what was undone is struck through and says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.time = PlainLabel("muted")
        self.text = FittingLabel(20, 20)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.setSpacing(12)
        row.addWidget(self.time)
        row.addWidget(self.text, stretch=1)

    def show_row(self, row: HistoryRow) -> None:
        self.time.setText(row.time)
        text = row.sentence
        if row.undone:
            text = sentence(Message(N_("Taken back: {act}"), {"act": row.sentence}))
        self.text.setText(text)
        self.text.strike(row.undone)


class AttentionCard(QFrame):
    """One thing that wants a decision, in one line; what to do about it stands at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "attention")
        self.badge = Badge(32)
        self.title = FittingLabel(22, 18, lines=2, bold=True)
        self.advice = PlainLabel("advice")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 5)
        row.setSpacing(12)
        row.addWidget(self.badge)
        row.addWidget(self.title, stretch=1)
        row.addWidget(self.advice)

    def show_row(self, row: Attention) -> None:
        self.badge.show_tone(ATTENTION if row.urgent else INFO)
        self.title.setText(row.title)
        self.advice.setText(row.advice)
        set_property(self, "urgent", row.urgent)
