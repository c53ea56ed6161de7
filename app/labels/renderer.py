"""Drawings → PDF: the one door to reportlab. The same drawings give the same bytes, always."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from io import BytesIO
from typing import assert_never

from reportlab.lib.colors import black, white
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

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

_ONE_AT_A_TIME = threading.Lock()


def pdf(pages: Sequence[Drawing], title: str) -> bytes:
    """One page per drawing, each with its own size. May be called from any thread."""
    with _ONE_AT_A_TIME:
        out = BytesIO()
        canvas = Canvas(out, invariant=1)
        canvas.setTitle(title)
        for page in pages:
            canvas.setPageSize((page.width * mm, page.height * mm))
            paper = _Paper(canvas, page.height)
            for element in page.elements:
                paper.draw(element)
            canvas.showPage()
        canvas.save()
        return out.getvalue()


def _make_known(font: str) -> None:
    if font not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(font, str(resources.path(f"fonts/{font}.ttf"))))


class _Paper:
    """A PDF page seen from its top left corner, in mm."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas = canvas
        self._height = height

    def draw(self, element: Element) -> None:
        match element:
            case Text(box=box, text=text, size=size, bold=bold, align=align):
                room = box.width - width_of(text, size, bold=bold)
                x = box.x + (room / 2 if align is Align.CENTRE else 0)
                self._type(text, x, box.y + size * BASELINE + (box.height - size * LINE) / 2, size, bold=bold)
            case Sign(box=box, text=text, size=size):
                self._field(box)
                x = box.x + (box.width - width_of(text, size, bold=True)) / 2
                y = box.y + (box.height + size * CAP_HEIGHT) / 2
                self._type(text, x, y, size, bold=True, inverted=True)
            case Mark():
                self._mark(element)
            case Bars(box=box, modules=modules, module_width=width, quiet=quiet):
                for start, count in bars(modules):
                    self._field(Box(box.x + quiet + start * width, box.y, count * width, box.height))
            case Matrix(box=box, rows=rows, module_width=width, quiet=quiet):
                for row, cells in enumerate(rows):
                    for start, count in bars("".join("01"[cell] for cell in cells)):
                        left, top = box.x + quiet + start * width, box.y + quiet + row * width
                        self._field(Box(left, top, count * width, width))
            case Rule(box=box):
                self._field(box)
            case Stripes(box=box):
                for band in stripes(box):
                    self._polygon(band, filled=True)
            case _:
                assert_never(element)

    def _type(
        self, text: str, x: float, baseline: float, size: float, *, bold: bool, inverted: bool = False
    ) -> None:
        self._canvas.setFillColor(white if inverted else black)
        for font, part in runs(text, bold=bold):
            _make_known(font)
            self._canvas.setFont(font, size * mm)
            self._canvas.drawString(x * mm, (self._height - baseline) * mm, part)
            x += width_of(part, size, bold=bold)

    def _field(self, box: Box) -> None:
        self._canvas.setFillColor(black)
        self._canvas.rect(
            box.x * mm, (self._height - box.bottom) * mm, box.width * mm, box.height * mm, stroke=0, fill=1
        )

    def _polygon(self, points: Sequence[Point], *, filled: bool, stroke: float = 0) -> None:
        self._canvas.setFillColor(black)
        self._canvas.setLineWidth(stroke * mm)
        self._canvas.setLineJoin(1)
        path = self._canvas.beginPath()
        for number, (x, y) in enumerate(points):
            (path.lineTo if number else path.moveTo)(x * mm, (self._height - y) * mm)
        path.close()
        self._canvas.drawPath(path, stroke=int(stroke > 0), fill=int(filled))

    def _mark(self, mark: Mark) -> None:
        if points := corners(mark):
            self._polygon(points, filled=mark.filled, stroke=STROKE)
        else:
            x, y, radius = circle(mark)
            self._canvas.setFillColor(black)
            self._canvas.setLineWidth(STROKE * mm)
            self._canvas.circle(x * mm, (self._height - y) * mm, radius * mm, stroke=1, fill=int(mark.filled))
        x, baseline, size = letter_place(mark)
        self._type(mark.letter, x, baseline, size, bold=True, inverted=mark.filled)
