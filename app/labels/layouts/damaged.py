"""The label of a damaged unit: a black banner with the word, the filled grade on the left."""

from __future__ import annotations

from app.labels.drawing import Box, Drawing, Translate
from app.labels.parts import HEIGHT, MARGIN, MARK, WIDTH, article, disposition, foot, grade, sign
from domain.labels import UnitLabel
from domain.vocabulary import CONDITION_NAMES, Condition

_LEFT = MARGIN + MARK.width + 0.8
_TEXT_WIDTH = WIDTH - MARGIN - _LEFT
_BANNER = Box(_LEFT, MARGIN, _TEXT_WIDTH, 5.3)
_ARTICLE = Box(_LEFT, 6.4, _TEXT_WIDTH, 6.7)
_WHERE = Box(_LEFT, 13.1, _TEXT_WIDTH, 2.8)


def draw(label: UnitLabel, translate: Translate) -> Drawing:
    """The word first: whoever picks this up must not put it back into stock."""
    return Drawing(
        WIDTH,
        HEIGHT,
        (
            grade(label, MARGIN, MARGIN),
            sign(translate(CONDITION_NAMES[Condition.D]), _BANNER, 4.4),
            *article(label, _ARTICLE, sku_size=2.8, name_size=2.2),
            *disposition(label, translate, _WHERE),
            *foot(label, translate),
        ),
    )
