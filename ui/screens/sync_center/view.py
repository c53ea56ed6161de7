"""The sync screen: the way to central in one sentence, five figures, and every fact that is not there yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from domain.ids import EventId
from domain.message import N_, Message
from ui.look import GAP, LINK_LOOKS, MARGIN, QUIET, REFUSED, TROUBLE, ToneLook
from ui.screens.sync_center.state import Figure, Row, RowMark, State
from ui.texts import sentence
from ui.widgets.badge import Badge
from ui.widgets.button import DockButton
from ui.widgets.labels import FittingLabel, PlainLabel
from ui.widgets.notice import Notice
from ui.widgets.rows import Rows, TallArea

ROW_LOOKS: dict[RowMark, ToneLook] = {
    RowMark.PENDING: QUIET,
    RowMark.PARKED: REFUSED.with_glyph("parked"),
}


class SyncCenterView(QWidget):
    """Signals: `retry_chosen(list[EventId])`, `left()`."""

    retry_chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._parked: tuple[EventId, ...] = ()
        self.badge = Badge(64)
        self.headline = FittingLabel(36, 24, bold=True)
        self.trouble = Notice()
        self.note = PlainLabel("hint", wrap=True)
        self.retry_all = DockButton(sentence(Message(N_("Try all again"))), rank="finish")
        self.retry_all.setFixedWidth(220)
        self.retry_all.clicked.connect(lambda: self.retry_chosen.emit(list(self._parked)))
        self.back_button = DockButton(sentence(Message(N_("Back"))), "Esc")
        self.back_button.setFixedWidth(150)
        self.back_button.clicked.connect(self.left)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.badge)
        top.addWidget(self.headline, stretch=1)
        top.addWidget(self.retry_all)
        top.addWidget(self.back_button)
        figures = QHBoxLayout()
        figures.setSpacing(GAP)
        self.figures = [FigureCard() for _ in range(5)]
        for number, card in enumerate(self.figures):
            figures.addWidget(card, stretch=5 if number == 4 else 2 if number < 3 else 3)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 6, 0)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        outer.addLayout(rows)
        outer.addStretch(1)
        self.rows: Rows[Row] = Rows(rows, self._make_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self.trouble)
        column.addLayout(figures)
        column.addWidget(self.note)
        column.addWidget(TallArea(inside), stretch=1)

    def show_state(self, state: State) -> None:
        self._parked = state.parked
        self.badge.show_tone(LINK_LOOKS[state.link])
        self.headline.setText(state.headline)
        self.trouble.show_notice(TROUBLE, state.trouble)
        for card, figure in zip(self.figures, state.figures, strict=True):
            card.show_figure(figure)
        self.note.setText(state.note)
        self.note.setVisible(bool(state.note))
        self.rows.show_rows(state.rows)
        self.retry_all.setVisible(bool(state.parked))

    def _make_row(self) -> FactCard:
        card = FactCard()
        card.retry_chosen.connect(self.retry_chosen)
        return card


class FigureCard(QFrame):
    """A value with its name under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "figure")
        self.value = FittingLabel(36, 18, bold=True)
        self.name = FittingLabel(20, 16)
        self.name.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(2)
        column.addWidget(self.value)
        column.addWidget(self.name)

    def show_figure(self, figure: Figure) -> None:
        self.value.setText(figure.value)
        self.name.setText(figure.name)


class FactCard(QFrame):
    """One fact that is not with central. Signals: `retry_chosen(list[EventId])`."""

    retry_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "line")
        self._event_id = EventId("")
        self.badge = Badge(44)
        self.what = FittingLabel(24, 18, bold=True)
        self.when = PlainLabel("muted")
        self.reason = PlainLabel("reason", wrap=True)
        self.retry = DockButton(sentence(Message(N_("Try again"))))
        self.retry.setFixedWidth(170)
        self.retry.clicked.connect(lambda: self.retry_chosen.emit([self._event_id]))
        upper = QHBoxLayout()
        upper.setSpacing(GAP)
        upper.addWidget(self.what, stretch=1)
        upper.addWidget(self.when)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(upper)
        words.addWidget(self.reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(14)
        row.addWidget(self.badge)
        row.addLayout(words, stretch=1)
        row.addWidget(self.retry)

    def show_row(self, row: Row) -> None:
        self._event_id = row.event_id
        self.badge.show_tone(ROW_LOOKS[row.mark])
        self.what.setText(" · ".join(part for part in (row.what, row.reference) if part))
        self.when.setText(row.when)
        parked = row.mark is RowMark.PARKED
        self.reason.setText(row.reason)
        self.reason.setVisible(bool(row.reason))
        self.retry.setVisible(parked)
