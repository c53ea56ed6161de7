"""What a scan means: the only routing table from a code to an act.

The order matters: our own codes first, then what the open return explains, then the catalogue, then other
returns, then "the serial somebody waits for", and at last nothing (model.md, Units and lines; field notes,
complaint 10: serials are resolved before articles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from app.gs1 import read_elements
from domain.codes import badges_in, command_in, is_own, totes_in
from domain.commands import CommandWord
from domain.gtin import is_gtin
from domain.ids import ReturnId, UnitId
from domain.picture import ReturnPicture, UnitPicture
from domain.plates import read_plate
from domain.serials import same_serial
from domain.told import Product, Site, Tote

_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_CONTROLS = "".join(map(chr, range(32)))
LONGEST_CODE = 4096
"""Characters; the largest symbols of the trade hold fewer. What is longer is nobody's code."""
_SHOWN = 80


class Lookup(Protocol):
    """What a station knows, as of the last commit."""

    def products(self, code: str) -> list[Product]:
        """The products with this barcode, GTIN or SKU."""
        ...

    def product(self, sku: str) -> Product | None:
        """The catalogue row of a SKU."""
        ...

    def returns(self, code: str) -> list[tuple[ReturnId, str]]:
        """The returns with this reference, tracking or order number, and which of them it is."""
        ...


@dataclass(frozen=True, slots=True)
class CommandScan:
    word: CommandWord


@dataclass(frozen=True, slots=True)
class BadgeScan:
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToteScan:
    """`tote` is None for a tote code that the site's rules do not name."""

    tote: Tote | None


@dataclass(frozen=True, slots=True)
class PlateScan:
    plate: str
    unit: UnitPicture | None


@dataclass(frozen=True, slots=True)
class ArticleScan:
    """A unit: `product` None for an article number that no catalogue row has."""

    product: Product | None
    gtin: str | None = None
    serial: str | None = None
    lot: str | None = None
    expiry: str | None = None


@dataclass(frozen=True, slots=True)
class SerialScan:
    """The serial that `unit_id` waits for."""

    unit_id: UnitId
    serial: str


@dataclass(frozen=True, slots=True)
class ReturnScan:
    """Returns with this code; `kind` is reference, tracking or order."""

    returns: tuple[ReturnId, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class UnknownScan:
    """Known as nothing. An own code of an unknown tote or command ends here too."""


Meaning = CommandScan | BadgeScan | ToteScan | PlateScan | ArticleScan | SerialScan | ReturnScan | UnknownScan


def clean(raw: bytes) -> str:
    """The text of a scan: control characters and blanks at its ends off, as Unicode without U+0000."""
    return raw.decode("utf-8", "replace").strip(_CONTROLS + " ").replace("\0", "\N{REPLACEMENT CHARACTER}")


def short(text: str) -> str:
    """As much of a code as an answer shows."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def recognise(text: str, picture: ReturnPicture | None, site: Site, lookup: Lookup) -> Meaning:
    """What `text` (see `clean`) means while `picture` lies open on the table (None: no return is open)."""
    if len(text) > LONGEST_CODE:
        return UnknownScan()
    bare = _AIM.sub("", text)
    own = _own_code(bare, picture, site)
    if own is not None:
        return own
    if picture is not None:
        announced = _announced_serial(bare, picture, lookup)
        if announced is not None:
            return announced
    products = lookup.products(bare)
    if products:
        return ArticleScan(_on_return_first(products, picture), gtin=bare if is_gtin(bare) else None)
    elements = read_elements(text)
    if elements is not None and elements.gtin is not None:
        found = lookup.products(elements.gtin)
        product = _on_return_first(found, picture) if found else None
        return ArticleScan(product, elements.gtin, elements.serial, elements.lot, elements.expiry)
    returns = lookup.returns(bare)
    if returns:
        best = returns[0][1]
        return ReturnScan(tuple(return_id for return_id, kind in returns if kind == best), best)
    waiting = None if picture is None else _waiting_for_serial(picture)
    if waiting is not None and bare:
        serial = elements.serial if elements is not None and elements.serial else bare
        return SerialScan(waiting.unit_id, serial)
    if is_gtin(bare):
        return ArticleScan(None, gtin=bare)
    return UnknownScan()


def _own_code(bare: str, picture: ReturnPicture | None, site: Site) -> Meaning | None:
    word = command_in(bare)
    if word is not None:
        return CommandScan(word)
    badges = badges_in(bare)
    if badges:
        return BadgeScan(badges)
    codes = {code.casefold() for code in totes_in(bare)}
    if codes:
        return ToteScan(next((tote for tote in site.totes if tote.code.casefold() in codes), None))
    if is_own(bare):
        return UnknownScan()
    plate = read_plate(bare)
    if plate is not None:
        units = () if picture is None else picture.units
        return PlateScan(plate, next((unit for unit in units if unit.plate == plate), None))
    return None


def _announced_serial(bare: str, picture: ReturnPicture, lookup: Lookup) -> Meaning | None:
    """A serial that the return announces: for the unit that waits for one, else a unit of that line."""
    wanted = same_serial(bare)
    line = next(
        (line for line in picture.lines if any(same_serial(serial) == wanted for serial in line.serials)),
        None,
    )
    if line is None:
        return None
    waiting = _waiting_for_serial(picture)
    if waiting is not None and waiting.sku == line.sku:
        return SerialScan(waiting.unit_id, bare)
    product = lookup.product(line.sku) or Product(sku=line.sku, name=line.sku, serialised=True)
    return ArticleScan(product, serial=bare)


def _waiting_for_serial(picture: ReturnPicture) -> UnitPicture | None:
    return next((unit for unit in reversed(picture.units) if unit.needs_serial and not unit.voided), None)


def _on_return_first(products: list[Product], picture: ReturnPicture | None) -> Product:
    """Of several products with one code the one that the return expects, else the first by SKU."""
    expected = {line.sku for line in picture.lines} if picture is not None else set()
    return next((product for product in products if product.sku in expected), products[0])
