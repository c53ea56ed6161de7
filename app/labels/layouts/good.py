"""The label of a good unit: quiet, SKU first, no banner."""

from __future__ import annotations

from app.labels.drawing import Box, Drawing, Translate
from app.labels.parts import HEIGHT, MARGIN, MARK, WIDTH, article, disposition, foot, grade
from domain.labels import UnitLabel

_TEXT = Box(MARGIN, MARGIN, WIDTH - 2 * MARGIN - MARK.width - 0.8, 11.2)
_WHERE = Box(MARGIN, 12.2, _TEXT.width, 3.6)


def draw(label: UnitLabel, translate: Translate) -> Drawing:
    """SKU, name and disposition on the left, the grade on the right, the plate below."""
    return Drawing(
        WIDTH,
        HEIGHT,
        (
            *article(label, _TEXT, sku_size=4.2, name_size=2.6),
            *disposition(label, translate, _WHERE),
            grade(label, WIDTH - MARGIN - MARK.width, MARGIN),
            *foot(label, translate),
        ),
    )
