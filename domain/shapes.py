"""Between frozen dataclasses and narrowed JSON: one reader and one writer for facts and told rows alike.

The writer leaves out what is None; the reader takes absent as the field's default, ignores keys it does not
know (later versions add them) and refuses everything that does not fit, naming the place.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from domain.errors import NotAFact

Json = str | int | bool | list["Json"] | dict[str, "Json"]

Shape = TypeVar("Shape")

Reader = Callable[[object, str], object]

_KNOWN: dict[type, tuple[tuple[str, Reader, bool], ...]] = {}


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
    for name, read, required in _fields(shape):
        found = value.get(name)
        if found is not None:
            given[name] = read(found, f"{place}.{name}")
        elif required:
            raise NotAFact(f"{place}.{name} is missing")
    return shape(**given)


def _fields(shape: type) -> tuple[tuple[str, Reader, bool], ...]:
    known = _KNOWN.get(shape)
    if known is None:
        hints = get_type_hints(shape)
        missing = dataclasses.MISSING
        known = _KNOWN[shape] = tuple(
            (
                field.name,
                _reader(hints[field.name]),
                field.default is missing and field.default_factory is missing,
            )
            for field in dataclasses.fields(shape)
        )
    return known


def _reader(hint: object) -> Reader:
    """How values of this type are read: worked out once a field, since central reads millions of facts."""
    if get_origin(hint) in (types.UnionType, Union):
        return _reader(next(arm for arm in get_args(hint) if arm is not types.NoneType))
    if get_origin(hint) is tuple:
        return _tuple_reader(_reader(get_args(hint)[0]))
    bare = getattr(hint, "__supertype__", hint)
    if not isinstance(bare, type):
        raise TypeError(f"no reader for {hint!r}")
    if issubclass(bare, StrEnum):
        return _word_reader(bare)
    if dataclasses.is_dataclass(bare):
        return lambda value, place: build(bare, value, place)
    return _plain_reader(bare)


def _tuple_reader(read: Reader) -> Reader:
    def read_tuple(value: object, place: str) -> object:
        if not isinstance(value, list):
            raise NotAFact(f"{place}: not a list")
        return tuple(read(item, f"{place}[{index}]") for index, item in enumerate(value))

    return read_tuple


def _word_reader(words: type[StrEnum]) -> Reader:
    known = {word.value: word for word in words}

    def read_word(value: object, place: str) -> object:
        if not isinstance(value, str):
            raise NotAFact(f"{place}: does not fit")
        if value not in known:
            raise NotAFact(f"{place}: {value!r} is none of the words allowed")
        return known[value]

    return read_word


def _plain_reader(kind: type) -> Reader:
    def read_plain(value: object, place: str) -> object:
        # Exactly this type: a bool is no number here.
        if type(value) is not kind or kind not in (str, int, bool):
            raise NotAFact(f"{place}: does not fit")
        return value

    return read_plain
