"""Generated facts of every type, read off the dataclasses themselves, so that a new type is tested at once."""

import dataclasses
import types
from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from domain.events import WIRE, Payload
from domain.ids import EventId, LineId, PackageId, UnitId

EVENTS = tuple(EventId(f"event-{number}") for number in range(12))
UNITS = tuple(UnitId(f"unit-{number}") for number in range(4))
LINES = tuple(LineId(f"line-{number}") for number in range(4))
PACKAGES = tuple(PackageId(f"package-{number}") for number in range(2))
SKUS = ("A", "B", "C")

Draw = Callable[[object, str], Any]

# Small pools, so that facts hit each other: by the field's type or name.
_BY_TYPE: dict[object, tuple[object, ...]] = {
    EventId: EVENTS,
    UnitId: UNITS,
    LineId: LINES,
    PackageId: PACKAGES,
}
_BY_NAME: dict[str, tuple[object, ...]] = {
    "sku": SKUS,
    "serial": ("S1", " s1 ", "S2", "S3"),
    "quantity": (-1, 0, 1, 1, 1, 2, 5),
    "subject": (*UNITS, *LINES, "return-1", "unit-0:serial"),
    "kind": ("unexpected_item", "over_receipt", "wrong_state", "weight_differs", "values_differ"),
    "together": ("t1", "t2"),
}


def pool_of(hint: object, name: str) -> tuple[object, ...]:
    """The values that a field takes in histories where facts hit each other."""
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    if name in _BY_NAME:
        return _BY_NAME[name]
    bare = getattr(hint, "__supertype__", hint)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return tuple(bare)
    return {str: ("x", "y"), int: (0, 1, 7), bool: (False, True)}[bare]  # type: ignore[index]


def strategy_of(
    hint: object, name: str, scalar: Callable[[object, str], st.SearchStrategy[Any]]
) -> st.SearchStrategy[Any]:
    """A strategy for a field, by its type; `scalar` gives those of words, texts and numbers."""
    if get_origin(hint) in {types.UnionType, Union}:
        arm = next(arm for arm in get_args(hint) if arm is not types.NoneType)
        return st.none() | strategy_of(arm, name, scalar)
    if get_origin(hint) is tuple:
        return st.lists(strategy_of(get_args(hint)[0], name, scalar), max_size=4).map(tuple)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        fields = {
            one.name: strategy_of(hints[one.name], one.name, scalar) for one in dataclasses.fields(hint)
        }
        return st.builds(hint, **fields)
    return scalar(hint, name)


def _from_pool(hint: object, name: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(pool_of(hint, name))


def _anything(hint: object, name: str) -> st.SearchStrategy[Any]:
    bare = getattr(hint, "__supertype__", hint)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return st.sampled_from(tuple(bare))
    return {
        str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
        int: st.integers(-(2**53) + 1, 2**53 - 1),
        bool: st.booleans(),
    }[bare]  # type: ignore[index]


def colliding(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    """Payloads of this type over small pools of ids and values."""
    return strategy_of(kind, "", _from_pool)


def arbitrary(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    """Payloads of this type with whatever a fact may hold."""
    return strategy_of(kind, "", _anything)


COLLIDING = st.one_of([colliding(kind) for kind in WIRE.values()])


def sampled(kind: type[Payload], dice: Random) -> Payload:
    """One payload of this type over the small pools."""
    made: Payload = _sample(kind, "", dice)
    return made


def _sample(hint: object, name: str, dice: Random) -> Any:
    if get_origin(hint) in {types.UnionType, Union}:
        arm = next(arm for arm in get_args(hint) if arm is not types.NoneType)
        return None if dice.random() < 0.3 else _sample(arm, name, dice)
    if get_origin(hint) is tuple:
        return tuple(_sample(get_args(hint)[0], name, dice) for _ in range(dice.randrange(4)))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return hint(
            **{one.name: _sample(hints[one.name], one.name, dice) for one in dataclasses.fields(hint)}
        )
    return dice.choice(pool_of(hint, name))


def full(kind: type[Any]) -> Any:
    """An instance with every field given, each value saying where it belongs: for golden files."""
    hints = get_type_hints(kind)
    return kind(**{one.name: _given(hints[one.name], one.name) for one in dataclasses.fields(kind)})


def _given(hint: object, name: str) -> Any:
    if get_origin(hint) in {types.UnionType, Union}:
        return _given(next(arm for arm in get_args(hint) if arm is not types.NoneType), name)
    if get_origin(hint) is tuple:
        return (_given(get_args(hint)[0], f"{name} 1"), _given(get_args(hint)[0], f"{name} 2"))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return full(hint)
    bare = getattr(hint, "__supertype__", hint)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return next(iter(bare))
    return {str: name, int: len(name), bool: True}[bare]  # type: ignore[index]
