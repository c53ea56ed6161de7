"""Between frozen dataclasses and narrowed JSON: one reader and one writer for facts and told rows alike.

The writer leaves out what is None; the reader takes absent as the field's default, ignores keys it does not
know (later versions add them) and refuses everything that does not fit, naming the place.
"""

from __future__ import annotations

import dataclasses
import types
from enum import StrEnum
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from domain.errors import NotAFact

Json = str | int | bool | list["Json"] | dict[str, "Json"]

Shape = TypeVar("Shape")

_KNOWN: dict[type, tuple[tuple[str, object, bool], ...]] = {}


def plain(value: object) -> Json:
    """A dataclass, tuple or scalar as narrowed JSON. Raises NotAFact for anything else."""
    match value:
        case str():
            return str(value)
        case bool() | int():
            return value
        case tuple():
            return [plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
            return {name: plain(item) for name, item in pairs if item is not None}
        case _:
            raise NotAFact(f"{type(value).__name__} not allowed")


def build(shape: type[Shape], value: object, place: str) -> Shape:
    """`value` as an instance of the dataclass `shape`. Raises NotAFact naming the place that does not fit."""
    if not isinstance(value, dict):
        raise NotAFact(f"{place}: not an object")
    given: dict[str, object] = {}
    for name, hint, required in _fields(shape):
        if value.get(name) is not None:
            given[name] = _read(hint, value[name], f"{place}.{name}")
        elif required:
            raise NotAFact(f"{place}.{name} is missing")
    return shape(**given)


def _fields(shape: type) -> tuple[tuple[str, object, bool], ...]:
    known = _KNOWN.get(shape)
    if known is None:
        hints, missing = get_type_hints(shape), dataclasses.MISSING
        known = _KNOWN[shape] = tuple(
            (field.name, hints[field.name], field.default is missing and field.default_factory is missing)
            for field in dataclasses.fields(shape)
        )
    return known


def _read(hint: object, value: object, place: str) -> object:
    if get_origin(hint) in (types.UnionType, Union):
        return _read(next(arm for arm in get_args(hint) if arm is not types.NoneType), value, place)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise NotAFact(f"{place}: not a list")
        return tuple(_read(get_args(hint)[0], item, f"{place}[{index}]") for index, item in enumerate(value))
    bare = getattr(hint, "__supertype__", hint)
    if not isinstance(bare, type):
        raise NotAFact(f"{place}: does not fit")
    if issubclass(bare, StrEnum) and isinstance(value, str):
        try:
            return bare(value)
        except ValueError as error:
            raise NotAFact(f"{place}: {value!r} is none of the words allowed") from error
    if dataclasses.is_dataclass(bare):
        return build(bare, value, place)
    if bare in (str, int, bool) and type(value) is bare:
        return value
    raise NotAFact(f"{place}: does not fit")
