"""A shape with a glyph in it: what a state looks like to somebody who sees no colours."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QRegion,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from domain.vocabulary import Shape
from ui.look import ToneLook, tinted


def outline(shape: Shape, area: QRectF) -> QPainterPath:
    """The solid shape that fills the area."""
    path = QPainterPath()
    x, y, w, h = area.x(), area.y(), area.width(), area.height()
    match shape:
        case Shape.CIRCLE:
            path.addEllipse(area)
        case Shape.SQUARE:
            path.addRoundedRect(area, w * 0.14, h * 0.14)
        case Shape.TRIANGLE:
            points = [
                QPointF(x + w / 2, y + h * 0.04),
                QPointF(x + w, y + h * 0.94),
                QPointF(x, y + h * 0.94),
            ]
            path.addPolygon(QPolygonF(points))
            path.closeSubpath()
        case Shape.DIAMOND:
            points = [
                QPointF(x + w / 2, y),
                QPointF(x + w, y + h / 2),
                QPointF(x + w / 2, y + h),
                QPointF(x, y + h / 2),
            ]
            path.addPolygon(QPolygonF(points))
            path.closeSubpath()
        case Shape.OCTAGON:
            a, b = 0.293, 0.707
            corners = ((a, 0), (b, 0), (1, a), (1, b), (b, 1), (a, 1), (0, b), (0, a))
            path.addPolygon(QPolygonF([QPointF(x + w * cx, y + h * cy) for cx, cy in corners]))
            path.closeSubpath()
    return path


def glyph_area(shape: Shape, glyph: str, area: QRectF) -> QRectF:
    """Where the glyph lies within the shape."""
    side = area.width() * (0.8 if glyph == "waiting" else 0.62)
    inside = QRectF(0, 0, side, side)
    centre = area.center()
    if shape is Shape.TRIANGLE:
        centre.setY(centre.y() + area.height() * 0.12)
    inside.moveCenter(centre)
    return inside


class Badge(QWidget):
    """A shape of one size; `show_tone` with a letter writes that instead of the glyph."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._look: ToneLook | None = None
        self._letter = ""
        self._inverted = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(side, side)

    def show_tone(self, look: ToneLook, letter: str = "", *, inverted: bool = False) -> None:
        """Inverted: drawn in the text colour of a band that is itself filled with the tone."""
        if (look, letter, inverted) != (self._look, self._letter, self._inverted):
            self._look, self._letter, self._inverted = look, letter, inverted
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        if look is None:
            return
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        body, ink = (look.on_fill, look.fill) if self._inverted else (look.fill, look.on_fill)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            if look.hollow and not self._inverted:
                width = max(2.0, self._side / 14)
                painter.setPen(QPen(QColor(look.fill), width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                area = area.adjusted(width / 2, width / 2, -width / 2, -width / 2)
                ink = look.fill
            else:
                painter.setBrush(QColor(body))
            painter.drawPath(outline(look.shape, area))
            letter = self._letter or ("i" if look.glyph == "info" else "")
            if letter:
                if look.shape is Shape.TRIANGLE:
                    area = area.adjusted(0, self._side * 0.22, 0, 0)
                self._draw_letter(painter, area, ink, letter)
                return
            inside = glyph_area(look.shape, look.glyph, area)
            painter.drawPixmap(
                inside.toRect(), tinted(look.glyph, ink, round(inside.width()), self.devicePixelRatioF())
            )

    def _draw_letter(self, painter: QPainter, area: QRectF, ink: str, letter: str) -> None:
        font = QFont(self.font())
        font.setPixelSize(round(self._side * 0.52))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letter)


def drawn(look: ToneLook, side: int) -> QPixmap:
    """The badge as a picture, for tables."""
    badge = Badge(side)
    badge.show_tone(look)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    badge.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return picture
