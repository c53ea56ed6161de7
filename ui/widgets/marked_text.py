"""A line of text whose marked characters stand out by a box and bold type, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import ATTENTION, INK

_SIZES = range(30, 13, -1)


class MarkedText(QWidget):
    """Characters of one width, so that two of these under each other can be compared place by place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._marks: tuple[bool, ...] = ()
        self.setFixedHeight(44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def show_text(self, text: str, marks: Sequence[bool]) -> None:
        """`marks` has one place a character."""
        self._text, self._marks = text, tuple(marks)
        self.setAccessibleName(text)
        self.update()

    def marked(self) -> str:
        """The characters that stand out."""
        return "".join(char for char, mark in zip(self._text, self._marks, strict=True) if mark)

    def sizeHint(self) -> QSize:
        return QSize(200, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        font = self._fitted()
        width = QFontMetricsF(font).horizontalAdvance("M") + 3
        with QPainter(self) as painter:
            for place, (char, mark) in enumerate(zip(self._text, self._marks, strict=True)):
                cell = QRectF(place * width, 2, width, self.height() - 4)
                font.setBold(mark)
                painter.setFont(font)
                if mark:
                    painter.fillRect(cell, QColor(ATTENTION.pale))
                    painter.fillRect(QRectF(cell.x(), cell.bottom() - 4, width, 4), QColor(ATTENTION.ink))
                painter.setPen(QColor(ATTENTION.ink if mark else INK))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, char)

    def _fitted(self) -> QFont:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        for size in _SIZES:
            font.setPixelSize(size)
            if (QFontMetricsF(font).horizontalAdvance("M") + 3) * len(self._text) <= self.width():
                break
        return font
