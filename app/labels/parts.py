"""What every unit label shares: its size, the licence plate, the grade, the lines of small type.

Layouts put these parts together; they never know each other.
"""

from __future__ import annotations

from app.labels.drawing import LINE, Align, Bars, Box, Element, Mark, Outline, Sign, Text, Translate
from app.labels.symbols import QUIET_MODULES, code128
from app.labels.typefaces import Fitted, clean, fit, fit_line
from domain.labels import UnitLabel
from domain.message import N_, Message
from domain.vocabulary import DISPOSITION_NAMES, Condition

WIDTH = 57.15
HEIGHT = 31.75
"""2.25 × 1.25 in: the common unit label (457 × 254 dots at 203 dpi)."""

MARGIN = 1.0
DOT = 25.4 / 203.2
"""One dot of a 203 dpi head in mm (8 dots/mm)."""

MODULE = 2 * DOT
"""X-dimension of the plate's Code 128: two dots, the least a dock scanner reads at arm's length."""

LETTER_HEIGHT = 8.2
"""The grade letter: at least 8 mm (field convention), and a little for the printer's rounding."""

MARK = Box(0, 0, 16.4, 14.6)
FOOT_TOP = 16.0
"""Where the plate begins; above it stands what differs from layout to layout."""

OUTLINES: dict[Condition, Outline] = {
    Condition.A: Outline.CIRCLE,
    Condition.B: Outline.SQUARE,
    Condition.C: Outline.DIAMOND,
    Condition.D: Outline.OCTAGON,
}

_BARS_HEIGHT = 6.0


def grade(label: UnitLabel, x: float, y: float) -> Mark:
    """The condition letter in its shape; damaged ones are filled."""
    return Mark(
        Box(x, y, MARK.width, MARK.height),
        OUTLINES[label.condition],
        label.condition.value,
        LETTER_HEIGHT,
        filled=label.condition.is_damaged,
    )


def lines(fitted: Fitted, x: float, y: float, width: float, *, bold: bool = False) -> list[Element]:
    """Lines of type below each other, from the left."""
    height = fitted.size * LINE
    return [
        Text(Box(x, y + row * height, width, height), line, fitted.size, bold)
        for row, line in enumerate(fitted.lines)
        if line
    ]


def article(label: UnitLabel, box: Box, sku_size: float, name_size: float) -> list[Element]:
    """SKU and name from the top of the box downwards; the name takes the lines that are left."""
    drawn: list[Element] = []
    y = box.y
    if label.sku:
        sku = fit_line(label.sku, box.width, sku_size, sku_size * 0.65, bold=True)
        if not sku.whole:
            sku = fit(label.sku, box.width, (sku_size * 0.65,) * 2, 1.9, bold=True)
        drawn += lines(sku, box.x, y, box.width, bold=True)
        y += sku.height
    room = (box.bottom - y) / LINE
    if room < 2 * name_size:
        name = fit_line(label.name, box.width, min(name_size, room), 1.9)
    else:
        name = fit(label.name, box.width, (name_size,) * int(room / name_size), 1.9)
    return drawn + lines(name, box.x, y, box.width)


def disposition(label: UnitLabel, translate: Translate, box: Box) -> list[Element]:
    """Where the unit goes, in words, in one bold line."""
    words = translate(DISPOSITION_NAMES[label.disposition])
    return lines(
        fit_line(words, box.width, box.height / LINE, 2.0, bold=True), box.x, box.y, box.width, bold=True
    )


def foot(label: UnitLabel, translate: Translate) -> list[Element]:
    """Plate as bars and letters, quantity, copy mark, return, date, station and operator."""
    modules = code128(label.plate)
    bars = Box(0.4, FOOT_TOP, (len(modules) + 2 * QUIET_MODULES) * MODULE, _BARS_HEIGHT)
    drawn: list[Element] = [Bars(bars, modules, MODULE, QUIET_MODULES * MODULE)]
    side = Box(bars.right + 0.2, FOOT_TOP, WIDTH - MARGIN - bars.right - 0.2, _BARS_HEIGHT)
    if label.quantity > 1:
        drawn += lines(
            fit_line(f"×{label.quantity}", side.width, 4.6, 2.0, bold=True),
            side.x,
            side.y,
            side.width,
            bold=True,
        )
    y = bars.bottom + 0.15
    plate = fit_line(label.plate, 30.0, 2.8, 2.0, bold=True)
    drawn += lines(plate, bars.x + QUIET_MODULES * MODULE, y, 30.0, bold=True)
    if label.is_copy:
        drawn.append(copy_sign(translate, Box(side.x - 9.0, y + 0.1, side.width + 9.0, 3.2)))
    y += plate.height
    width = WIDTH - 2 * MARGIN
    reference = _reference(label, translate, width)
    drawn += lines(reference, MARGIN, y, width, bold=True)
    y += 2.4 * LINE
    small = " · ".join(
        part for part in map(clean, (label.printed_on, label.station, label.operator_code)) if part
    )
    return drawn + lines(fit_line(small, width, 2.1, 1.9), MARGIN, y, width)


def copy_sign(translate: Translate, box: Box) -> Sign:
    words = fit_line(translate(Message(N_("COPY"))), box.width - 1.0, box.height * 0.8, 1.6, bold=True)
    return Sign(box, words.lines[0], words.size)


def _reference(label: UnitLabel, translate: Translate, width: float) -> Fitted:
    """With the word before it when that fits in readable type, else the reference alone."""
    full = fit_line(
        translate(Message(N_("Return {reference}"), {"reference": clean(label.reference)})),
        width,
        2.4,
        2.1,
        bold=True,
    )
    return full if full.whole else fit_line(label.reference, width, 2.4, 1.9, bold=True)


def sign(words: str, box: Box, size: float) -> Sign:
    """The big word of a layout, in capitals, white on black."""
    fitted = fit_line(words.upper(), box.width - 2.0, size, 2.4, bold=True)
    return Sign(box, fitted.lines[0], fitted.size)


def word(words: str, box: Box, size: float) -> list[Element]:
    """The big word of a layout, in capitals, black on white, in the middle of its box."""
    fitted = fit_line(words.upper(), box.width, size, 2.4, bold=True)
    height = fitted.size * LINE
    middle = Box(box.x, box.y + (box.height - height) / 2, box.width, height)
    return [Text(middle, fitted.lines[0], fitted.size, bold=True, align=Align.CENTRE)]
