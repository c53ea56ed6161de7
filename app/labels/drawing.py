"""A label or a page before any printer: elements in millimetres from the top left corner.

A layout makes a `Drawing`; the PDF and the ZPL are two readings of the same one, so a layout is written
once. Texts in a drawing are final: cleaned, shortened, in visual order, with their size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from domain.message import Message

Translate = Callable[[Message], str]
"""A sentence in the site's language; raises nothing."""

LINE = 1.19
"""Height of a text box by the size of its type."""

BASELINE = 0.94
"""Where letters stand in that box, by the size of the type: room for accents above, tails below."""


class Align(Enum):
    LEFT = auto()
    CENTRE = auto()


class Outline(Enum):
    """The shape that goes with a grade: readable without colour and without letters."""

    CIRCLE = auto()
    SQUARE = auto()
    DIAMOND = auto()
    OCTAGON = auto()


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the label, in mm; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box, slack: float = 0.001) -> bool:
        """Whether both share more than `slack` mm in both directions."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > slack
            and min(self.bottom, other.bottom) - max(self.y, other.y) > slack
        )


@dataclass(frozen=True, slots=True)
class Text:
    """One line of type; `size` is the type size in mm."""

    box: Box
    text: str
    size: float
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Sign:
    """White bold letters in the middle of a black field."""

    box: Box
    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A grade letter in its shape. `letter_height` is the height of the capital itself, in mm."""

    box: Box
    outline: Outline
    letter: str
    letter_height: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A linear barcode: `modules` of ones (bar) and zeros (space), the quiet zones included in the box."""

    box: Box
    modules: str
    module_width: float
    quiet: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """A square 2D code, row by row, its quiet zone included in the box."""

    box: Box
    rows: tuple[tuple[bool, ...], ...]
    module_width: float
    quiet: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A black field: a line or a side of a frame."""

    box: Box


@dataclass(frozen=True, slots=True)
class Stripes:
    """Slanted black and white stripes: keep this one back."""

    box: Box


Element = Text | Sign | Mark | Bars | Matrix | Rule | Stripes


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished label or page, sizes in mm."""

    width: float
    height: float
    elements: tuple[Element, ...]
