"""What a scanner set to a US keyboard types into a machine with another layout, turned back.

Only for our own codes: their fixed parts use letters that lie on the same key in US, German and French layouts,
so that a code is recognised first and repaired second (field notes, complaints 14 and 15).
"""

from __future__ import annotations

_GERMAN = str.maketrans("yzYZ", "zyZY")
_FRENCH = str.maketrans("aqzwAQZW&é\"'(-è_çà,?", "qawzQAWZ1234567890mM")


def readings(text: str) -> tuple[str, ...]:
    """The text as it is, then as a German and as a French layout would have bent it."""
    return (text, text.translate(_GERMAN), text.translate(_FRENCH))
