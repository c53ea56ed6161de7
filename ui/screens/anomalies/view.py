"""The anomaly screen: the queue at the left, the evidence and the decisions at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from domain.message import N_, Message
from ui.look import GAP, MARGIN
from ui.screens.anomalies.confirm import ConfirmPage
from ui.screens.anomalies.evidence import EvidencePage
from ui.screens.anomalies.queue import QueueList
from ui.screens.anomalies.state import State, Step
from ui.texts import sentence
from ui.widgets.labels import FittingLabel, PlainLabel

_MOST_CHOICES = 9


class AnomaliesView(QWidget):
    """Signals: `selected(AnomalyId)`, `chosen(Resolution)`, `noted(str)`, `valued(str)`, `pin_entered(str)`, `left()`."""

    selected = Signal(object)
    chosen = Signal(object)
    noted = Signal(str)
    valued = Signal(str)
    pin_entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._state: State | None = None
        self.summary = FittingLabel(20, 15)
        self.summary.setProperty("role", "muted")
        self.note = PlainLabel("hint", wrap=True)
        self.queue = QueueList()
        self.queue.chosen.connect(self.selected)
        self.evidence = EvidencePage()
        self.evidence.chosen.connect(self.chosen)
        self.evidence.noted.connect(self.noted)
        self.evidence.valued.connect(self.valued)
        self.evidence.left.connect(self.left)
        self.confirm = ConfirmPage()
        self.confirm.pin_entered.connect(self.pin_entered)
        self.confirm.left.connect(self.left)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.evidence)
        self.pages.addWidget(self.confirm)
        self._lay_out()
        for number in range(1, _MOST_CHOICES + 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda number=number: self._choose(number))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(PlainLabel("title", sentence(Message(N_("Decisions")))))
        left.addWidget(self.summary)
        left.addWidget(self.note)
        left.addWidget(self.queue, stretch=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 8, MARGIN, 8)
        row.setSpacing(GAP)
        row.addLayout(left, stretch=4)
        row.addWidget(self.pages, stretch=7)

    def show_state(self, state: State) -> None:
        self._state = state
        self.summary.setText(state.summary)
        self.note.setText(state.note)
        self.note.setVisible(bool(state.note))
        self.queue.show_rows(state.rows, state.selected)
        confirming = state.step in (Step.BADGE, Step.PIN)
        self.evidence.show_state(state)
        self.confirm.show_state(state)
        self.pages.setCurrentWidget(self.confirm if confirming else self.evidence)
        if self.isVisible():
            self.take_focus()

    def take_focus(self) -> None:
        """The keys go to the one field that is open, so that typing needs no mouse."""
        step = Step.LOOK if self._state is None else self._state.step
        match step:
            case Step.PIN:
                self.confirm.pad.field.setFocus()
            case Step.VALUE:
                self.evidence.value.setFocus()
            case _ if not self.evidence.entry.isHidden():
                self.evidence.entry.setFocus()
            case _:
                self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.queue.move_by(step)

    def _choose(self, number: int) -> None:
        detail = None if self._state is None else self._state.detail
        if detail is not None and number <= len(detail.choices):
            self.chosen.emit(detail.choices[number - 1].resolution)
