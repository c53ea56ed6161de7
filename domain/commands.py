"""What an operator asks for: the command words of the dock and the acts that `domain.decide` judges."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.ids import EventId, LineId, UnitId
from domain.message import N_, Message
from domain.told import Product
from domain.vocabulary import Condition, Disposition


class CommandWord(StrEnum):
    """Every command has a code to scan, a function key and a button of this name (model.md, Commands)."""

    DAMAGED = "DAMAGED"
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    ACCEPT = "ACCEPT"
    HOLD = "HOLD"
    MISSING = "MISSING"
    NEXT = "NEXT"
    CLOSE = "CLOSE"
    UNDO = "UNDO"
    REPRINT = "REPRINT"

    @property
    def is_condition(self) -> bool:
        """Condition codes hit the last unit and leave it unsettled."""
        return self in CONDITION_OF


CONDITION_OF: dict[CommandWord, Condition] = {
    CommandWord.DAMAGED: Condition.D,
    CommandWord.A: Condition.A,
    CommandWord.B: Condition.B,
    CommandWord.C: Condition.C,
    CommandWord.D: Condition.D,
}

COMMAND_NAMES: dict[CommandWord, Message] = {
    CommandWord.DAMAGED: Message(N_("DAMAGED")),
    CommandWord.A: Message("A"),
    CommandWord.B: Message("B"),
    CommandWord.C: Message("C"),
    CommandWord.D: Message("D"),
    CommandWord.ACCEPT: Message(N_("ACCEPT")),
    CommandWord.HOLD: Message(N_("HOLD")),
    CommandWord.MISSING: Message(N_("MISSING")),
    CommandWord.NEXT: Message(N_("NEXT")),
    CommandWord.CLOSE: Message(N_("CLOSE")),
    CommandWord.UNDO: Message(N_("UNDO")),
    CommandWord.REPRINT: Message(N_("REPRINT")),
}


@dataclass(frozen=True, slots=True)
class ReceiveUnit:
    """A unit was scanned. `product` is None when the code is in no catalogue row; then `gtin` says what it is."""

    product: Product | None
    gtin: str | None = None
    serial: str | None = None
    lot: str | None = None
    expiry: str | None = None
    quantity: int = 1
    line_id: LineId | None = None
    repeats: EventId | None = None


@dataclass(frozen=True, slots=True)
class IdentifyUnit:
    """A serial for the unit that needs one."""

    unit_id: UnitId
    serial: str


@dataclass(frozen=True, slots=True)
class GradeUnit:
    unit_id: UnitId
    condition: Condition


@dataclass(frozen=True, slots=True)
class MoveUnit:
    """Put the unit into a tote."""

    unit_id: UnitId
    disposition: Disposition
    tote: str


@dataclass(frozen=True, slots=True)
class AcceptUnit:
    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class HoldUnit:
    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class ConfirmMissing:
    """The rest of every short line is missing."""


@dataclass(frozen=True, slots=True)
class CloseReturn:
    pass


Command = (
    ReceiveUnit | IdentifyUnit | GradeUnit | MoveUnit | AcceptUnit | HoldUnit | ConfirmMissing | CloseReturn
)
