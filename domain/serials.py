"""Serial numbers are compared trimmed and case-folded and kept as they were read."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def same_serial(serial: str) -> str:
    """The form in which two serials are compared (model.md, Units and lines)."""
    return serial.strip().casefold()


def closest(serial: str | None, announced: Sequence[str]) -> str | None:
    """Of the announced serials the one that a misread `serial` most likely is; None without any."""
    if serial is None or not announced:
        return None
    read = same_serial(serial)
    return max(announced, key=lambda known: SequenceMatcher(None, same_serial(known), read, False).ratio())


def differing(one: str, other: str) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """For each character of both texts whether it differs from the other text, compared as serials are.

    What was left out or put in shifts nothing: only those characters differ.
    """
    marks = ([True] * len(one), [True] * len(other))
    if len(one.casefold()) == len(one) and len(other.casefold()) == len(other):
        one, other = one.casefold(), other.casefold()
    for block in SequenceMatcher(None, one, other, False).get_matching_blocks():
        for at in range(block.size):
            marks[0][block.a + at] = marks[1][block.b + at] = False
    return tuple(marks[0]), tuple(marks[1])
