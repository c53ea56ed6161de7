"""The evidence of one anomaly beside what was expected, and the buttons that decide it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from domain.message import N_, Message
from domain.resolving import LONGEST_NOTE
from ui.look import REFUSED
from ui.screens.anomalies.queue import SEVERITY_LOOKS
from ui.screens.anomalies.state import Choice, Detail, Marked, State, Step
from ui.texts import sentence
from ui.widgets.badge import Badge
from ui.widgets.button import DockButton
from ui.widgets.labels import FittingLabel, PlainLabel
from ui.widgets.marked_text import MarkedText
from ui.widgets.notice import Notice
from ui.widgets.rows import TallArea
from ui.wording import key_name

_A_ROW = 3
_MOST_CHOICES = 8


class EvidencePage(QWidget):
    """Signals: `chosen(Resolution)`, `noted(str)`, `valued(str)`, `left()`."""

    chosen = Signal(object)
    left = Signal()
    noted = Signal(str)
    valued = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._of: object = None
        self.badge = Badge(44)
        self.title = FittingLabel(28, 18, bold=True)
        self.back_button = DockButton(sentence(Message(N_("Back"))), "Esc")
        self.back_button.setFixedWidth(120)
        self.back_button.clicked.connect(self.left)
        self.sentence = PlainLabel("notice", wrap=True)
        self.compared = [ComparedRow(), ComparedRow()]
        self.facts = PlainLabel("muted", wrap=True)
        self.around = PlainLabel("muted", wrap=True)
        self.hint = PlainLabel("notice", wrap=True)
        self.refusal = Notice()
        self.entry = QLineEdit()
        self.entry.setMaxLength(LONGEST_NOTE)
        self.entry.setPlaceholderText(sentence(Message(N_("Note: why it is decided so"))))
        self.entry.textEdited.connect(self.noted)
        self.value = QLineEdit()
        self.value.setMaxLength(200)
        self.value.returnPressed.connect(self._give_value)
        self.value_button = DockButton(sentence(Message(N_("OK"))), "⏎", rank="finish")
        self.value_button.setFixedWidth(120)
        self.value_button.clicked.connect(self._give_value)
        self.buttons = [DockButton("") for _ in range(_MOST_CHOICES)]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, number=number: self._press(number))
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.badge)
        head.addWidget(self.title, stretch=1)
        head.addWidget(self.back_button)
        inside = QFrame()
        story = QVBoxLayout(inside)
        story.setContentsMargins(0, 0, 6, 0)
        story.setSpacing(8)
        for widget in (self.sentence, *self.compared, self.facts):
            story.addWidget(widget)
        self.around_title = PlainLabel("heading", sentence(Message(N_("What happened around it"))))
        story.addWidget(self.around_title)
        story.addWidget(self.around)
        story.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(8)
        for column_number in range(_A_ROW):
            grid.setColumnStretch(column_number, 1)
        for number, button in enumerate(self.buttons):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, number // _A_ROW, number % _A_ROW)
        entry = QHBoxLayout()
        entry.setSpacing(8)
        entry.addWidget(self.entry)
        entry.addWidget(self.value)
        entry.addWidget(self.value_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(TallArea(inside), stretch=1)
        column.addWidget(self.hint)
        column.addWidget(self.refusal)
        column.addLayout(entry)
        column.addLayout(grid)

    def show_state(self, state: State) -> None:
        detail, valuing = state.detail, state.step is Step.VALUE
        if state.selected != self._of:
            self._of = state.selected
            self.entry.clear()
        self.hint.setText(state.hint)
        self.hint.setVisible(bool(state.hint))
        self.refusal.show_notice(REFUSED, state.refusal)
        choices = () if detail is None else detail.choices
        self.entry.setVisible(bool(choices) and not valuing)
        if valuing and self.value.isHidden():
            self.value.clear()
        self.value.setPlaceholderText(state.asks)
        self.value.setVisible(valuing)
        self.value_button.setVisible(valuing)
        self._show_choices(choices)
        if detail is not None:
            self._show_detail(detail)

    def _show_detail(self, detail: Detail) -> None:
        self.badge.show_tone(SEVERITY_LOOKS[detail.severity])
        self.title.setText(detail.title)
        self.sentence.setText(detail.sentence)
        self._compare(detail.compared)
        self.facts.setText("\n".join(detail.facts))
        self.around.setText("\n".join(detail.around))
        self.around_title.setVisible(bool(detail.around))

    def _compare(self, compared: Sequence[Marked]) -> None:
        for number, row in enumerate(self.compared):
            row.setVisible(bool(compared))
            if compared:
                row.show_marked(compared[number])

    def _show_choices(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(choices))
            if number < len(choices):
                button.show_title(choices[number].title, key_name(choices[number].key))

    def _press(self, number: int) -> None:
        if number < len(self._choices):
            self.chosen.emit(self._choices[number].resolution)

    def _give_value(self) -> None:
        if not self.value.isHidden():
            self.valued.emit(self.value.text())


class ComparedRow(QWidget):
    """A name and a text whose differing characters are marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = PlainLabel("muted")
        self.name.setFixedWidth(130)
        self.text = MarkedText()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name)
        row.addWidget(self.text, stretch=1)

    def show_marked(self, marked: Marked) -> None:
        self.name.setText(marked.name)
        self.text.show_text(marked.text, marked.marks)
