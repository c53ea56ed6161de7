"""How things look: one accent, tones by shape and word and colour, sizes for gloves and a metre of distance.

Sizes are those of the field conventions: targets at least 76 px (20 mm), body text at least 20 px, line states
28 px, results 64 px. Tones are the Okabe-Ito colours, darkened where white text stands on them (contrast at
least 4.5 : 1), always with a shape and a word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from app.happened import AnswerKind
from domain.vocabulary import Shape
from sync.status import Link
from ui.theme import Mode, Tone, theme

_THEME = theme(Mode.LIGHT)

TARGET = _THEME.sizes.target
GAP = 16
MARGIN = 20

GROUND = _THEME.window
SURFACE = _THEME.surface
EDGE = _THEME.edge
INK = _THEME.text
MUTED = _THEME.muted
ACCENT = _THEME.accent
ACCENT_PALE = "#e3f0f8"


@dataclass(frozen=True, slots=True)
class ToneLook:
    """`fill` with `on_fill` text on it; `pale` with `ink` text on it; the outline and its glyph."""

    fill: str
    on_fill: str
    pale: str
    ink: str
    shape: Shape
    glyph: str
    hollow: bool = False

    def with_glyph(self, glyph: str) -> ToneLook:
        """The same tone with another picture in it."""
        return replace(self, glyph=glyph)


def _look(tone: Tone, pale: str, ink: str, shape: Shape, glyph: str, *, hollow: bool = False) -> ToneLook:
    style = _THEME.tones[tone]
    return ToneLook(style.background, style.foreground, pale, ink, shape, glyph, hollow)


GOOD = _look(Tone.OK, "#e0f3ec", "#005c3e", Shape.CIRCLE, "ok")
ATTENTION = _look(Tone.ATTENTION, "#fdf1d6", "#6a4800", Shape.TRIANGLE, "attention")
HOLD = _look(Tone.HOLD, "#f9e9f2", "#7b2d57", Shape.SQUARE, "hold")
REFUSED = _look(Tone.ERROR, "#fbe6da", "#8f3900", Shape.OCTAGON, "error")
INFO = _look(Tone.INFO, "#e3f0f8", "#005a8d", Shape.CIRCLE, "info")
DONE = _look(Tone.DONE, "#e0f3ec", "#005c3e", Shape.SQUARE, "ok")
QUIET = _look(Tone.WAITING, "#eceff2", "#4b5a68", Shape.CIRCLE, "waiting", hollow=True)
PARTIAL = _look(Tone.INFO, "#e3f0f8", "#005a8d", Shape.CIRCLE, "waiting")
# Damage is neither an error nor a warning: the work goes on, the unit goes elsewhere. Its shape stands alone.
DAMAGED = ToneLook("#8a4b00", "#ffffff", "#f8ead9", "#6d3b00", Shape.DIAMOND, "attention")
TROUBLE = ToneLook("#3d4853", "#ffffff", "#e6eaee", "#14202b", Shape.OCTAGON, "attention")

ANSWER_LOOKS: dict[AnswerKind, ToneLook] = {
    AnswerKind.GOOD: GOOD,
    AnswerKind.DAMAGED: DAMAGED,
    AnswerKind.ATTENTION: ATTENTION,
    AnswerKind.HOLD: HOLD,
    AnswerKind.REFUSED: REFUSED,
    AnswerKind.INFO: INFO,
    AnswerKind.DONE: DONE,
    AnswerKind.TROUBLE: TROUBLE,
}

LINK_LOOKS: dict[Link, ToneLook] = {
    Link.NOT_ENROLLED: REFUSED,
    Link.WAITING: QUIET,
    Link.ONLINE: GOOD.with_glyph("online"),
    Link.OFFLINE: ATTENTION.with_glyph("offline"),
    Link.REFUSED: REFUSED,
}


@lru_cache(maxsize=256)
def tinted(icon: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon of this meaning in this colour, `side` device-independent pixels wide."""
    drawing = resources.text(f"icons/{icon}.svg").replace("currentColor", QColor(colour).name())
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, side, side))
    return pixmap
