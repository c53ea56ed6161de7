"""Every unit label: read back, nothing outside, nothing over something else, the grade big enough."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest

import app.labels.layouts
from app.labels import LAYOUTS, file_name, render
from app.labels.drawing import Box, Drawing, Mark, Sign, Text
from app.labels.parts import OUTLINES
from app.labels.png import PREVIEW_DPI, png
from app.labels.renderer import pdf
from app.labels.zpl import DOTS_PER_MM, zpl
from domain.labels import LabelLayout, UnitLabel
from domain.vocabulary import Condition, Disposition
from tests.app.labels.samples import LABELS, MUG, PLATE, decoded, english, german, ink, picture, printed

_PER_MM = PREVIEW_DPI / 25.4
_SLACK = 0.25
"""Two dots: stacked accents reach out of their line by so much, and edges are grey."""

labels = pytest.mark.parametrize("label", LABELS, ids=lambda label: f"{label.layout}-{label.name[:8]}")


def test_every_layout_file_is_in_the_list() -> None:
    folder = Path(str(app.labels.layouts.__file__)).parent
    files = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    assert {layout.value for layout in LAYOUTS} == files == {layout.value for layout in LabelLayout}


@labels
def test_the_plate_is_read_back_from_pdf_and_zpl(label: UnitLabel) -> None:
    done = render(label, german)
    assert decoded(picture(done.png)) == [PLATE]
    assert decoded(picture(png(done.pdf, 203))) == [PLATE]
    assert decoded(printed(done.zpl)) == [PLATE]


def test_the_label_has_its_size_in_both_formats() -> None:
    done = render(MUG, english)
    page = pypdfium2.PdfDocument(done.pdf)[0]
    assert page.get_size() == pytest.approx((2.25 * 72, 1.25 * 72), abs=0.01)
    assert b"^PW457\n^LL254\n" in done.zpl
    assert (done.width_mm, done.height_mm) == (57.15, 31.75)


@labels
def test_nothing_is_outside_or_over_something_else(label: UnitLabel) -> None:
    drawing = render(label, german).drawing
    for element in drawing.elements:
        assert _inside(element.box, Box(0.3, 0.5, drawing.width - 0.8, drawing.height - 1.0)), element
    for one, other in combinations(drawing.elements, 2):
        assert not one.box.overlaps(other.box), (one, other)


def _inside(inner: Box, outer: Box, slack: float = 0) -> bool:
    across = inner.x >= outer.x - slack and inner.right <= outer.right + slack
    return across and inner.y >= outer.y - slack and inner.bottom <= outer.bottom + slack


@labels
def test_the_ink_of_each_element_stays_in_its_box(label: UnitLabel) -> None:
    drawing = render(label, german).drawing
    for element in drawing.elements:
        alone = Drawing(drawing.width, drawing.height, (element,))
        for found in (
            ink(picture(png(pdf([alone], "one"))), _PER_MM),
            ink(printed(zpl(alone)), DOTS_PER_MM),
        ):
            assert found is not None
            assert _inside(found, element.box, _SLACK), (element, found)


@pytest.mark.parametrize("condition", Condition)
def test_the_grade_letter_is_at_least_8_mm_high_in_ink(condition: Condition) -> None:
    """Measured in the printed picture: the letter alone, its shape taken away."""
    drawing = render(replace(MUG, condition=condition), english).drawing
    (mark,) = (element for element in drawing.elements if isinstance(element, Mark))
    assert mark.letter == condition.value
    only = Text(Box(10, 5, 20, 20), mark.letter, mark.letter_height / 0.729, bold=True)
    letter = Drawing(drawing.width, drawing.height, (only,))
    found = ink(picture(png(pdf([letter], "one"))), _PER_MM)
    assert found is not None
    assert found.height >= 8.0
    with_shape = printed(zpl(Drawing(drawing.width, drawing.height, (mark,))))
    middle = with_shape.crop(
        _dots(Box(mark.box.x + 5.5, mark.box.y + 1.6, mark.box.width - 11, mark.box.height - 3.2))
    )
    inside = ink(middle.point(lambda grey: 255 - grey) if mark.filled else middle, DOTS_PER_MM)
    assert inside is not None
    assert inside.height >= 8.0


def _dots(box: Box) -> tuple[int, int, int, int]:
    return (
        round(box.x * DOTS_PER_MM), round(box.y * DOTS_PER_MM),
        round(box.right * DOTS_PER_MM), round(box.bottom * DOTS_PER_MM),
    )  # fmt: skip


def test_each_grade_has_its_own_shape() -> None:
    assert len({OUTLINES[condition] for condition in Condition}) == len(Condition)


def test_good_damaged_and_hold_differ_in_words_and_shape() -> None:
    good, damaged, hold = (
        {type(element).__name__ for element in render(replace(MUG, layout=layout), english).drawing.elements}
        for layout in (LabelLayout.GOOD, LabelLayout.DAMAGED, LabelLayout.HOLD)
    )
    assert "Sign" in damaged - good
    assert "Stripes" in hold - good - damaged
    assert "DAMAGED" in _words(replace(MUG, layout=LabelLayout.DAMAGED))
    assert "ON HOLD" in _words(replace(MUG, layout=LabelLayout.HOLD))
    assert not {"DAMAGED", "ON HOLD"} & set(_words(MUG))


def _words(label: UnitLabel) -> list[str]:
    elements = render(label, english).drawing.elements
    return [element.text for element in elements if isinstance(element, (Text, Sign))]


def test_everything_a_dock_worker_needs_is_written() -> None:
    words = _words(replace(MUG, quantity=3))
    assert words == [
        "MUG-BLUE-035",
        "Coffee mug, blue, 350 ml",
        "Available",
        "×3",
        PLATE,
        "Return RMA-2026-001042",
        "2026-11-21 · Dock 1 · JB",
    ]


def test_a_single_piece_has_no_number() -> None:
    assert not [word for word in _words(MUG) if word.startswith("×")]


def test_the_disposition_is_in_the_language_of_the_site() -> None:
    done = render(replace(MUG, disposition=Disposition.QUALITY_CONTROL), german)
    assert "Qualitätskontrolle" in pypdfium2.PdfDocument(done.pdf)[0].get_textpage().get_text_range()


def test_a_reprint_is_the_same_but_for_the_copy_mark() -> None:
    first, again, copy = render(MUG, german), render(MUG, german), render(replace(MUG, is_copy=True), german)
    assert (first.pdf, first.zpl, first.png) == (again.pdf, again.zpl, again.png)
    (mark,) = (element for element in copy.drawing.elements if element not in first.drawing.elements)
    assert isinstance(mark, Sign)
    assert mark.text == "DUPLIKAT"
    assert tuple(element for element in copy.drawing.elements if element != mark) == first.drawing.elements
    assert copy.zpl != first.zpl
    assert copy.pdf != first.pdf


def test_forty_characters_of_sku_and_reference_stand_whole() -> None:
    sku, reference = "SKU-" + "0123456789" * 3 + "-RED-X", "RMA-" + "0123456789" * 3 + "-ABCDE"
    assert (len(sku), len(reference)) == (40, 40)
    for layout in LabelLayout:
        words = "".join(_words(replace(MUG, layout=layout, sku=sku, reference=reference)))
        assert sku in words
        assert reference in words


def test_a_long_name_ends_with_an_ellipsis() -> None:
    words = _words(replace(MUG, name="Blue coffee mug with a very long story " * 20))
    assert words[2].endswith("…")
    assert words[1].startswith("Blue coffee mug")


def test_a_plate_no_code_can_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="not a Code 128 text"):
        render(replace(MUG, plate="Ж"), english)


def test_file_names_tell_plate_layout_and_copy() -> None:
    assert file_name(MUG) == f"{PLATE}-good"
    assert file_name(replace(MUG, layout=LabelLayout.HOLD, is_copy=True)) == f"{PLATE}-hold-copy"
