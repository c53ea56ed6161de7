"""The few shapes a label draws, as plain geometry for every renderer."""

from __future__ import annotations

from app.labels.drawing import Box, Mark, Outline
from app.labels.typefaces import CAP_HEIGHT, width_of

STROKE = 0.7
"""Thickness of a mark's outline, in mm."""

Point = tuple[float, float]


def corners(mark: Mark) -> list[Point]:
    """The corners of a mark's outline, half a stroke inside its box; a circle has none."""
    box, inset = mark.box, STROKE / 2
    side = min(box.width, box.height) - STROKE
    middle = box.x + box.width / 2
    left, right = middle - side / 2, middle + side / 2
    top = box.y + (box.height - side) / 2
    bottom = top + side
    match mark.outline:
        case Outline.CIRCLE:
            return []
        case Outline.SQUARE:
            return [(left, top), (right, top), (right, bottom), (left, bottom)]
        case Outline.DIAMOND:
            level = box.y + box.height / 2
            return [
                (middle, box.y + inset),
                (box.right - inset, level),
                (middle, box.bottom - inset),
                (box.x + inset, level),
            ]
        case Outline.OCTAGON:
            cut = side * 0.293
            return [
                (left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut),
                (right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut),
            ]  # fmt: skip


def circle(mark: Mark) -> tuple[float, float, float]:
    """Centre and radius of a round mark, half a stroke inside its box."""
    box = mark.box
    return (box.x + box.width / 2, box.y + box.height / 2, (min(box.width, box.height) - STROKE) / 2)


def letter_place(mark: Mark) -> tuple[float, float, float]:
    """Left end, baseline and type size of a mark's letter."""
    size = mark.letter_height / CAP_HEIGHT
    x = mark.box.x + (mark.box.width - width_of(mark.letter, size, bold=True)) / 2
    return x, mark.box.y + (mark.box.height + mark.letter_height) / 2, size


def stripes(box: Box, count: int = 3) -> list[list[Point]]:
    """Slanted black bands that fill the box to its corners."""
    step = box.width / (count + 0.5)
    slant = step / 2
    return [
        [
            (box.x + slant + i * step, box.y),
            (box.x + slant + i * step + slant, box.y),
            (box.x + i * step + slant, box.bottom),
            (box.x + i * step, box.bottom),
        ]
        for i in range(count)
    ]
