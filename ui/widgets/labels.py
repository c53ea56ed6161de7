"""Texts on the screen. What was scanned or told is hostile: always plain text, never markup, never a tooltip."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_ALL_LINES = 0x00FFFFFF


def set_property(widget: QWidget, name: str, value: object) -> None:
    """A property that the style sheet reads; the widget is drawn anew only when it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class PlainLabel(QLabel):
    """A label that shows its text as it is. `role` is the name the style sheet knows."""

    def __init__(
        self, role: str = "", text: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        self.setText(text)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)


class FittingLabel(QWidget):
    """Shows a text in as large a type as fits, between two sizes in pixels, in at most `lines` lines.

    When even the smallest size does not fit, the text is cut with an ellipsis in its last line; `is_cut`
    says so. Never clipped: nothing is painted outside.
    """

    def __init__(
        self,
        largest: int,
        smallest: int,
        *,
        lines: int = 1,
        bold: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._sizes = (largest, smallest)
        self._lines = lines
        self._bold = bold
        self._align = align
        self._struck = False
        self._ink: QColor | None = None
        self.is_cut = False
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def set_ink(self, colour: str) -> None:
        """Paint in this colour instead of the style sheet's: for texts on a band that changes its own."""
        self._ink = QColor(colour)
        self.update()

    def strike(self, struck: bool) -> None:
        """A line through the text, for what was taken back."""
        if struck != self._struck:
            self._struck = struck
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font(self._sizes[0]))
        height = metrics.height()
        if self._lines > 1:
            # Room for one line in the largest type or for all lines in the smallest.
            small = QFontMetrics(self._font(self._sizes[1]))
            height = max(height, (small.lineSpacing() + 1) * self._lines)
        return QSize(metrics.horizontalAdvance(self._text[:40]), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def fitted(self) -> tuple[QFont, str]:
        """The font and the text that fit the present size."""
        largest, smallest = self._sizes
        for size in range(largest, smallest - 1, -1):
            font = self._font(size)
            if self._fits(font, self._text):
                return font, self._text
        font = self._font(smallest)
        return font, self._cut(font)

    def paintEvent(self, event: QPaintEvent) -> None:
        font, text = self.fitted()
        self.is_cut = text != self._text
        with QPainter(self) as painter:
            painter.setFont(font)
            painter.setPen(self._ink or self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), self._flags(), text)

    def _font(self, size: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(self._bold)
        font.setStrikeOut(self._struck)
        return font

    def _flags(self) -> int:
        wrapping = Qt.TextFlag.TextWordWrap if self._lines > 1 else Qt.TextFlag.TextSingleLine
        return int(self._align.value) | int(wrapping.value)

    def _fits(self, font: QFont, text: str) -> bool:
        metrics = QFontMetrics(font)
        if self._lines == 1:
            return metrics.horizontalAdvance(text) <= self.width() and metrics.height() <= self.height()
        room = QRect(0, 0, self.width(), _ALL_LINES)
        needed = metrics.boundingRect(room, self._flags(), text)
        lines = round(needed.height() / metrics.lineSpacing())
        return needed.width() <= self.width() and needed.height() <= self.height() and lines <= self._lines

    def _cut(self, font: QFont) -> str:
        if self._lines == 1:
            return QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        low, high = 0, len(self._text)
        while low < high:
            middle = (low + high + 1) // 2
            if self._fits(font, self._text[:middle].rstrip() + "…"):
                low = middle
            else:
                high = middle - 1
        return self._text[:low].rstrip() + "…"
