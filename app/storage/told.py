"""What central told this station: rows replaced whole by version, and the codes that find them.

A higher version replaces; under another epoch, or by a full load, any version does. A tombstone removes the row.
`round` counts full loads: what a finished one did not bring is gone. A row that this program cannot read (a newer
central's) is kept as it came and passed over: one row never stops the feed, nor the sign-in of all the others.
All functions run inside the caller's transaction.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.storage.tables import ALIAS, PRODUCT_CODE, RETURN_CODE, TOLD, TOLD_PRODUCT, TOLD_RETURN
from domain.errors import NotAFact
from domain.exchange import ToldItem
from domain.gtin import barcode_key
from domain.ids import ReturnId
from domain.shapes import build
from domain.told import Alias, Operator, Product, Site, Summary, ToldKind, ToldReturn

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")

_TABLES = {ToldKind.RETURN: (TOLD_RETURN, "id"), ToldKind.PRODUCT: (TOLD_PRODUCT, "sku")}
_PRODUCTS_BY_CODE = """SELECT p.body FROM product_code AS c JOIN told_product AS p ON p.sku = c.sku
    WHERE c.key = ? ORDER BY p.sku"""


@dataclass(frozen=True, slots=True)
class FoundReturn:
    """A return found by a code: `kind` is reference, tracking or order."""

    return_id: ReturnId
    kind: str


def code_key(text: str) -> str:
    """The form in which references, tracking and order numbers are compared."""
    return _storable(text).strip().casefold()


def _storable(text: str) -> str:
    """The text with half characters (lone surrogates) replaced: SQLite's driver takes none."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Under which epoch of central and in which full load a row is stored."""

    epoch: str | None
    round: int


def apply_told(connection: Connection, items: Sequence[ToldItem], stamp: Stamp) -> list[ReturnId]:
    """Put the rows in; the returns that changed."""
    changed: list[ReturnId] = []
    for item in items:
        table, key = _place(item.kind)
        stored = connection.execute(
            select(table.c.version, table.c.epoch, table.c.round).where(*_is(table, key, item))
        ).one_or_none()
        if (
            stored is not None
            and stored.version >= item.version
            and _is_of(stored.epoch, stored.round, stamp)
        ):
            continue
        if item.kind is ToldKind.ALIAS:
            changed += _bind(connection, item)
        if stored is not None:
            _forget(connection, item)
        if item.body is not None:
            _store(connection, item, item.body, stamp)
        if item.kind in (ToldKind.RETURN, ToldKind.SUMMARY):
            changed.append(ReturnId(item.id))
    return changed


def _is_of(epoch: str | None, of_round: int, stamp: Stamp) -> bool:
    return (epoch, of_round) == (stamp.epoch, stamp.round)


def forget_older_rounds(connection: Connection, round_now: int) -> list[ReturnId]:
    """A full load is complete: drop every row that it did not bring. The returns that this changes."""
    gone = select(TOLD_RETURN.c.id).where(TOLD_RETURN.c.round < round_now)
    skus = select(TOLD_PRODUCT.c.sku).where(TOLD_PRODUCT.c.round < round_now)
    others = select(TOLD.c.id).where(TOLD.c.round < round_now)
    unbound = select(ALIAS.c.id, ALIAS.c.return_id).where(
        ALIAS.c.id.in_(others.where(TOLD.c.kind == ToldKind.ALIAS))
    )
    summaries = others.where(TOLD.c.kind == ToldKind.SUMMARY)
    changed = [*connection.execute(gone).scalars(), *connection.execute(summaries).scalars()]
    changed += [one for pair in connection.execute(unbound) for one in pair]
    connection.execute(delete(RETURN_CODE).where(RETURN_CODE.c.return_id.in_(gone)))
    connection.execute(delete(PRODUCT_CODE).where(PRODUCT_CODE.c.sku.in_(skus)))
    connection.execute(delete(ALIAS).where(ALIAS.c.id.in_(others.where(TOLD.c.kind == ToldKind.ALIAS))))
    for table in (TOLD_RETURN, TOLD_PRODUCT, TOLD):
        connection.execute(delete(table).where(table.c.round < round_now))
    return [ReturnId(one) for one in changed]


def _place(kind: ToldKind) -> tuple[Table, str]:
    return _TABLES.get(kind, (TOLD, "id"))


def _is(table: Table, key: str, item: ToldItem) -> list[ColumnElement[bool]]:
    same: list[ColumnElement[bool]] = [table.c[key] == item.id]
    return [*same, table.c.kind == item.kind] if table is TOLD else same


