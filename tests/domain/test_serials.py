"""Serials beside each other: which announced one was meant, and which characters differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.serials import closest, differing


def shown(one: str, other: str) -> tuple[str, str]:
    """Both texts with what differs in brackets."""
    marks = differing(one, other)
    texts = (zip(text, of, strict=True) for text, of in zip((one, other), marks, strict=True))
    first, second = ("".join(f"[{char}]" if mark else char for char, mark in text) for text in texts)
    return first, second


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("SN-1001", "SN-1007", ("SN-100[1]", "SN-100[7]")),
        ("SN-1001", "sn-1001", ("SN-1001", "sn-1001")),
        ("SN-1001", "SN-101", ("SN-10[0]1", "SN-101")),
        ("ABC", "XYZ", ("[A][B][C]", "[X][Y][Z]")),
        ("", "A", ("", "[A]")),
    ],
)
def test_what_differs_is_marked(one: str, other: str, expected: tuple[str, str]) -> None:
    assert shown(one, other) == expected


@given(st.text(max_size=12), st.text(max_size=12))
def test_there_is_a_mark_for_every_character_and_what_is_not_marked_is_the_same(one: str, other: str) -> None:
    first, second = differing(one, other)
    assert (len(first), len(second)) == (len(one), len(other))
    same = [
        "".join(c for c, mark in zip(text, of, strict=True) if not mark)
        for text, of in ((one, first), (other, second))
    ]
    assert same[0].casefold() == same[1].casefold()


def test_the_announced_serial_that_was_meant() -> None:
    assert closest("sn-1007", ("XX-9", "SN-1001")) == "SN-1001"
    assert closest(None, ("A",)) is None
    assert closest("A", ()) is None
