"""What a scanner set to a US keyboard types into a machine with another layout, turned back.

Only for our own codes: their fixed parts use letters that lie on the same key in US, German and French layouts,
so that a code is recognised first and repaired second (field notes, complaints 14 and 15).
"""

from __future__ import annotations

_US_KEYS = "aqzwAQZW1234567890mM"
_FRENCH_KEYS = "qawzQAWZ&é\"'(-è_çà,?"
_GERMAN = str.maketrans("yzYZ", "zyZY")
_FRENCH = str.maketrans(_FRENCH_KEYS, _US_KEYS)
_INTO_FRENCH = str.maketrans(_US_KEYS, _FRENCH_KEYS)


def readings(text: str) -> tuple[str, ...]:
    """The text as it is, then as a German and as a French layout would have bent it."""
    return (text, text.translate(_GERMAN), text.translate(_FRENCH))


def typed(code: str) -> tuple[str, ...]:
    """What arrives when this code is typed through a US, a German and a French layout."""
    return (code, code.translate(_GERMAN), code.translate(_INTO_FRENCH))
