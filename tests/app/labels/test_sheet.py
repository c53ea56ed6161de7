"""The practice sheet: every code on every page is read back by a decoder."""

from __future__ import annotations

import pypdfium2
import pytest

from app.labels.png import png
from app.labels.sheet import SheetCode, practice_sheet
from tests.app.labels.samples import decoded, picture

_GROUPS = [
    (
        "Badges",
        [
            SheetCode("badge", "Jana Berg", "OP-1001", "PIN 482913"),
            SheetCode("badge", "Ürümqi Müller-Lüdenscheidt", "OP-2001", "PIN 000042"),
        ],
    ),
    ("Commands", [SheetCode("command", word, f"RD-{word}") for word in ("DAMAGED", "A", "ACCEPT", "CLOSE")]),
    ("Totes", []),
    ("Returns", [SheetCode("return", f"RMA-{n:06}", f"RMA-{n:06}") for n in range(200)]),
    (
        "Odd returns",
        [
            SheetCode("return", "W" * 40, "W" * 40),
            SheetCode("return", "ВОЗВРАТ-42", "ВОЗВРАТ-42"),
            SheetCode("return", "x" * 200, "x" * 200),
        ],
    ),
]


def test_every_code_is_read_back_and_captions_are_there() -> None:
    sheet = practice_sheet("Practice sheet", _GROUPS, ["Keep it away from the real dock."])
    document = pypdfium2.PdfDocument(sheet)
    pages = len(document)
    assert pages > 5
    read = [text for page in range(pages) for text in decoded(picture(png(sheet, 203.2, page)))]
    assert sorted(read) == sorted(code.text for _, codes in _GROUPS for code in codes)
    words = "".join(document[page].get_textpage().get_text_range() for page in range(pages))
    for expected in ("Practice sheet", "PIN 482913", "Ürümqi Müller-Lüdenscheidt", "Keep it away", "DAMAGED"):
        assert expected in words
    assert "Totes" not in words
    assert f"{pages} / {pages}" in words


def test_the_same_codes_make_the_same_bytes() -> None:
    assert practice_sheet("S", _GROUPS[:2]) == practice_sheet("S", _GROUPS[:2])


@pytest.mark.parametrize("text", ["x" * 2000])
def test_a_code_no_symbol_can_carry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="too long"):
        practice_sheet("S", [("Returns", [SheetCode("return", "R", text)])])
