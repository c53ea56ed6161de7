"""What one key event can be to a scanner: a character, the end of a scan, or nothing of its business.

Scanners send control characters in three ways: as Ctrl+key (GS is Ctrl+]), as Alt and digits on the number
pad (Alt+029), or as a bare character. Layouts send AltGr as Ctrl+Alt. All of that is unravelled here.
"""

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier

_ENDS: Final = frozenset({_Key.Key_Return, _Key.Key_Enter, _Key.Key_Tab})
_MODIFIERS: Final = frozenset(
    {
        _Key.Key_Shift,
        _Key.Key_Control,
        _Key.Key_Alt,
        _Key.Key_AltGr,
        _Key.Key_Meta,
        _Key.Key_Super_L,
        _Key.Key_Super_R,
        _Key.Key_CapsLock,
        _Key.Key_NumLock,
        _Key.Key_ScrollLock,
        _Key.Key_Mode_switch,
    }
)
_EDITING: Final = frozenset({_Key.Key_Escape, _Key.Key_Backspace, _Key.Key_Delete, _Key.Key_Backtab})
_IRRELEVANT: Final = ~(_Modifier.ShiftModifier | _Modifier.KeypadModifier | _Modifier.GroupSwitchModifier)
_DIGITS: Final = {int(getattr(_Key, f"Key_{digit}")): str(digit) for digit in range(10)}
_GS: Final = "\x1d"
_LONGEST_ALT_CODE: Final = 4


class Meaning(Enum):
    """TEXT and END may be a scanner's; MODIFIER changes nothing; OTHER is for people."""

    TEXT = auto()
    END = auto()
    MODIFIER = auto()
    OTHER = auto()


def meaning(event: QKeyEvent, *, expected: str, in_burst: bool, after_scan: bool) -> tuple[Meaning, str]:
    """What the key means and its character. `expected` are prefix and suffix of the scanner: they count even
    as Ctrl combinations; so does any control character in a burst, and a line end right after a scan.
    """
    key, held = event.key(), event.modifiers() & _IRRELEVANT
    if key in _MODIFIERS:
        return Meaning.MODIFIER, ""
    if key in _ENDS and not held:
        return Meaning.END, ""
    text = _GS if held == _Modifier.ControlModifier and key == _Key.Key_BracketRight else event.text()
    if not text or key in _EDITING:
        return Meaning.OTHER, ""
    if held == _Modifier.ControlModifier and text < " ":
        if text in "\r\n\t" and text not in expected:
            return (Meaning.END if in_burst or after_scan else Meaning.OTHER), ""
        meant = text == _GS or text in expected or in_burst
        return (Meaning.TEXT if meant else Meaning.OTHER), text
    alt_graph = held == _Modifier.ControlModifier | _Modifier.AltModifier and text.isprintable()
    return (Meaning.TEXT if not held or alt_graph else Meaning.OTHER), text


def is_alt_digit(event: QKeyEvent) -> bool:
    """A digit of the number pad while Alt alone is down."""
    wanted = _Modifier.AltModifier | _Modifier.KeypadModifier
    return event.modifiers() == wanted and int(event.key()) in _DIGITS


class AltCode:
    """Collects Alt+029 until Alt goes up: where the system does not compose the character itself."""

    def __init__(self) -> None:
        self._digits = ""

    def takes(self, event: QKeyEvent) -> bool:
        """Is this press a digit of an Alt code? Then it is remembered."""
        if not is_alt_digit(event) or len(self._digits) == _LONGEST_ALT_CODE:
            return False
        self._digits += _DIGITS[int(event.key())]
        return True

    def completed(self, release: QKeyEvent) -> str:
        """The character when Alt went up after digits, else nothing. With a leading zero Windows-1252, as is."""
        if release.key() != _Key.Key_Alt or not self._digits:
            return ""
        digits, self._digits = self._digits, ""
        page = "cp1252" if digits.startswith("0") else "cp437"
        return bytes([int(digits) % 256]).decode(page, errors="replace")
