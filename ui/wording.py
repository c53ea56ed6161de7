"""Words that several screens share: clock times, ages, names of shop words. Pure, without Qt."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.commands import COMMAND_NAMES, CommandWord
from domain.message import N_, Message
from domain.vocabulary import RETURN_REASON_SIGNS, RETURN_TYPE_SIGNS, SHOP_REASON_SIGNS
from ui.texts import sentence

RETURN_TYPE_NAMES: dict[str, Message] = {word: sign.name for word, sign in RETURN_TYPE_SIGNS.items()}

RETURN_REASON_NAMES: dict[str, Message] = {
    **{word: sign.name for word, sign in RETURN_REASON_SIGNS.items()},
    **{word: sign.name for word, sign in SHOP_REASON_SIGNS.items()},
}
"""MasonHub's reasons and HappyColis': their words differ in writing, so a row says whose it is."""

COMMAND_KEYS: dict[CommandWord, str] = {
    CommandWord.A: "F1",
    CommandWord.B: "F3",
    CommandWord.C: "F4",
    CommandWord.D: "F5",
    CommandWord.DAMAGED: "F6",
    CommandWord.ACCEPT: "F7",
    CommandWord.HOLD: "F8",
    CommandWord.MISSING: "F9",
    CommandWord.NEXT: "F10",
    CommandWord.UNDO: "F11",
    CommandWord.REPRINT: "Shift+F11",
    CommandWord.CLOSE: "F12",
}
"""Every command has a key; F2 is the field for a code that cannot be scanned."""

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


def clock_time(at_ms: int | None) -> str:
    """Local time of day, "14:05:09"; empty when unknown."""
    if at_ms is None:
        return ""
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone().strftime("%H:%M:%S")


def day_and_time(at_ms: int | None) -> str:
    """Local day and time, "2026-11-21 14:05"; empty when unknown."""
    if at_ms is None:
        return ""
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def age(since_ms: int | None, now_ms: int) -> str:
    """How long ago, in the largest whole unit; a time in the future (a wrong clock) counts as now."""
    if since_ms is None:
        return ""
    passed = max(0, now_ms - since_ms)
    # A number and its unit stay on one line.
    return sentence(_age(passed)).replace(" ", "\N{NO-BREAK SPACE}")


def _age(passed: int) -> Message:
    if passed < _MINUTE:
        return Message(N_("under 1 min"))
    if passed < _HOUR:
        return Message(N_("{count} min"), {"count": passed // _MINUTE})
    if passed < _DAY:
        return Message(N_("{count} h"), {"count": passed // _HOUR})
    return Message(N_("{count} d"), {"count": passed // _DAY})


def return_type(word: str | None) -> str:
    """The shop's type of return; a word nobody knows is shown as it came."""
    return "" if word is None else named(RETURN_TYPE_NAMES, word)


def return_reason(word: str | None) -> str:
    """The customer's reason; a word nobody knows is shown as it came."""
    return "" if word is None else named(RETURN_REASON_NAMES, word)


def named(names: dict[str, Message], word: str) -> str:
    """The word in the operator's language when it is one of the trade's."""
    message = names.get(word)
    return word if message is None else sentence(message)


def key_name(keys: str) -> str:
    """A key as the keyboard shows it: Shift becomes its arrow, which fits on a button."""
    return keys.replace("Shift+", "⇧").replace("Ctrl+", sentence(Message(N_("Ctrl"))) + "+")


def command_name(word: CommandWord) -> str:
    """The command's name in the operator's language."""
    return sentence(COMMAND_NAMES[word])
