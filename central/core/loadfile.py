"""Reading a load file: operators, products and the RMA objects of MasonHub's returns page.

Everything is checked before anything is stored, and a fault names its place. Empty texts count as absent; fields
that nobody here knows are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from central.errors import BadLoad
from central.people import Person
from domain.told import Product
from domain.vocabulary import DeliveryStatus, Disposition, ReturnReason, ReturnType, Role

LONGEST = 200
LONGEST_TEXT = 4000
MOST_PIECES = 1_000_000
_MAX_INT = 2**53
_SHORTEST_PIN, _LONGEST_PIN = 4, 12

_DISPOSITIONS = frozenset(Disposition) - {Disposition.HOLD}
_DELIVERY = {
    "open": DeliveryStatus.PENDING,
    "tendered": DeliveryStatus.HANDLED,
    "inTransit": DeliveryStatus.DELIVERING,
    "delivered": DeliveryStatus.DELIVERED,
    "received": DeliveryStatus.DELIVERED,
    "undeliverable": DeliveryStatus.ERROR,
}

Word = TypeVar("Word", bound=StrEnum)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class LineWanted:
    """A line as the shop names it; `line_id` is found by matching it with what was told before."""

    sku: str
    expected: int
    order: str | None
    reason: str | None
    notes: str | None
    disposition: Disposition | None
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnWanted:
    """A return as the shop names it."""

    reference: str
    return_type: str | None
    manifest: str | None
    instructions: str | None
    customer: str | None
    delivery: DeliveryStatus
    tracking: tuple[str, ...]
    lines: tuple[LineWanted, ...]


@dataclass(frozen=True, slots=True)
class Load:
    operators: tuple[Person, ...] = ()
    products: tuple[Product, ...] = ()
    returns: tuple[ReturnWanted, ...] = ()


def read_load(text: bytes) -> Load:
    """What a load file asks for. Raises BadLoad with one sentence naming the place."""
    try:
        found = json.loads(text.decode("utf-8-sig"), object_pairs_hook=_each_key_once)
    except UnicodeDecodeError as error:
        raise BadLoad(f"the file is not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise BadLoad(f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise BadLoad("the file is nested too deeply") from error
    if not isinstance(found, dict):
        raise BadLoad("the file must hold one object with operators, products or rmas")
    top = _Place("", found)
    unknown = [key for key in found if key not in ("operators", "products", "rmas")]
    if unknown:
        raise BadLoad(f"{unknown[0]}: not one of operators, products, rmas")
    load = Load(
        tuple(_each(top, "operators", _operator)),
        tuple(_each(top, "products", _product)),
        tuple(_each(top, "rmas", _return)),
    )
    _once("operators", "badge", [person.badge for person in load.operators])
    _once("products", "sku", [product.sku for product in load.products])
    _once("rmas", "customer_identifier", [wanted.reference for wanted in load.returns])
    return load


@dataclass(frozen=True, slots=True)
class _Place:
    """An object of the file, and where it stands."""

    at: str
    fields: Mapping[str, object]

    def name(self, key: str) -> str:
        return f"{self.at}.{key}" if self.at else key

    def wrong(self, key: str, why: str) -> BadLoad:
        return BadLoad(f"{self.name(key)}: {why}")

    def optional(self, key: str, longest: int = LONGEST) -> str | None:
        """A text, None when absent, null or empty."""
        value = self.fields.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(key, f"must be text, not {_kind(value)}")
        return _clean(value, self.name(key), longest) or None

    def text(self, key: str, longest: int = LONGEST) -> str:
        value = self.optional(key, longest)
        if value is None:
            raise self.wrong(key, "is missing" if self.fields.get(key) is None else "must not be empty")
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.fields.get(key)
        if value is None or value == "":
            return default
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, not {_kind(value)}")
        return value

    def whole(self, key: str, least: int, most: int) -> int | None:
        value = self.fields.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, f"must be a whole number, not {_kind(value)}")
        if not least <= value <= most:
            raise self.wrong(key, f"must be between {least} and {most}, not {value}")
        return value

    def money(self, key: str) -> int | None:
        """An amount as shops write it (19.9, 20 or "19.90"), in minor units (cents)."""
        value = self.fields.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.wrong(key, f"must be an amount such as 19.90, not {_kind(value)}")
        try:
            cents = Decimal(str(value)) * 100
            if cents != cents.to_integral_value() or not 0 <= cents < _MAX_INT:
                raise self.wrong(key, f"must be an amount of at most two decimals, not {value!r}")
        except InvalidOperation:
            raise self.wrong(key, f"must be an amount such as 19.90, not {value!r}") from None
        return int(cents)

    def word(self, key: str, words: type[Word], allowed: Iterable[Word] | None = None) -> Word | None:
        value = self.optional(key)
        among = {word.value: word for word in (words if allowed is None else allowed)}
        if value is not None and value not in among:
            raise self.wrong(key, f"{value!r} is none of {', '.join(sorted(among))}")
        return None if value is None else among[value]

    def texts(self, key: str, *, single: bool = False) -> tuple[str, ...]:
        """A list of texts without empty ones; with `single` one text stands for a list of one."""
        value = self.fields.get(key)
        if value is None or value == "":
            return ()
        if single and isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            raise self.wrong(key, f"must be a list of texts, not {_kind(value)}")
        found = []
        for index, item in enumerate(value):
            if not isinstance(item, str):
                raise BadLoad(f"{self.name(key)}[{index}]: must be text, not {_kind(item)}")
            found.append(_clean(item, f"{self.name(key)}[{index}]", LONGEST))
        return tuple(text for text in found if text)


def _operator(at: _Place) -> Person:
    role = at.word("role", Role)
    if role is None:
        raise at.wrong("role", f"is missing; it is one of {', '.join(sorted(Role))}")
    pin = at.text("pin")
    if not (pin.isascii() and pin.isdigit() and _SHORTEST_PIN <= len(pin) <= _LONGEST_PIN):
        raise at.wrong("pin", f"must be {_SHORTEST_PIN} to {_LONGEST_PIN} digits")
    return Person(at.text("badge"), at.text("name"), role.value, pin)


def _product(at: _Place) -> Product:
    return Product(
        sku=at.text("sku"),
        name=at.text("name"),
        barcodes=at.texts("barcodes"),
        serialised=at.flag("serialised", False),
        group=at.optional("group"),
        price=at.money("price"),
    )


def _return(at: _Place) -> ReturnWanted:
    reference = at.text("customer_identifier")
    if "return_type" not in at.fields:
        raise at.wrong("return_type", "is missing")
    return_type = at.word("return_type", ReturnType)
    at.flag("generate_return_label", True)
    status = at.optional("status")
    if status is not None and status not in _DELIVERY:
        raise at.wrong("status", f"{status!r} is none of {', '.join(_DELIVERY)}")
    for key in at.fields:
        if key.startswith("customer_address_"):
            at.optional(key)
    lines = tuple(_each(at, "line_items", _line))
    if not lines:
        raise at.wrong(
            "line_items", "is missing" if "line_items" not in at.fields else "must hold at least one line"
        )
    return ReturnWanted(
        reference=reference,
        return_type=None if return_type is None else return_type.value,
        manifest=at.optional("manifest_id"),
        instructions=at.optional("customer_instructions", LONGEST_TEXT),
        customer=at.optional("customer_address_name"),
        delivery=DeliveryStatus.PENDING if status is None else _DELIVERY[status],
        tracking=at.texts("tracking", single=True),
        lines=lines,
    )


def _line(at: _Place) -> LineWanted:
    sku = at.text("customer_sku_id")
    expected = at.whole("quantity", 1, MOST_PIECES)
    if expected is None:
        raise at.wrong("quantity", "is missing")
    reason = at.word("return_reason_code", ReturnReason)
    return LineWanted(
        sku=sku,
        expected=expected,
        order=at.optional("customer_order_id"),
        reason=None if reason is None else reason.value,
        notes=at.optional("return_notes", LONGEST_TEXT),
        disposition=at.word("return_inventory_status", Disposition, _DISPOSITIONS),
        serials=at.texts("serials"),
    )


def _each(of: _Place, key: str, read: Callable[[_Place], Made]) -> list[Made]:
    value = of.fields.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise of.wrong(key, f"must be a list, not {_kind(value)}")
    made = []
    for index, item in enumerate(value):
        at = f"{of.name(key)}[{index}]"
        if not isinstance(item, dict):
            raise BadLoad(f"{at}: must be an object, not {_kind(item)}")
        made.append(read(_Place(at, item)))
    return made


def _once(group: str, key: str, values: Sequence[str]) -> None:
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        before = first.setdefault(value.casefold(), index)
        if before != index:
            raise BadLoad(f"{group}[{index}].{key}: {value!r} stands already in {group}[{before}]")


def _each_key_once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise BadLoad(
            f"the name {next(name for name in names if names.count(name) > 1)!r} stands twice in one object"
        )
    return found


def _clean(value: str, at: str, longest: int) -> str:
    text = value.strip()
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
        raise BadLoad(f"{at}: holds a character that no text may hold")
    if len(text) > longest:
        raise BadLoad(f"{at}: longer than {longest} characters")
    return text


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return "text"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "null"
