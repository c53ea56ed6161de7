"""Which commands make sense at the moment, for screens that show the rest as unavailable."""

from __future__ import annotations

from app.case import OpenCase
from domain.commands import CommandWord
from domain.dock import DockState


def usable_commands(state: DockState, case: OpenCase | None) -> dict[CommandWord, bool]:
    """Every command, and whether it would have something to act on."""
    has_unit = state.open and state.last_unit is not None
    picture = None if case is None or not state.open else case.picture
    usable = dict.fromkeys(CommandWord, has_unit)
    usable[CommandWord.ACCEPT] = has_unit or state.unknown_code is not None
    usable[CommandWord.MISSING] = picture is not None and any(line.short for line in picture.lines)
    usable[CommandWord.NEXT] = usable[CommandWord.CLOSE] = picture is not None
    usable[CommandWord.UNDO] = case is not None
    usable[CommandWord.REPRINT] = state.last_unit is not None
    return usable
