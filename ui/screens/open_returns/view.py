"""The list of returns: type to search, arrows and Enter or a touch to open, Esc to go back, a scan to go on."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from domain.message import N_, Message
from ui.look import GAP, MARGIN, TARGET
from ui.screens.open_returns.state import State
from ui.screens.open_returns.table_model import COLUMNS, ReturnsTable
from ui.texts import sentence
from ui.widgets.button import DockButton
from ui.widgets.labels import PlainLabel

_ROW_HEIGHT = 60


class SearchField(QLineEdit):
    """Takes the typing; arrows move in the list below. Signals: `moved(rows)`."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)


class OpenReturnsView(QWidget):
    """Signals: `searched(text)`, `chosen(ReturnId)`, `left()`."""

    searched = Signal(str)
    chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText(sentence(Message(N_("Reference, order or tracking number"))))
        self.search.setMaxLength(80)
        self.search.textEdited.connect(self.searched)
        self.search.returnPressed.connect(self._open_selected)
        self.search.moved.connect(self._move)
        self.model = ReturnsTable()
        self.table = self._make_table()
        self.note = PlainLabel("hint", wrap=True)
        self.open_button = DockButton(sentence(Message(N_("Open"))), "⏎", rank="finish")
        self.open_button.clicked.connect(self._open_selected)
        self.back_button = DockButton(sentence(Message(N_("Back"))), "Esc")
        self.back_button.clicked.connect(self.left)
        for button in (self.open_button, self.back_button):
            button.setFixedWidth(150)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.search, stretch=1)
        top.addWidget(self.open_button)
        top.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        column.setSpacing(GAP)
        column.addWidget(PlainLabel("title", sentence(Message(N_("Open returns")))))
        column.addLayout(top)
        column.addWidget(self.note)
        column.addWidget(self.table, stretch=1)

    def show_state(self, state: State) -> None:
        if self.search.text().strip() != state.search.strip() and not self.search.hasFocus():
            self.search.setText(state.search)
        self.model.show_rows(state.rows)
        self.note.setText(state.note)
        self.note.setVisible(bool(state.note))
        if state.rows and not self.table.selectionModel().hasSelection():
            # Enter opens the first one that is not open anyway.
            self.table.selectRow(next((n for n, row in enumerate(state.rows) if not row.current), 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setWordWrap(False)
        table.setIconSize(QSize(28, 28))
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(COLUMNS) - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        header.setMinimumHeight(TARGET // 2)
        table.clicked.connect(self._open_index)
        return table

    def _move(self, step: int) -> None:
        rows = self.model.rowCount()
        if rows:
            row = min(max(self.table.currentIndex().row() + step, 0), rows - 1)
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def _open_selected(self) -> None:
        self._open_index(self.table.currentIndex())

    def _open_index(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.chosen.emit(row.return_id)
