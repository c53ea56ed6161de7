"""The codes we print ourselves: commands, badges, totes. Plates are in `domain.plates`.

Prefixes and command words use only letters that lie on the same key in US, German and French layouts, so a
scanner with the wrong layout still works. Comparison ignores case (caps lock).
"""

from __future__ import annotations

from domain.commands import CommandWord
from domain.layouts import readings

COMMAND_PREFIX = "RDKC"
BADGE_PREFIX = "RDKB"
TOTE_PREFIX = "RDKT"

_COMMAND_CODES: dict[CommandWord, str] = {
    CommandWord.DAMAGED: "BROKEN",
    CommandWord.A: "FIRST",
    CommandWord.B: "SECOND",
    CommandWord.C: "THIRD",
    CommandWord.D: "FOURTH",
    CommandWord.ACCEPT: "KEEP",
    CommandWord.HOLD: "HOLD",
    CommandWord.MISSING: "LOST",
    CommandWord.NEXT: "NEXT",
    CommandWord.CLOSE: "CLOSE",
    CommandWord.UNDO: "UNDO",
    CommandWord.REPRINT: "REPRINT",
}
_COMMANDS = {COMMAND_PREFIX + code: word for word, code in _COMMAND_CODES.items()}


def command_code(word: CommandWord) -> str:
    """The text in a command's barcode."""
    return COMMAND_PREFIX + _COMMAND_CODES[word]


def badge_code(badge: str) -> str:
    """The text in a badge's barcode."""
    return BADGE_PREFIX + badge


def tote_code(tote: str) -> str:
    """The text in a tote's barcode."""
    return TOTE_PREFIX + tote


def command_in(text: str) -> CommandWord | None:
    """The command of this code, or None."""
    return _COMMANDS.get(text.strip().upper())


def badges_in(text: str) -> tuple[str, ...]:
    """The badge numbers that this code may mean, likeliest first; empty when it is no badge code."""
    return _after(BADGE_PREFIX, text)


def totes_in(text: str) -> tuple[str, ...]:
    """The tote codes that this code may mean, likeliest first; empty when it is no tote code."""
    return _after(TOTE_PREFIX, text)


def is_own(text: str) -> bool:
    """Whether this is a command, badge or tote code, known or not."""
    return text.strip().upper().startswith((COMMAND_PREFIX, BADGE_PREFIX, TOTE_PREFIX))


def _after(prefix: str, text: str) -> tuple[str, ...]:
    bare = text.strip()
    if not bare.upper().startswith(prefix):
        return ()
    return tuple(dict.fromkeys(readings(bare[len(prefix) :])))
