"""Set-based statements on both databases: one constant text each, whatever the number of rows.

PostgreSQL takes columns as arrays (`unnest`), SQLite takes rows one by one inside the driver; both are an
order of magnitude faster than a statement per row, and both are prepared once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Executable,
    Insert,
    LargeBinary,
    Table,
    Text,
    any_,
    bindparam,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from central.storage.engine import Tx

Scalar = TypeVar("Scalar", str, int)
Cell = str | int | bool | bytes | None
Row = Mapping[str, Cell]


def insert_new(tx: Tx, table: Table, rows: Sequence[Row]) -> int:
    """Insert what is not there yet (`ON CONFLICT DO NOTHING`); answers how many rows were new."""
    return _put(tx, table, rows, ())


def upsert(tx: Tx, table: Table, rows: Sequence[Row], update: Sequence[str]) -> None:
    """Insert, or replace the columns `update` where the primary key exists."""
    _put(tx, table, rows, tuple(update))


def among(tx: Tx, of: Column[Scalar], values: Collection[Scalar]) -> ColumnElement[bool]:
    """`of` is one of `values`, as one parameter."""
    if tx.postgres:
        return of == any_(literal(list(values), ARRAY(_plain(of.type))))
    each = func.json_each(json.dumps(list(values))).table_valued("value")
    return of.in_(select(each.c.value))


def _put(tx: Tx, table: Table, rows: Sequence[Row], update: tuple[str, ...]) -> int:
    if not rows:
        return 0
    names = tuple(rows[0])
    if not tx.postgres:
        return tx.connection.execute(_row_by_row(table, names, update), [dict(row) for row in rows]).rowcount
    given: dict[str, Cell | list[Cell]] = {f"{name}_": [row[name] for row in rows] for name in names}
    # What is the same in all rows (site, lane, time) travels once; the key's last column makes the rows.
    always = next(name for name in reversed(names) if table.c[name].primary_key or name == names[-1])
    varying = tuple(name for name in names if name == always or _varies(given[f"{name}_"]))
    for name in names:
        if name not in varying:
            given[f"{name}_"] = rows[0][name]
    return tx.connection.execute(_from_arrays(table, names, varying, update), given).rowcount


def _varies(values: Cell | list[Cell]) -> bool:
    return isinstance(values, list) and any(value != values[0] for value in values)


@cache
def _from_arrays(
    table: Table, names: tuple[str, ...], varying: tuple[str, ...], update: tuple[str, ...]
) -> Executable:
    arrays = [bindparam(f"{name}_", type_=ARRAY(_plain(table.c[name].type))) for name in varying]
    given = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in varying))
    rows = given.render_derived()
    cells = [
        rows.c[name] if name in varying else bindparam(f"{name}_", type_=_plain(table.c[name].type))
        for name in names
    ]
    return _on_conflict(postgresql.insert(table).from_select(list(names), select(*cells)), table, update)


@cache
def _row_by_row(table: Table, names: tuple[str, ...], update: tuple[str, ...]) -> Executable:
    statement = sqlite.insert(table).values({name: bindparam(name) for name in names})
    return _on_conflict(statement, table, update)


def _on_conflict(
    statement: postgresql.Insert | sqlite.Insert, table: Table, update: tuple[str, ...]
) -> Insert:
    if not update:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: statement.excluded[name] for name in update},
    )


def _plain(kind: TypeEngine[Any]) -> Text | LargeBinary | Boolean | BigInteger:
    # Arrays of a collated type would render the collation into the cast.
    for plain in (Text, LargeBinary, Boolean, BigInteger):
        if isinstance(kind, plain):
            return plain()
    raise TypeError(f"no array of {kind!r}")
