"""What central told this station: rows replaced whole by version, and the codes that find them.

A higher version replaces; under another epoch, or by a full load, any version does. A tombstone removes the row.
`round` counts full loads: what a finished one did not bring is gone. All functions run inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.storage.tables import PRODUCT_CODE, RETURN_CODE, TOLD, TOLD_PRODUCT, TOLD_RETURN
from domain.exchange import ToldItem
from domain.gtin import barcode_key
from domain.ids import OperatorId, ReturnId
from domain.shapes import build
from domain.told import Alias, Operator, Product, Site, Summary, ToldKind, ToldReturn


@dataclass(frozen=True, slots=True)
class FoundReturn:
    """A return found by a code: `kind` is reference, tracking or order."""

    return_id: ReturnId
    kind: str


def code_key(text: str) -> str:
    """The form in which references, tracking and order numbers are compared."""
    return text.strip().casefold()


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
        _forget_codes(connection, item)
        if item.body is None:
            connection.execute(delete(table).where(*_is(table, key, item)))
        else:
            _store(connection, item, item.body, stamp)
        if item.kind in (ToldKind.RETURN, ToldKind.SUMMARY):
            changed.append(ReturnId(item.id))
    return changed


def _is_of(epoch: str | None, of_round: int, stamp: Stamp) -> bool:
    return (epoch, of_round) == (stamp.epoch, stamp.round)


def forget_older_rounds(connection: Connection, round_now: int) -> None:
    """A full load is complete: drop every row that it did not bring."""
    gone = select(TOLD_RETURN.c.id).where(TOLD_RETURN.c.round < round_now)
    connection.execute(delete(RETURN_CODE).where(RETURN_CODE.c.return_id.in_(gone)))
    skus = select(TOLD_PRODUCT.c.sku).where(TOLD_PRODUCT.c.round < round_now)
    connection.execute(delete(PRODUCT_CODE).where(PRODUCT_CODE.c.sku.in_(skus)))
    for table in (TOLD_RETURN, TOLD_PRODUCT, TOLD):
        connection.execute(delete(table).where(table.c.round < round_now))


def _place(kind: ToldKind) -> tuple[Table, str]:
    match kind:
        case ToldKind.RETURN:
            return TOLD_RETURN, "id"
        case ToldKind.PRODUCT:
            return TOLD_PRODUCT, "sku"
        case _:
            return TOLD, "id"


def _is(table: Table, key: str, item: ToldItem) -> list[ColumnElement[bool]]:
    same: list[ColumnElement[bool]] = [table.c[key] == item.id]
    return [*same, table.c.kind == item.kind] if table is TOLD else same


def _forget_codes(connection: Connection, item: ToldItem) -> None:
    if item.kind is ToldKind.RETURN:
        connection.execute(delete(RETURN_CODE).where(RETURN_CODE.c.return_id == item.id))
    elif item.kind is ToldKind.PRODUCT:
        connection.execute(delete(PRODUCT_CODE).where(PRODUCT_CODE.c.sku == item.id))


def _store(connection: Connection, item: ToldItem, body: bytes, stamp: Stamp) -> None:
    value = json.loads(body)
    common: dict[str, object] = {
        "version": item.version,
        "epoch": stamp.epoch,
        "round": stamp.round,
        "body": body,
    }
    match item.kind:
        case ToldKind.RETURN:
            _store_return(connection, common | {"id": item.id}, build(ToldReturn, value, "return"))
        case ToldKind.PRODUCT:
            _store_product(connection, common | {"sku": item.id}, build(Product, value, "product"))
        case _:
            _replace(connection, TOLD, common | {"kind": item.kind, "id": item.id}, ("kind", "id"))


def _replace(connection: Connection, table: Table, row: dict[str, object], keys: Sequence[str]) -> None:
    statement = insert(table).values(**row)
    rest = {name: value for name, value in row.items() if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=rest))


def _store_return(connection: Connection, common: dict[str, object], told: ToldReturn) -> None:
    row = common | {
        "reference": told.reference,
        "processing": told.processing,
        "target_date": told.target_date,
    }
    _replace(connection, TOLD_RETURN, row, ("id",))
    codes = {code_key(line.order): "order" for line in told.lines if line.order}
    codes |= {code_key(number): "tracking" for number in told.tracking}
    codes[code_key(told.reference)] = "reference"
    rows = [{"key": key, "return_id": common["id"], "kind": kind} for key, kind in codes.items() if key]
    if rows:
        connection.execute(insert(RETURN_CODE).on_conflict_do_nothing(), rows)


def _store_product(connection: Connection, common: dict[str, object], product: Product) -> None:
    _replace(connection, TOLD_PRODUCT, common, ("sku",))
    keys = {barcode_key(code) for code in (*product.barcodes, product.sku)} - {""}
    connection.execute(
        insert(PRODUCT_CODE).on_conflict_do_nothing(),
        [{"key": key, "sku": common["sku"]} for key in sorted(keys)],
    )


def return_row(connection: Connection, return_id: ReturnId) -> ToldReturn | None:
    """The told row of a return."""
    body = connection.execute(
        select(TOLD_RETURN.c.body).where(TOLD_RETURN.c.id == return_id)
    ).scalar_one_or_none()
    return None if body is None else build(ToldReturn, json.loads(body), "return")


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
        select(TOLD_PRODUCT.c.body).where(TOLD_PRODUCT.c.sku == sku)
    ).scalar_one_or_none()
    return None if body is None else build(Product, json.loads(body), "product")


def products_by_code(connection: Connection, text: str) -> list[Product]:
    """The products with this barcode, GTIN or SKU, in the order of their SKUs."""
    rows = connection.execute(
        select(TOLD_PRODUCT.c.body)
        .join(PRODUCT_CODE, PRODUCT_CODE.c.sku == TOLD_PRODUCT.c.sku)
        .where(PRODUCT_CODE.c.key == barcode_key(text))
        .order_by(TOLD_PRODUCT.c.sku)
    ).scalars()
    return [build(Product, json.loads(body), "product") for body in rows]


def operators(connection: Connection) -> list[Operator]:
    """Everybody who may sign in here."""
    return [build(Operator, body, "operator") for body in _bodies(connection, ToldKind.OPERATOR)]


def operator(connection: Connection, operator_id: OperatorId) -> Operator | None:
    """One person's row."""
    return next((found for found in operators(connection) if found.id == operator_id), None)


