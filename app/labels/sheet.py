"""The practice sheet: A4 pages with a big code for everything a new worker may scan.

Made of the same drawings as a label, so the same test reads every code back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.labels.drawing import LINE, Bars, Box, Drawing, Element, Matrix, Rule, Text
from app.labels.renderer import pdf
from app.labels.symbols import QR_QUIET_MODULES, QUIET_MODULES, code128, qr
from app.labels.typefaces import Fitted, clean, fit, fit_line

_WIDTH, _HEIGHT = 210.0, 297.0
_MARGIN = 14.0
_GUTTER = 10.0
_COLUMN = (_WIDTH - 2 * _MARGIN - _GUTTER) / 2
_FULL = _WIDTH - 2 * _MARGIN
_BOTTOM = _HEIGHT - 16.0

_BIG, _LEAST = 0.5, 0.25
"""X-dimension in mm: as wide as the column allows, never finer than a unit label's."""

_BARS_HEIGHT = 14.0
_CAPTION, _NOTE, _SMALL = 4.2, 3.8, 2.9
_GAP = 9.0
_QR_MODULE = 0.6


@dataclass(frozen=True, slots=True)
class SheetCode:
    """One code to scan: its kind (badge, command, tote, return), what people call it, what it says.

    `note` stands beside the name, such as the PIN beside a badge.
    """

    kind: str
    label: str
    text: str
    note: str = ""


def practice_sheet(
    title: str, groups: Sequence[tuple[str, Sequence[SheetCode]]], notes: Sequence[str] = ()
) -> bytes:
    """The sheet as a PDF with as many A4 pages as it takes; the same input gives the same bytes.

    Title, headings and notes are final texts. A code Code 128 cannot carry is printed as a QR code. Raises
    ValueError for a code that is empty or longer than a QR code holds.
    """
    pages = _Pages(title)
    for note in notes:
        pages.note(note)
    for heading, codes in groups:
        if codes:
            pages.group(heading, codes)
    return pdf(pages.finished(), clean(title))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A code with its caption, at the origin of its own place."""

    width: float
    height: float
    elements: tuple[Element, ...]


class _Pages:
    """Flows headings and codes down two columns' rows and onto the next page."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._done: list[list[Element]] = []
        self._new_page()

    def _new_page(self) -> None:
        self._page: list[Element] = []
        self._done.append(self._page)
        title = fit_line(self._title, _FULL, 7.0 if len(self._done) == 1 else 4.0, 3.0, bold=True)
        self._page += _lines(title, _MARGIN, _MARGIN, bold=True)
        self._y = _MARGIN + title.height + 4.0

    def _make_room(self, height: float) -> None:
        if self._y + height > _BOTTOM:
            self._new_page()

    def note(self, text: str) -> None:
        lines = fit(text, _FULL, (3.6,) * 4, 2.8)
        self._make_room(lines.height)
        self._page += _lines(lines, _MARGIN, self._y)
        self._y += lines.height + 1.2

    def group(self, heading: str, codes: Sequence[SheetCode]) -> None:
        rows = list(_rows([_cell(code) for code in codes]))
        self._heading(heading, rows[0])
        for row in rows:
            height = max(cell.height for cell in row)
            if self._y + height > _BOTTOM:
                self._new_page()
                self._heading(heading, row)
            for column, cell in enumerate(row):
                x = _MARGIN + column * (_COLUMN + _GUTTER)
                self._page += [_moved(element, x, self._y) for element in cell.elements]
            self._y += height + _GAP

    def _heading(self, heading: str, first: Sequence[_Cell]) -> None:
        lines = fit_line(heading, _FULL, 5.2, 3.0, bold=True)
        self._make_room(lines.height + 6.0 + max(cell.height for cell in first))
        self._page.append(Rule(Box(_MARGIN, self._y, _FULL, 0.5)))
        self._page += _lines(lines, _MARGIN, self._y + 1.6, bold=True)
        self._y += lines.height + 6.0

    def finished(self) -> list[Drawing]:
        count = len(self._done)
        for number, page in enumerate(self._done, start=1):
            page.extend(
                _lines(
                    fit_line(f"{number} / {count}", 30.0, 3.2, 3.0), _WIDTH - _MARGIN - 15.0, _HEIGHT - 11.0
                )
            )
        return [Drawing(_WIDTH, _HEIGHT, tuple(page)) for page in self._done]


def _rows(cells: Sequence[_Cell]) -> Iterator[list[_Cell]]:
    """Two cells to a row; one that is wider than a column stands alone."""
    row: list[_Cell] = []
    for cell in cells:
        if row and (len(row) == 2 or cell.width > _COLUMN or row[0].width > _COLUMN):
            yield row
            row = []
        row.append(cell)
    yield row


def _cell(code: SheetCode) -> _Cell:
    symbol = _symbol(code.text)
    width = _COLUMN if symbol.box.width <= _COLUMN else _FULL
    name = fit(code.label, width, (_CAPTION, _CAPTION), 2.8, bold=True)
    elements: list[Element] = [symbol, *_lines(name, 0, symbol.box.bottom + 1.0, bold=True)]
    y = symbol.box.bottom + 1.0 + name.height
    shown = code.text if clean(code.text) != clean(code.label) else ""
    for small, size in ((code.note, _NOTE), (shown, _SMALL)):
        if small:
            line = fit(small, width, (size, size), 2.4)
            elements += _lines(line, 0, y)
            y += line.height
    return _Cell(width, y, tuple(elements))


def _symbol(text: str) -> Bars | Matrix:
    try:
        modules = code128(text)
    except ValueError:
        return _matrix(text)
    count = len(modules) + 2 * QUIET_MODULES
    room = _COLUMN if count * _LEAST <= _COLUMN else _FULL
    width = min(_BIG, room / count)
    if width < _LEAST:
        return _matrix(text)
    return Bars(Box(0, 0, count * width, _BARS_HEIGHT), modules, width, QUIET_MODULES * width)


def _matrix(text: str) -> Matrix:
    rows = qr(text)
    side = (len(rows) + 2 * QR_QUIET_MODULES) * _QR_MODULE
    return Matrix(Box(0, 0, side, side), rows, _QR_MODULE, QR_QUIET_MODULES * _QR_MODULE)


def _lines(fitted: Fitted, x: float, y: float, *, bold: bool = False) -> list[Element]:
    height = fitted.size * LINE
    return [
        Text(Box(x, y + row * height, _FULL, height), line, fitted.size, bold)
        for row, line in enumerate(fitted.lines)
        if line
    ]


def _moved(element: Element, x: float, y: float) -> Element:
    box = element.box
    return replace(element, box=Box(box.x + x, box.y + y, box.width, box.height))
