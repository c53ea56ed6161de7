"""What central told this station, as the desk and lists look it up. Putting it in is in `app.storage.telling`.

A row that this program cannot read (a newer central's) is kept as it came and passed over: one row never stops the
feed, nor the sign-in of all the others. All functions run inside the caller's transaction.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, select

from app.storage.tables import RETURN_CODE, TOLD, TOLD_PRODUCT
from domain.errors import NotAFact
from domain.gtin import barcode_key
from domain.ids import ReturnId
from domain.shapes import build
from domain.told import Operator, Product, Site, Summary, ToldKind, ToldReturn

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")

_PRODUCTS_BY_CODE = """SELECT p.body FROM product_code AS c JOIN told_product AS p ON p.sku = c.sku
    WHERE c.key = ? ORDER BY p.sku"""


@dataclass(frozen=True, slots=True)
class FoundReturn:
    """A return found by a code: `kind` is reference, tracking or order."""

    return_id: ReturnId
    kind: str


def code_key(text: str) -> str:
    """The form in which references, tracking and order numbers are compared."""
    return storable(text).strip().casefold()


def storable(text: str) -> str:
    """The text with half characters (lone surrogates) replaced: SQLite's driver takes none."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def read_row(shape: type[Shape], body: bytes, place: str) -> Shape | None:
    """The row in `body`; None, with a line in the log, when this program cannot read it."""
    try:
        return build(shape, json.loads(body), place)
    except (NotAFact, ValueError, RecursionError) as error:
        log.warning("a %s told by central cannot be read here: %s", place, error)
        return None


def return_row(connection: Connection, return_id: ReturnId) -> ToldReturn | None:
    """The told row of a return."""
    body = connection.exec_driver_sql(
        "SELECT body FROM told_return WHERE id = ?", (return_id,)
    ).scalar_one_or_none()
    return None if body is None else told_return(body)


def told_return(body: bytes) -> ToldReturn | None:
    """The told row of a return from its text; None when this program cannot read it."""
    return read_row(ToldReturn, body, "return")


def returns_by_code(connection: Connection, text: str, most: int = 20) -> list[FoundReturn]:
    """The returns that carry this reference, tracking or order number; references first."""
    rows = connection.execute(
        select(RETURN_CODE.c.return_id, RETURN_CODE.c.kind)
        .where(RETURN_CODE.c.key == code_key(text))
        .limit(most)
    )
    rank = {"reference": 0, "tracking": 1, "order": 2}
    return sorted(
        (FoundReturn(ReturnId(return_id), kind) for return_id, kind in rows),
        key=lambda found: (rank.get(found.kind, 3), found.return_id),
    )


def product_name(connection: Connection, sku: str) -> str:
    """What people call the product; its SKU where the catalogue has no row."""
    product = product_by_sku(connection, sku)
    return sku if product is None or not product.name else product.name


def product_by_sku(connection: Connection, sku: str) -> Product | None:
    """The catalogue row of this SKU."""
    body = connection.execute(
        select(TOLD_PRODUCT.c.body).where(TOLD_PRODUCT.c.sku == storable(sku))
    ).scalar_one_or_none()
    return None if body is None else read_row(Product, body, "product")


def products_by_code(connection: Connection, text: str) -> list[Product]:
    """The products with this barcode, GTIN or SKU, in the order of their SKUs."""
    rows = connection.exec_driver_sql(_PRODUCTS_BY_CODE, (barcode_key(storable(text)),)).scalars()
    return [product for body in rows if (product := read_row(Product, body, "product")) is not None]


def operators(connection: Connection) -> list[Operator]:
    """Everybody who may sign in here."""
    return _rows(connection, ToldKind.OPERATOR, Operator)


def site_row(connection: Connection) -> Site | None:
    """The site's rules; None before the first contact."""
    return next(iter(_rows(connection, ToldKind.SITE, Site)), None)


def aliases_of(connection: Connection, return_id: ReturnId) -> list[ReturnId]:
    """The provisional returns bound to this return, by way of others too."""
    found: dict[ReturnId, None] = {}
    ends = [return_id]
    while ends:
        rows = connection.exec_driver_sql("SELECT id FROM alias WHERE return_id = ?", (ends.pop(),))
        new = [one for one in rows.scalars() if one not in found and one != return_id]
        found.update(dict.fromkeys(new))
        ends += new
    return list(found)


def bound_to(connection: Connection, return_id: ReturnId) -> ReturnId:
    """The return that a provisional one is bound to, else itself. A ring resolves to the smallest id."""
    way = [return_id]
    while (
        following := connection.exec_driver_sql(
            "SELECT return_id FROM alias WHERE id = ?", (way[-1],)
        ).scalar_one_or_none()
    ) is not None:
        if following in way:
            return min(way[way.index(following) :])
        way.append(following)
    return way[-1]


def summary_of(connection: Connection, return_id: ReturnId) -> Summary | None:
    """Central's summary of a return."""
    body = connection.exec_driver_sql(
        "SELECT body FROM told WHERE kind = 'summary' AND id = ?", (return_id,)
    ).scalar_one_or_none()
    return None if body is None else read_row(Summary, body, "summary")


def _rows(connection: Connection, kind: ToldKind, shape: type[Shape]) -> list[Shape]:
    bodies = connection.execute(select(TOLD.c.body).where(TOLD.c.kind == kind).order_by(TOLD.c.id)).scalars()
    return [row for body in bodies if (row := read_row(shape, body, kind)) is not None]
