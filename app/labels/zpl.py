"""Drawings → ZPL II for label printers with 203 dpi.

Own builder, because what is printed was scanned or told and may be hostile: every text travels as `^FH`
data in which only letters, digits and a few harmless signs stand for themselves, so no text can ever be a
command. Text the printer's own font 0 cannot be relied on for, and every shape, travels as a picture
(`^GFA`, the one picture format all ZPL speakers share).
"""

from __future__ import annotations

import string
from collections.abc import Callable
from functools import cache
from typing import assert_never

from PIL import Image, ImageDraw, ImageFont
from zebrafy.zebrafy_image import ZebrafyImage

import resources
from app.labels.drawing import (
    BASELINE,
    LINE,
    Align,
    Bars,
    Box,
    Drawing,
    Element,
    Mark,
    Matrix,
    Rule,
    Sign,
    Stripes,
    Text,
)
from app.labels.shapes import STROKE, Point, circle, corners, letter_place, stripes
from app.labels.symbols import bars
from app.labels.typefaces import CAP_HEIGHT, runs, width_of

DOTS_PER_MM = 8
"""203 dpi heads have 8 dots to the millimetre."""

_PLAIN = frozenset((string.ascii_letters + string.digits + " .,:;-+/()#*=").encode())
_FONT_0 = frozenset(string.ascii_letters + string.digits + string.punctuation + " ")

_BLACK, _WHITE = 0, 255


def zpl(drawing: Drawing) -> bytes:
    """One label as a complete job: it sets code page, width and length, so no earlier job can bend it."""
    body = "\n".join(_element(element) for element in drawing.elements)
    width, height = int(drawing.width * DOTS_PER_MM), int(drawing.height * DOTS_PER_MM)
    return f"^XA\n^CI28\n^PW{width}\n^LL{height}\n^LH0,0\n{body}\n^XZ\n".encode("ascii")


def field_data(text: str) -> str:
    """The text as `^FH` data: UTF-8, everything but harmless signs as `_` and two hex digits."""
    return "".join(
        chr(byte) if byte in _PLAIN else f"_{byte:02X}" for byte in text.encode("utf-8", "replace")
    )


def _element(element: Element) -> str:
    match element:
        case Text(text=text, align=align):
            if align is Align.LEFT and _FONT_0.issuperset(text):
                return _printer_text(element)
            return _picture(_with_air(element.box), lambda sheet: sheet.text(element))
        case Sign():
            return _picture(element.box, lambda sheet: sheet.sign(element))
        case Mark():
            return _picture(element.box, lambda sheet: sheet.mark(element))
        case Stripes(box=box):
            return _picture(box, lambda sheet: sheet.stripes(box))
        case Bars(box=box, modules=modules, module_width=width, quiet=quiet):
            left, module = _dots(box.x + quiet), max(1, _dots(width))
            return "\n".join(
                _field(left + start * module, _dots(box.y), count * module, _dots(box.height))
                for start, count in bars(modules)
            )
        case Matrix(box=box, rows=rows, module_width=width, quiet=quiet):
            return _picture(box, lambda sheet: sheet.matrix(rows, _dots(quiet), max(1, _dots(width))))
        case Rule(box=box):
            return _field(_dots(box.x), _dots(box.y), _dots(box.width), _dots(box.height))
        case _:
            assert_never(element)


def _dots(length: float) -> int:
    return round(length * DOTS_PER_MM)


def _field(x: int, y: int, width: int, height: int) -> str:
    return f"^FO{x},{y}^GB{width},{height},{min(width, height)}^FS"


def _printer_text(text: Text) -> str:
    """Font 0 standing on the same baseline; it is narrower than our own type, so what fitted still fits."""
    size = _dots(text.size)
    baseline = _dots(text.box.y + text.size * BASELINE + (text.box.height - text.size * LINE) / 2)
    return f"^FT{_dots(text.box.x)},{baseline}^A0N,{size},{size}^FH_^FD{field_data(text.text)}^FS"


