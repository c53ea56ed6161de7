"""What the printer puts on a unit, drawn once for PDF and for ZPL.

`render` is the door for a unit label, `practice_sheet` (in `app.labels.sheet`) the one for the page of
codes people practise with. A new label is one file in `layouts/` and one line in `LAYOUTS`.
"""

from __future__ import annotations

from functools import cached_property

from app.labels.drawing import Drawing, Translate
from app.labels.layouts import LAYOUTS
from domain.labels import UnitLabel

__all__ = ["LAYOUTS", "RenderedLabel", "Translate", "file_name", "render"]


class RenderedLabel:
    """One drawn label; each format is made when it is first asked for, and then always the same bytes."""

    def __init__(self, drawing: Drawing, title: str) -> None:
        self.drawing = drawing
        self._title = title

    @property
    def width_mm(self) -> float:
        return self.drawing.width

    @property
    def height_mm(self) -> float:
        return self.drawing.height

    @cached_property
    def pdf(self) -> bytes:
        from app.labels.renderer import pdf

        return pdf([self.drawing], self._title)

    @cached_property
    def zpl(self) -> bytes:
        from app.labels.zpl import zpl

        return zpl(self.drawing)

    @cached_property
    def png(self) -> bytes:
        from app.labels.png import png

        return png(self.pdf)


def render(label: UnitLabel, translate: Translate) -> RenderedLabel:
    """Draw a unit label in the site's language.

    Raises ValueError when the plate is no Code 128 text; plates made by `domain` always are.
    """
    return RenderedLabel(LAYOUTS[label.layout](label, translate), file_name(label))


def file_name(label: UnitLabel) -> str:
    """Name of the label's files without ending: plate, layout, and whether it is a copy."""
    return f"{label.plate}-{label.layout.value}{'-copy' if label.is_copy else ''}"