def site_row(connection: Connection) -> Site | None:
    """The site's rules; None before the first contact."""
    return next((build(Site, body, "site") for body in _bodies(connection, ToldKind.SITE)), None)


def aliases_of(connection: Connection, return_id: ReturnId) -> list[ReturnId]:
    """The provisional returns bound to this return."""
    return [alias.id for alias in _all_aliases(connection) if alias.return_id == return_id]


def bound_to(connection: Connection, return_id: ReturnId) -> ReturnId:
    """The return that a provisional one is bound to, else itself. A ring resolves to the smallest id."""
    aliases = {alias.id: alias.return_id for alias in _all_aliases(connection)}
    seen = [return_id]
    while (following := aliases.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _all_aliases(connection: Connection) -> list[Alias]:
    return [build(Alias, body, "alias") for body in _bodies(connection, ToldKind.ALIAS)]


def summary_of(connection: Connection, return_id: ReturnId) -> Summary | None:
    """Central's summary of a return whose facts are not kept here."""
    body = connection.execute(
        select(TOLD.c.body).where(TOLD.c.kind == ToldKind.SUMMARY, TOLD.c.id == return_id)
    ).scalar_one_or_none()
    return None if body is None else build(Summary, json.loads(body), "summary")


def _bodies(connection: Connection, kind: ToldKind) -> list[object]:
    rows = connection.execute(select(TOLD.c.body).where(TOLD.c.kind == kind).order_by(TOLD.c.id)).scalars()
    return [json.loads(body) for body in rows]
