"""Buttons for gloves: large, never focused, never pressed by Enter, with their key written on them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from ui.look import INK, MUTED, TARGET

_TITLE_PX, _SMALLEST_TITLE_PX, _KEY_PX = 22, 15, 16


class DockButton(QPushButton):
    """A title and, above it, its key. `rank` is the name the style sheet knows; dim ones still answer.

    No focus, so neither the space bar nor a scanner's Enter can reach it, and no autoDefault.
    """

    def __init__(
        self, title: str, key: str = "", *, rank: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._key = key
        self._ink = INK
        self._key_ink = MUTED
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)
        self.setDefault(False)
        self.setProperty("rank", rank)
        self.setMinimumSize(TARGET, TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    @property
    def title(self) -> str:
        return self._title

    def show_title(self, title: str, key: str) -> None:
        """Another language, another word."""
        self._title, self._key = title, key
        self.setAccessibleName(title)
        self.update()

    def mark(self, *, dim: bool, chosen: bool = False) -> None:
        """Dim: would be refused now. Chosen: what the last unit has."""
        if self.property("dim") == dim and self.property("chosen") == chosen:
            return
        self.setProperty("dim", dim)
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(TARGET, self._title_width(_SMALLEST_TITLE_PX) + 24), TARGET)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def fitted_title(self) -> QFont:
        """The largest font in which the title fits."""
        room = self.width() - 16
        size = _TITLE_PX
        while size > _SMALLEST_TITLE_PX and self._title_width(size) > room:
            size -= 1
        return self._font(size, bold=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        with QPainter(self) as painter:
            self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
            pen = self.palette().color(self.palette().ColorRole.ButtonText)
            painter.setPen(pen)
            area = self.rect().adjusted(6, 8, -6, -8)
            if not self._key:
                painter.setFont(self.fitted_title())
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._title)
                return
            key_height = QFontMetrics(self._font(_KEY_PX)).height()
            upper = QRect(area.left(), area.top(), area.width(), key_height)
            lower = QRect(area.left(), area.top() + key_height, area.width(), area.height() - key_height)
            painter.setFont(self.fitted_title())
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, self._title)
            painter.setFont(self._font(_KEY_PX))
            painter.setOpacity(0.75)
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self._key)

    def _font(self, size: int, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(bold)
        return font

    def _title_width(self, size: int) -> int:
        return QFontMetrics(self._font(size, bold=True)).horizontalAdvance(self._title)
