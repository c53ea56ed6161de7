"""Licence plates: one letter, ten random Crockford-32 characters, one check character (model.md, Identity).

The check character is ISO 7064 MOD 37-2, which finds every single wrong character and every neighbours' swap.
A plate read through a foreign keyboard layout is repaired when exactly one layout gives a plate that checks, so
only plates are made that every layout gives back without a doubt.
"""

from __future__ import annotations

from domain.layouts import readings, typed

LETTER = "U"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
LENGTH = 12


def make_plate(random_bits: int) -> str:
    """The plate of the lowest 50 bits of `random_bits`, or of the next number that makes a good one.

    About one number in twenty-five does not: its check character is the star that MOD 37-2 may ask for, or
    another layout bends it into a plate as well.
    """
    plate = _plate(random_bits)
    while not is_plate(plate) or any(read_plate(bent) != plate for bent in typed(plate)):
        random_bits += 1
        plate = _plate(random_bits)
    return plate


def _plate(number: int) -> str:
    body = "".join(CROCKFORD[(number >> shift) & 31] for shift in range(45, -1, -5))
    return LETTER + body + check_character(LETTER + body)


def check_character(text: str) -> str:
    """ISO 7064 MOD 37-2 over upper-case letters and digits; a star has no place on a plate."""
    rest = 0
    for char in text:
        rest = (rest + _ALPHABET.index(char)) * 2 % 37
    return _ALPHABET[(38 - rest) % 37]


def is_plate(text: str) -> bool:
    """Whether this is a whole plate with the right check character."""
    return (
        len(text) == LENGTH
        and text[0] == LETTER
        and all(char in CROCKFORD for char in text[1:-1])
        and text[-1] != "*"
        and text[-1] == check_character(text[:-1])
    )


def read_plate(text: str) -> str | None:
    """The plate in a scan, also one typed through a German or French layout; None when it is none."""
    found = {reading.upper() for reading in readings(text.strip()) if is_plate(reading.upper())}
    return found.pop() if len(found) == 1 else None
