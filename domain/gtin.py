"""GTINs: GS1's article numbers of 8, 12, 13 or 14 digits with a check digit modulo 10 (GS1 General Specifications)."""

from __future__ import annotations

_LENGTHS = (8, 12, 13, 14)


def is_gtin(text: str) -> bool:
    """Whether these digits are a GTIN with the right check digit."""
    return len(text) in _LENGTHS and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]


def check_digit(digits: str) -> str:
    """The check digit that follows these digits."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def barcode_key(text: str) -> str:
    """The form in which product barcodes are compared: GTINs padded to 14 digits, others case-folded."""
    bare = text.strip()
    return bare.zfill(14) if is_gtin(bare) else bare.casefold()
