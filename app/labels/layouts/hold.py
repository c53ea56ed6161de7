"""The label of a unit on hold: stripes across the top with the word between them."""

from __future__ import annotations

from app.labels.drawing import LINE, Box, Drawing, Rule, Stripes, Translate
from app.labels.parts import HEIGHT, MARGIN, MARK, WIDTH, article, disposition, foot, grade, word
from domain.labels import UnitLabel
from domain.message import N_, Message

_TEXT_WIDTH = WIDTH - 2 * MARGIN - MARK.width - 0.8
_STRIPES_WIDTH = 6.0
_TOP = Rule(Box(MARGIN, MARGIN, _TEXT_WIDTH, 0.6))
_BOTTOM = Rule(Box(MARGIN, MARGIN + 4.7, _TEXT_WIDTH, 0.6))
_LEFT_STRIPES = Stripes(Box(MARGIN, MARGIN + 0.6, _STRIPES_WIDTH, 4.1))
_RIGHT_STRIPES = Stripes(Box(MARGIN + _TEXT_WIDTH - _STRIPES_WIDTH, MARGIN + 0.6, _STRIPES_WIDTH, 4.1))
_WORD = Box(MARGIN + _STRIPES_WIDTH + 0.4, MARGIN + 0.6, _TEXT_WIDTH - 2 * _STRIPES_WIDTH - 0.8, 4.1)
_ARTICLE = Box(MARGIN, 6.4, _TEXT_WIDTH, 6.7)
_WHERE = Box(MARGIN, 13.1, _TEXT_WIDTH, 2.8)


def draw(label: UnitLabel, translate: Translate) -> Drawing:
    """Nobody moves this on before somebody decided."""
    return Drawing(
        WIDTH,
        HEIGHT,
        (
            _TOP,
            _LEFT_STRIPES,
            *word(translate(Message(N_("On hold"))), _WORD, 4.1 / LINE),
            _RIGHT_STRIPES,
            _BOTTOM,
            *article(label, _ARTICLE, sku_size=2.8, name_size=2.2),
            *disposition(label, translate, _WHERE),
            grade(label, WIDTH - MARGIN - MARK.width, MARGIN),
            *foot(label, translate),
        ),
    )
