"""Values that several people may write without knowing of each other (model.md, Registers)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.ids import EventId

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Write(Generic[Value_co]):
    """One live write: its event, the value, and the heads it knew."""

    event_id: EventId
    value: Value_co
    sees: tuple[EventId, ...] = ()


def heads(writes: Sequence[Write[Value]]) -> tuple[Write[Value], ...]:
    """The live writes that no other live write sees, in the order given.

    Writes that see each other in a ring (no honest station makes them) all count as heads.
    """
    if len(writes) == 1:
        return (writes[0],)
    seen = {event_id for write in writes for event_id in write.sees if event_id != write.event_id}
    return tuple(write for write in writes if write.event_id not in seen) or tuple(writes)


def values(writes: Sequence[Write[Value]]) -> frozenset[Value]:
    """The different values the heads claim: one is the value, several are a flag."""
    return frozenset(write.value for write in heads(writes))


def seen_through(
    sees: tuple[EventId, ...], undone: Mapping[EventId, tuple[EventId, ...]]
) -> tuple[EventId, ...]:
    """What a write knew: what it saw and, where a write that it saw was taken back since, what that one saw.

    So a value does not rise from the dead when somebody takes back a write between it and a later one.
    """
    known = dict.fromkeys(sees)
    reached = [event_id for event_id in sees if event_id in undone]
    while reached:
        for event_id in undone[reached.pop()]:
            if event_id not in known:
                known[event_id] = None
                if event_id in undone:
                    reached.append(event_id)
    return tuple(known)
