"""Putting in what central told: rows replaced whole by version, with the codes that find them, whole pages at a time.

A higher version replaces; under another epoch, or by a full load, any version does. A tombstone removes the row.
`round` counts full loads: what a finished one did not bring is gone. Statements run over whole sets, for a first
load brings a million rows. All functions run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.storage.tables import ALIAS, PRODUCT_CODE, RETURN_CODE, TOLD, TOLD_PRODUCT, TOLD_RETURN
from app.storage.told import code_key, read_row, storable
from domain.exchange import ToldItem
from domain.gtin import barcode_key
from domain.ids import ReturnId
from domain.told import Alias, Product, ToldKind, ToldReturn

Row = dict[str, object]

_TABLES = {ToldKind.RETURN: (TOLD_RETURN, "id"), ToldKind.PRODUCT: (TOLD_PRODUCT, "sku")}
_CODES = {ToldKind.RETURN: (RETURN_CODE, "return_id"), ToldKind.PRODUCT: (PRODUCT_CODE, "sku")}
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stamp:
    """Under which epoch of central and in which full load a row is stored."""

    epoch: str | None
    round: int


def apply_told(connection: Connection, items: Sequence[ToldItem], stamp: Stamp) -> list[ReturnId]:
    """Put the rows in; the returns that changed. Of several rows with one id the highest version counts."""
    changed: list[ReturnId] = []
    for kind, group in _by_kind(items).items():
        stored = _stored(connection, kind, list(group))
        taken = [item for item in group.values() if _replaces(item, stored.get(item.id), stamp)]
        if kind is ToldKind.ALIAS:
            for item in taken:
                changed += _bind(connection, item)
        _forget(connection, kind, [item.id for item in taken if item.id in stored])
        _store(connection, kind, [item for item in taken if item.body is not None], stamp)
        if kind in (ToldKind.RETURN, ToldKind.SUMMARY):
            changed += [ReturnId(item.id) for item in taken]
    return changed


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


def _by_kind(items: Iterable[ToldItem]) -> dict[ToldKind, dict[str, ToldItem]]:
    found: dict[ToldKind, dict[str, ToldItem]] = {}
    for item in items:
        group = found.setdefault(item.kind, {})
        before = group.get(item.id)
        if before is None or before.version <= item.version:
            group[item.id] = item
    return found


def _place(kind: ToldKind) -> tuple[Table, str]:
    return _TABLES.get(kind, (TOLD, "id"))


def _stored(
    connection: Connection, kind: ToldKind, ids: Sequence[str]
) -> dict[str, tuple[int, str | None, int]]:
    """Version, epoch and round of the rows that are here already."""
    table, key = _place(kind)
    found: dict[str, tuple[int, str | None, int]] = {}
    for some in _parts(ids):
        query = select(table.c[key], table.c.version, table.c.epoch, table.c.round).where(
            table.c[key].in_(some)
        )
        if table is TOLD:
            query = query.where(TOLD.c.kind == kind)
        found |= {one: (version, epoch, round_) for one, version, epoch, round_ in connection.execute(query)}
    return found


def _parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))


def _replaces(item: ToldItem, stored: tuple[int, str | None, int] | None, stamp: Stamp) -> bool:
    if stored is None:
        return True
    version, *under = stored
    return item.version > version or under != [stamp.epoch, stamp.round]


def _forget(connection: Connection, kind: ToldKind, ids: Sequence[str]) -> None:
    """Drop stored rows with the codes that find them."""
    table, key = _place(kind)
    for some in _parts(ids):
        if kind in _CODES:
            codes, owner = _CODES[kind]
            connection.execute(delete(codes).where(codes.c[owner].in_(some)))
        rows = delete(table).where(table.c[key].in_(some))
        connection.execute(rows if table is not TOLD else rows.where(TOLD.c.kind == kind))


def _bind(connection: Connection, item: ToldItem) -> list[ReturnId]:
    """Keep the alias where both its ends find it; the returns it joins, or joined before."""
    before = connection.execute(select(ALIAS.c.return_id).where(ALIAS.c.id == item.id)).scalar_one_or_none()
    connection.execute(delete(ALIAS).where(ALIAS.c.id == item.id))
    alias = None if item.body is None else read_row(Alias, item.body, "alias")
    if alias is not None:
        connection.execute(insert(ALIAS), {"id": item.id, "return_id": alias.return_id})
    ends = (item.id, before, None if alias is None else alias.return_id)
    return [ReturnId(one) for one in ends if one is not None]


def _store(connection: Connection, kind: ToldKind, items: Sequence[ToldItem], stamp: Stamp) -> None:
    rows: list[Row] = []
    codes: list[Row] = []
    for item in items:
        common: Row = {
            "version": item.version,
            "epoch": stamp.epoch,
            "round": stamp.round,
            "body": item.body,
        }
        match kind:
            case ToldKind.RETURN:
                told = read_row(ToldReturn, item.body or b"", "return")
                rows.append(common | _columns_of_return(item.id, told))
                codes += _codes_of_return(item.id, told)
            case ToldKind.PRODUCT:
                rows.append(common | {"sku": item.id})
                codes += _codes_of_product(item.id, read_row(Product, item.body or b"", "product"))
            case _:
                rows.append(common | {"kind": kind, "id": item.id})
    if rows:
        connection.execute(insert(_place(kind)[0]), rows)
    if codes:
        connection.execute(insert(_CODES[kind][0]).on_conflict_do_nothing(), codes)


def _columns_of_return(return_id: str, told: ToldReturn | None) -> Row:
    return {
        "id": return_id,
        "reference": "" if told is None else storable(told.reference),
        "processing": "" if told is None else told.processing,
        "target_date": None if told is None or told.target_date is None else storable(told.target_date),
    }


def _codes_of_return(return_id: str, told: ToldReturn | None) -> list[Row]:
    if told is None:
        return []
    codes: Mapping[str, str] = {
        **{code_key(line.order): "order" for line in told.lines if line.order},
        **{code_key(number): "tracking" for number in told.tracking},
        code_key(told.reference): "reference",
    }
    return [{"key": key, "return_id": return_id, "kind": kind} for key, kind in codes.items() if key]


def _codes_of_product(sku: str, product: Product | None) -> list[Row]:
    if product is None:
        return []
    keys = {barcode_key(storable(code)) for code in (*product.barcodes, product.sku)} - {""}
    return [{"key": key, "sku": sku} for key in sorted(keys)]
