"""The queue: one row an anomaly, its gravity by shape, word and colour, gravest and oldest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from domain.anomaly_kinds import Severity
from domain.ids import AnomalyId
from ui.look import ATTENTION, INFO, REFUSED, ToneLook
from ui.screens.anomalies.state import Row
from ui.widgets.badge import Badge
from ui.widgets.labels import FittingLabel
from ui.widgets.rows import Rows, TallArea

SEVERITY_LOOKS: dict[Severity, ToneLook] = {
    Severity.INFO: INFO,
    Severity.ATTENTION: ATTENTION,
    Severity.STOP: REFUSED,
}


class QueueList(TallArea):
    """Signals: `chosen(AnomalyId)`, by touch or by `move_by`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent)
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 6, 0)
        column = QVBoxLayout()
        column.setSpacing(6)
        outer.addLayout(column)
        outer.addStretch(1)
        self._shown: tuple[Row, ...] = ()
        self._selected: AnomalyId | None = None
        self.rows: Rows[tuple[Row, bool]] = Rows(column, self._make)

    def show_rows(self, rows: Sequence[Row], selected: AnomalyId | None) -> None:
        self._shown, self._selected = tuple(rows), selected
        self.rows.show_rows([(row, row.anomaly_id == selected) for row in rows])

    def move_by(self, steps: int) -> None:
        """Choose another row, so many further down."""
        if not self._shown:
            return
        ids = [row.anomaly_id for row in self._shown]
        at = ids.index(self._selected) if self._selected in ids else 0
        to = min(max(at + steps, 0), len(ids) - 1)
        self.ensureWidgetVisible(self.rows.widgets[to])
        self.chosen.emit(ids[to])

    def _make(self) -> QueueCard:
        card = QueueCard()
        card.chosen.connect(self.chosen)
        return card


class QueueCard(QFrame):
    """Signals: `chosen(AnomalyId)`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "line")
        self._anomaly_id = AnomalyId("")
        self.badge = Badge(40)
        self.title = FittingLabel(22, 15, lines=2, bold=True)
        self.where = FittingLabel(20, 15)
        self.where.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.where)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(self.badge)
        row.addLayout(words, stretch=1)

    def show_row(self, shown: tuple[Row, bool]) -> None:
        row, selected = shown
        self._anomaly_id = row.anomaly_id
        self.badge.show_tone(SEVERITY_LOOKS[row.severity])
        self.title.setText(row.title)
        self.where.setText(" · ".join(part for part in (row.word, row.since, row.where) if part))
        if self.property("last") != selected:
            self.setProperty("last", selected)
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self._anomaly_id)