def _forget(connection: Connection, item: ToldItem) -> None:
    """Drop the stored row with the codes that find it."""
    if item.kind is ToldKind.RETURN:
        connection.execute(delete(RETURN_CODE).where(RETURN_CODE.c.return_id == item.id))
    elif item.kind is ToldKind.PRODUCT:
        connection.execute(delete(PRODUCT_CODE).where(PRODUCT_CODE.c.sku == item.id))
    table, key = _place(item.kind)
    connection.execute(delete(table).where(*_is(table, key, item)))


def _bind(connection: Connection, item: ToldItem) -> list[ReturnId]:
    """Keep the alias where both its ends find it; the returns it joins, or joined before."""
    before = connection.execute(select(ALIAS.c.return_id).where(ALIAS.c.id == item.id)).scalar_one_or_none()
    connection.execute(delete(ALIAS).where(ALIAS.c.id == item.id))
    alias = None if item.body is None else _read(Alias, item.body, "alias")
    if alias is not None:
        connection.execute(insert(ALIAS), {"id": item.id, "return_id": alias.return_id})
    ends = (item.id, before, None if alias is None else alias.return_id)
    return [ReturnId(one) for one in ends if one is not None]


def _store(connection: Connection, item: ToldItem, body: bytes, stamp: Stamp) -> None:
    common: dict[str, object] = {
        "version": item.version,
        "epoch": stamp.epoch,
        "round": stamp.round,
        "body": body,
    }
    match item.kind:
        case ToldKind.RETURN:
            _store_return(connection, common | {"id": item.id}, _read(ToldReturn, body, "return"))
        case ToldKind.PRODUCT:
            _store_product(connection, common | {"sku": item.id}, _read(Product, body, "product"))
        case _:
            connection.execute(insert(TOLD), common | {"kind": item.kind, "id": item.id})


def _read(shape: type[Shape], body: bytes, place: str) -> Shape | None:
    """The row in `body`; None, with a line in the log, when this program cannot read it."""
    try:
        return build(shape, json.loads(body), place)
    except (NotAFact, ValueError, RecursionError) as error:
        log.warning("a %s told by central cannot be read here: %s", place, error)
        return None


def _store_return(connection: Connection, common: dict[str, object], told: ToldReturn | None) -> None:
    row = common | {
        "reference": "" if told is None else _storable(told.reference),
        "processing": "" if told is None else told.processing,
        "target_date": None if told is None or told.target_date is None else _storable(told.target_date),
    }
    connection.execute(insert(TOLD_RETURN), row)
    if told is None:
        return
    codes = {code_key(line.order): "order" for line in told.lines if line.order}
    codes |= {code_key(number): "tracking" for number in told.tracking}
    codes[code_key(told.reference)] = "reference"
    rows = [{"key": key, "return_id": common["id"], "kind": kind} for key, kind in codes.items() if key]
    if rows:
        connection.execute(insert(RETURN_CODE).on_conflict_do_nothing(), rows)


def _store_product(connection: Connection, common: dict[str, object], product: Product | None) -> None:
    connection.execute(insert(TOLD_PRODUCT), common)
    if product is None:
        return
    keys = {barcode_key(_storable(code)) for code in (*product.barcodes, product.sku)} - {""}
    if keys:
        connection.execute(
            insert(PRODUCT_CODE).on_conflict_do_nothing(),
            [{"key": key, "sku": common["sku"]} for key in sorted(keys)],
        )


def return_row(connection: Connection, return_id: ReturnId) -> ToldReturn | None:
    """The told row of a return."""
    body = connection.exec_driver_sql(
        "SELECT body FROM told_return WHERE id = ?", (return_id,)
    ).scalar_one_or_none()
    return None if body is None else told_return(body)


def told_return(body: bytes) -> ToldReturn | None:
    """The told row of a return from its text; None when this program cannot read it."""
    return _read(ToldReturn, body, "return")


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


def product_by_sku(connection: Connection, sku: str) -> Product | None:
    """The catalogue row of this SKU."""
    body = connection.execute(
        select(TOLD_PRODUCT.c.body).where(TOLD_PRODUCT.c.sku == _storable(sku))
    ).scalar_one_or_none()
    return None if body is None else _read(Product, body, "product")


def products_by_code(connection: Connection, text: str) -> list[Product]:
    """The products with this barcode, GTIN or SKU, in the order of their SKUs."""
    rows = connection.exec_driver_sql(_PRODUCTS_BY_CODE, (barcode_key(_storable(text)),)).scalars()
    return [product for body in rows if (product := _read(Product, body, "product")) is not None]


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
    return None if body is None else _read(Summary, body, "summary")


def _rows(connection: Connection, kind: ToldKind, shape: type[Shape]) -> list[Shape]:
    bodies = connection.execute(select(TOLD.c.body).where(TOLD.c.kind == kind).order_by(TOLD.c.id)).scalars()
    return [row for body in bodies if (row := _read(shape, body, kind)) is not None]
