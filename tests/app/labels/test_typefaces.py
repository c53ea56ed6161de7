"""Texts of people, shops and attackers become lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labels.typefaces import clean, fit, fit_line, visual, width_of


@given(
    text=st.text(max_size=200),
    width=st.floats(10, 60),
    count=st.integers(1, 3),
    bold=st.booleans(),
)
@settings(deadline=None)
def test_any_text_fits_its_lines(text: str, width: float, count: int, bold: bool) -> None:
    fitted = fit(text, width, (3.0,) * count, 2.0, bold=bold)
    assert 1 <= len(fitted.lines) <= count
    assert 2.0 <= fitted.size <= 3.0
    assert all(width_of(line, fitted.size, bold=bold) <= width + 1e-6 for line in fitted.lines)


@given(text=st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126), max_size=300))
@settings(deadline=None)
def test_what_is_whole_has_every_letter_and_what_is_not_says_so(text: str) -> None:
    fitted = fit(text, 30, (3.0, 3.0), 2.0)
    shown = "".join(fitted.lines)
    assert shown == text if fitted.whole else (shown.endswith("…") and text.startswith(shown[:-1]))


def test_type_shrinks_before_it_is_cut() -> None:
    roomy, tight = fit_line("RMA-2026-001042", 60, 3.0, 2.0), fit_line("RMA-2026-001042", 21, 3.0, 2.0)
    assert roomy.size == 3.0
    assert roomy.whole
    assert 2.0 <= tight.size < 3.0
    assert tight.whole
    cut = fit_line("RMA-2026-001042", 10, 3.0, 2.0)
    assert not cut.whole
    assert cut.lines[0].endswith("…")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\tb\r\nc\x1b", "a b c"),
        ("x\u202egpj.exe", "xgpj.exe"),
        ("  two\u00a0words ", "two words"),
        ("u\u0308", "ü"),
        ("\ue000", "□"),
    ],
)
def test_control_and_direction_characters_never_reach_paper(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_right_to_left_text_is_in_visual_order_with_joined_letters() -> None:
    assert visual("שלום (abc)") == "(abc) םולש"
    assert visual("كوب").isprintable()
    assert set(visual("كوب")) & {chr(code) for code in range(0xFE70, 0xFF00)}


def test_letters_without_a_picture_become_a_square() -> None:
    assert visual("a\N{PILE OF POO}b") == "a□b"
    assert visual("漢字") == "漢字"
