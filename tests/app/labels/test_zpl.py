"""Hostile text in a ZPL job is never a command, and the job reads the same on any printer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.labels import render
from app.labels.drawing import Align, Box, Drawing, Matrix, Text
from app.labels.symbols import qr
from app.labels.zpl import field_data, zpl
from domain.labels import LabelLayout
from tests.app.labels.samples import MUG, PLATE, decoded, english, ink, printed

_OURS = {b"XA", b"CI", b"PW", b"LL", b"LH", b"FO", b"FT", b"GB", b"GF", b"A0", b"FH", b"FD", b"FS", b"XZ"}
_HOSTILE = "^XZ~JR^XA^FDowned^FS_5E\\&\x1b\x02^CC|"


@given(text=st.text(max_size=60))
@example(text=_HOSTILE)
@example(text="~DGR:X.GRF,1,1,FF")
@settings(deadline=None)
def test_no_text_becomes_a_command(text: str) -> None:
    label = replace(
        MUG, sku=text, name=text, reference=text, station=text, operator_code=text, printed_on=text
    )
    for layout in LabelLayout:
        job = render(replace(label, layout=layout), english).zpl
        assert job.isascii()
        assert job.count(b"^XA") == job.count(b"^XZ") == 1
        assert job.endswith(b"^XZ\n")
        assert b"~" not in job
        assert {found[:2] for found in re.findall(rb"\^(..)", job)} <= _OURS


@given(text=st.text(max_size=80))
def test_field_data_carries_any_text_and_no_sign_of_the_language(text: str) -> None:
    data = field_data(text)
    assert not set(data) & set("^~\\\x00\x1b\r\n<>")
    back = re.sub(rb"_([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), data.encode("ascii"))
    assert back == text.encode("utf-8", "replace")


def test_hostile_text_prints_and_the_plate_is_still_read() -> None:
    label = replace(MUG, sku=_HOSTILE, name=_HOSTILE, reference=_HOSTILE, station=_HOSTILE)
    assert decoded(printed(render(label, english).zpl)) == [PLATE]


def test_each_job_sets_its_own_page() -> None:
    assert render(MUG, english).zpl.startswith(b"^XA\n^CI28\n^PW457\n^LL254\n^LH0,0\n")


@pytest.mark.parametrize(
    ("text", "align", "is_picture"),
    [
        ("Plain", Align.LEFT, False),
        ("Größe", Align.LEFT, True),
        ("ЖЩ", Align.LEFT, True),
        ("Mid", Align.CENTRE, True),
    ],
)
def test_only_what_every_printer_font_has_is_left_to_the_printer(
    text: str, align: Align, is_picture: bool
) -> None:
    drawing = Drawing(40, 10, (Text(Box(5, 2, 30, 5), text, 4.0, bold=True, align=align),))
    job = zpl(drawing)
    assert (b"^GFA" in job, b"^A0" in job) == (is_picture, not is_picture)
    found = ink(printed(job), 8)
    assert found is not None
    assert found.height > 2.5


def test_a_2d_code_is_read_back() -> None:
    rows = qr("Retoure Ж 42")
    side = (len(rows) + 8) * 0.5
    drawing = Drawing(40, 40, (Matrix(Box(2, 2, side, side), rows, 0.5, 2.0),))
    assert decoded(printed(zpl(drawing))) == ["Retoure Ж 42"]
