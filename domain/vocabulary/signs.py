"""A sign: how a word of the trade is shown. Its name for people, a short code, a shape that grey and print keep apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.message import Message


class Shape(StrEnum):
    """Outlines that stay apart in grey, in print and for those who see no colours (field convention, Colour).

    circle: goes on. square: at rest. triangle: look at it. diamond: harmed or lost. octagon: stopped.
    Grades alone have shapes of their own, as they are printed on unit labels.
    """

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    OCTAGON = "octagon"


@dataclass(frozen=True, slots=True)
class Sign:
    """`name` is translated where it is shown; `code` (1-4 of A-Z, 0-9) is not, and differs within a vocabulary."""

    name: Message
    code: str
    shape: Shape
