"""The bundled type: how wide a text is, how it is shortened, and which font has which letter.

Labels never use a font of the computer: the same data must print the same everywhere. Right-to-left text
is put into visual order here, so that nobody further down has to know about it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import resources
from app.labels.drawing import LINE

CAP_HEIGHT = 0.729
"""Height of a capital by the type size, DejaVu Sans (its OS/2 table: 1493 of 2048 units)."""

_REGULAR = "DejaVuSansCondensed"
_BOLD = "DejaVuSansCondensed-Bold"
_EAST_ASIAN = "DroidSansFallback"

_NO_GLYPH = "\N{WHITE SQUARE}"
_ELLIPSIS = "…"
_STEP = 0.05
_UNKNOWN_WIDTH = 0.6
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines that fit, in visual order, the type size in mm at which they do, and whether nothing was cut."""

    lines: tuple[str, ...]
    size: float
    whole: bool

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE


@cache
def advances(font: str) -> dict[int, float]:
    """Code point → advance width by the type size, for the letters the font has."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    face = TTFontFile(str(resources.path(f"fonts/{font}.ttf")))
    return {code: face.charWidths[code] / 1000 for code in face.charToGlyph}


def font_for(letter: str, *, bold: bool) -> str:
    """The first bundled font that has the letter."""
    first = _BOLD if bold else _REGULAR
    return _EAST_ASIAN if ord(letter) not in advances(first) and _is_east_asian(letter) else first


def _is_east_asian(letter: str) -> bool:
    return ord(letter) > 0x0E00 and ord(letter) in advances(_EAST_ASIAN)


def runs(text: str, *, bold: bool) -> list[tuple[str, str]]:
    """The text in pieces of (font, letters)."""
    return [(font, "".join(part)) for font, part in groupby(text, lambda c: font_for(c, bold=bold))]


def width_of(text: str, size: float, *, bold: bool) -> float:
    """Printed width in mm of a text in visual order."""
    return size * sum(
        advances(font).get(ord(letter), _UNKNOWN_WIDTH)
        for font, part in runs(text, bold=bold)
        for letter in part
    )


def clean(text: str) -> str:
    """One line without control and direction characters: scanned and told data is hostile."""
    kept = []
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        if category in {"Cc", "Zl", "Zp", "Zs"}:
            kept.append(" ")
        elif category in {"Cs", "Co", "Cn"}:
            kept.append(_NO_GLYPH)
        elif category != "Cf":
            kept.append(letter)
    return " ".join("".join(kept).split())[:_LONGEST]


def visual(text: str) -> str:
    """A cleaned text as it is drawn from left to right, letters we have no picture of as a square."""
    if text.isascii():
        return text
    from arabic_reshaper import reshape  # type: ignore[import-untyped]
    from bidi.algorithm import get_display  # type: ignore[import-untyped]

    shown = str(get_display(reshape(text)))
    return "".join(
        letter if ord(letter) in advances(font_for(letter, bold=True)) else _NO_GLYPH for letter in shown
    )


def fit_line(text: str, width: float, size: float, least: float, *, bold: bool = False) -> Fitted:
    """One line of at most `width` mm: shrunk from `size` to `least`, then ended with an ellipsis."""
    return fit(text, width, (size,), least, bold=bold)


def fit(text: str, width: float, sizes: Sequence[float], least: float, *, bold: bool = False) -> Fitted:
    """Up to `len(sizes)` lines; `sizes` gives the largest type size for one line, for two lines, …

    Fewer lines win while the type stays at its full size for that number; what does not fit at `least`
    is shortened with an ellipsis, never clipped.
    """
    words = clean(text)
    for count, size in enumerate(sizes, start=1):
        lines = _wrap(words, width / size, bold=bold)
        if len(lines) <= count:
            return Fitted(tuple(visual(line) for line in lines), size, whole=True)
    size = sizes[-1]
    while size - _STEP >= least:
        size = round(size - _STEP, 3)
        lines = _wrap(words, width / size, bold=bold)
        if len(lines) <= len(sizes):
            return Fitted(tuple(visual(line) for line in lines), size, whole=True)
    lines = _wrap(words, width / size, bold=bold)
    kept = lines[: len(sizes) - 1]
    kept.append(_shorten(" ".join(lines[len(sizes) - 1 :]), width / size, bold=bold))
    return Fitted(tuple(visual(line) for line in kept), size, whole=False)


def _wrap(text: str, ems: float, *, bold: bool) -> list[str]:
    """Lines of at most `ems`; a word too long for a line is broken where the line ends."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(visual(longer), 1, bold=bold) <= ems:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(visual(line), 1, bold=bold) > ems:
            count = max(1, _fitting(line, ems, "", bold=bold))
            lines.append(line[:count])
            line = line[count:]
    return [*lines, line] if line else lines or [""]


def _shorten(text: str, ems: float, *, bold: bool) -> str:
    return text[: _fitting(text, ems, _ELLIPSIS, bold=bold)].rstrip() + _ELLIPSIS


def _fitting(text: str, ems: float, ending: str, *, bold: bool) -> int:
    """How many letters of the text fit together with the ending."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(visual(text[:middle] + ending), 1, bold=bold) <= ems:
            low = middle
        else:
            high = middle - 1
    return low
