"""The rows of the list of returns for Qt's table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from domain.message import N_, Message
from ui.look import ATTENTION
from ui.screens.open_returns.state import Row
from ui.texts import sentence
from ui.widgets.badge import drawn

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()

COLUMNS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    (N_("Reference"), lambda row: row.reference),
    (N_("Status"), lambda row: row.status),
    (N_("Received"), lambda row: row.progress),
    (N_("Due"), lambda row: row.due),
    (N_("Customer's wish"), lambda row: row.instructions),
)


class ReturnsTable(QAbstractTableModel):
    """Read only; replaced as a whole, which at 200 rows is one repaint."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self._attention = QIcon(drawn(ATTENTION, 28))

    def show_rows(self, rows: Sequence[Row]) -> None:
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_at(self, index: _Index) -> Row | None:
        """The row of an index, None outside."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return COLUMNS[index.column()][1](row)
            case Qt.ItemDataRole.DecorationRole if index.column() == 0 and row.needs_decision:
                return self._attention
            case Qt.ItemDataRole.ForegroundRole if row.needs_decision and index.column() == 1:
                return QColor(ATTENTION.ink)
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return sentence(Message(COLUMNS[section][0]))
        return None
