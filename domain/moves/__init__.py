"""Moves: who may bring a return from which state into which. One machine a file, each one table and nothing beside it.

Sources: the states of the seed page HappyColis, its operations (notes on its public contract) and our model: the
shop decides processing up to the dock, the dock from there on, and ON_HOLD and ANOMALY come back to where they left.
What facts make of a state without asking is `domain.lifecycle`; where that leaves these tables stands in
`domain.moves.by_facts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import reduce
from types import MappingProxyType
from typing import Generic, TypeVar

from domain.errors import Refused
from domain.message import N_, Message

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


class Mover(StrEnum):
    """Who makes a move. The carrier's and the payment system's news come through the shop or an upstream."""

    SHOP = "shop"
    CARRIER = "carrier"
    PAYMENT = "payment"
    DOCK = "dock"
    SUPERVISOR = "supervisor"


MOVER_NAMES: dict[Mover, Message] = {
    Mover.SHOP: Message(N_("the shop")),
    Mover.CARRIER: Message(N_("the carrier")),
    Mover.PAYMENT: Message(N_("the payment system")),
    Mover.DOCK: Message(N_("the dock")),
    Mover.SUPERVISOR: Message(N_("a supervisor")),
}


class Back(Enum):
    """Where a pause leads when it ends."""

    TO_WHERE_IT_LEFT = "back"


@dataclass(frozen=True, slots=True)
class At(Generic[State]):
    """Where a return stands; while it pauses, `left` is where it stood before (a pause may lie on a pause)."""

    state: State
    left: At[State] | None = None


@dataclass(frozen=True, slots=True)
class Row(Generic[State, Move]):
    """One row of a table: from this state, by this move, to there; only these may make it."""

    state: State
    move: Move
    to: State | Back
    movers: frozenset[Mover]


def row(state: State, move: Move, to: State | Back, *movers: Mover) -> Row[State, Move]:
    """A row, written as one line of a table."""
    return Row(state, move, to, frozenset(movers))


@dataclass(frozen=True, slots=True)
class Machine(Generic[State, Move]):
    """One dimension of a return. `rows` is the table: what is not in it is refused.

    `instead` says what to do once a state is final; `why` are refusals that deserve a sentence of their own.
    """

    title: Message
    states: Mapping[State, Message]
    moves: Mapping[Move, Message]
    rows: tuple[Row[State, Move], ...]
    pauses: frozenset[State]
    instead: Message
    why: Mapping[tuple[State, Move], Message] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def final(self) -> frozenset[State]:
        """The states that no move leaves."""
        return frozenset(self.states) - {found.state for found in self.rows}

    def allowed(self, state: State, mover: Mover | None = None) -> tuple[Move, ...]:
        """The moves out of this state, in the order of the table; with a mover only those that this one may make."""
        return tuple(
            found.move
            for found in self.rows
            if found.state is state and (mover is None or mover in found.movers)
        )

    def moved(self, at: At[State], move: Move, mover: Mover) -> At[State]:
        """Where this move leads. Raises Refused with what is, and what may be done instead."""
        found = next((one for one in self.rows if (one.state, one.move) == (at.state, move)), None)
        if found is None:
            raise Refused(self._not_from_here(at.state, move, mover))
        if mover not in found.movers:
            raise Refused(
                Message(
                    N_("{what}: {state}. “{move}” is not for {mover}, only for: {movers}."),
                    {
                        **self._named(at.state, move),
                        "mover": MOVER_NAMES[mover],
                        "movers": _movers(found.movers),
                    },
                )
            )
        if not isinstance(found.to, Back):
            return At(found.to, at if found.to in self.pauses else None)
        if at.left is None:
            raise Refused(
                Message(
                    N_("{what}: {state}. What it was before is not known here. Let the shop say its state."),
                    self._named(at.state, move),
                )
            )
        return at.left

    def _not_from_here(self, state: State, move: Move, mover: Mover) -> Message:
        own = self.why.get((state, move))
        if own is not None:
            return own
        named = self._named(state, move)
        if state in self.final:
            return Message(
                N_("{what}: {state}. That is final; “{move}” is not possible any more. {instead}"),
                {**named, "instead": self.instead},
            )
        mine = self.allowed(state, mover)
        if mine:
            return Message(
                N_("{what}: {state}. “{move}” is not possible now. Possible: {moves}."),
                {**named, "moves": _listed([self.moves[one] for one in mine])},
            )
        others = frozenset().union(*(found.movers for found in self.rows if found.state is state))
        return Message(
            N_("{what}: {state}. “{move}” is not possible now. The next move is for: {movers}."),
            {**named, "movers": _movers(others)},
        )

    def _named(self, state: State, move: Move) -> dict[str, str | int | Message]:
        return {"what": self.title, "state": self.states[state], "move": self.moves[move]}


def _movers(movers: frozenset[Mover]) -> Message:
    return _listed([MOVER_NAMES[mover] for mover in Mover if mover in movers])


def _listed(names: Sequence[Message]) -> Message:
    """One Message that says them all, so that each is translated where the sentence is shown."""
    return reduce(lambda first, last: Message(N_("{first}, {last}"), {"first": first, "last": last}), names)