def _with_air(box: Box) -> Box:
    """Two dots more above and below, for stacked accents that reach out of their line."""
    top = max(0.0, box.y - 0.25)
    return Box(box.x, top, box.width, box.bottom + 0.25 - top)


def _picture(box: Box, paint: Callable[[_Sheet], None]) -> str:
    sheet = _Sheet(box)
    paint(sheet)
    graphic = ZebrafyImage(sheet.image, format="ASCII", dither=False, complete_zpl=False).to_zpl()
    start, end = graphic.index("^GF"), graphic.rindex("^FS")
    return f"^FO{_dots(box.x)},{_dots(box.y)}{graphic[start:end]}^FS"


@cache
def _type(font: str, size: int) -> ImageFont.FreeTypeFont:
    path = str(resources.path(f"fonts/{font}.ttf"))
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


class _Sheet:
    """A black and white picture of one box of the drawing; takes places of the whole drawing, in mm."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self.image = Image.new("1", (max(1, _dots(box.width)), max(1, _dots(box.height))), _WHITE)
        self._pen = ImageDraw.Draw(self.image)

    def text(self, text: Text) -> None:
        room = text.box.width - width_of(text.text, text.size, bold=text.bold)
        x = text.box.x + (room / 2 if text.align is Align.CENTRE else 0)
        baseline = text.box.y + text.size * BASELINE + (text.box.height - text.size * LINE) / 2
        self._letters(text.text, x, baseline, text.size, bold=text.bold, ink=_BLACK)

    def sign(self, sign: Sign) -> None:
        self._pen.rectangle((0, 0, *self.image.size), fill=_BLACK)
        x = sign.box.x + (sign.box.width - width_of(sign.text, sign.size, bold=True)) / 2
        baseline = sign.box.y + (sign.box.height + sign.size * CAP_HEIGHT) / 2
        self._letters(sign.text, x, baseline, sign.size, bold=True, ink=_WHITE)

    def mark(self, mark: Mark) -> None:
        stroke = _dots(STROKE)
        if points := corners(mark):
            self.polygon(points, filled=mark.filled, stroke=stroke)
        else:
            x, y, radius = circle(mark)
            outer = radius + STROKE / 2
            ends = (self._at(x - outer, y - outer), self._at(x + outer, y + outer))
            self._pen.ellipse(ends, outline=_BLACK, width=stroke, fill=_BLACK if mark.filled else None)
        x, baseline, size = letter_place(mark)
        self._letters(mark.letter, x, baseline, size, bold=True, ink=_WHITE if mark.filled else _BLACK)

    def polygon(self, points: list[Point], *, filled: bool = True, stroke: int = 0) -> None:
        places = [self._at(*point) for point in points]
        if filled:
            self._pen.polygon(places, fill=_BLACK)
        if stroke:
            self._pen.line([*places, *places[:2]], fill=_BLACK, width=stroke, joint="curve")

    def stripes(self, box: Box) -> None:
        for band in stripes(box):
            self.polygon(band)

    def matrix(self, rows: tuple[tuple[bool, ...], ...], quiet: int, module: int) -> None:
        for row, cells in enumerate(rows):
            for column, dark in enumerate(cells):
                if dark:
                    x, y = quiet + column * module, quiet + row * module
                    self._pen.rectangle((x, y, x + module - 1, y + module - 1), fill=_BLACK)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return ((x - self._box.x) * DOTS_PER_MM, (y - self._box.y) * DOTS_PER_MM)

    def _letters(self, text: str, x: float, baseline: float, size: float, *, bold: bool, ink: int) -> None:
        """Whole dots make letters a little wider than drawn; they shrink until the text fits its width."""
        parts = runs(text, bold=bold)
        room = _dots(width_of(text, size, bold=bold))
        dots = max(1, _dots(size))
        while dots > 1 and sum(_type(font, dots).getlength(part) for font, part in parts) > room:
            dots -= 1
        left, level = self._at(x, baseline)
        for font, part in parts:
            self._pen.text((left, level), part, font=_type(font, dots), fill=ink, anchor="ls")
            left += _type(font, dots).getlength(part)
