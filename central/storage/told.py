"""What central tells: whole rows by kind and id, and the stored pictures that summaries come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, select, text

from central.records import Projection, ToldRow
from central.storage.bulk import among, upsert
from central.storage.engine import Tx
from central.storage.log import announce
from central.storage.tables import projection, told

_TOLD = (told.c.kind, told.c.id, told.c.version, told.c.body)
_PROJECTION = tuple(
    projection.c[name]
    for name in (
        "return_id",
        "reference",
        "processing",
        "fulfillment",
        "closed",
        "closed_at",
        "open_anomalies",
        "version",
        "fold_version",
        "body",
    )
)


def take_time(tx: Tx) -> None:
    """A load thinks between its statements for longer than a push may: PostgreSQL is not to end it."""
    if tx.postgres:
        tx.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def find_told(tx: Tx, site: str, kind: str, ids: Collection[str]) -> dict[str, ToldRow]:
    """Told rows of one kind by id, tombstones included."""
    if not ids:
        return {}
    question = select(*_TOLD).where(told.c.site == site, told.c.kind == kind, among(tx, told.c.id, ids))
    return {row.id: ToldRow(*row) for row in tx.connection.execute(question)}


def all_told(tx: Tx, site: str, kind: str) -> list[ToldRow]:
    """All rows of one kind by id, without tombstones. For kinds that are few (sites, operators, flags)."""
    question = (
        select(*_TOLD)
        .where(told.c.site == site, told.c.kind == kind, told.c.body.is_not(None))
        .order_by(told.c.id)
    )
    return [ToldRow(*row) for row in tx.connection.execute(question)]


def tell(tx: Tx, site: str, rows: Sequence[ToldRow], at: int, of_return: str | None = None) -> None:
    """Replace told rows and hand them to the sealer; `of_return` is the return that flags and aliases touch."""
    if not rows:
        return
    upsert(
        tx,
        told,
        [
            {
                "site": site,
                "kind": row.kind,
                "id": row.id,
                "version": row.version,
                "body": row.body,
                "pos": None,
                "at": at,
            }
            for row in rows
        ],
        ("version", "body", "pos", "at"),
    )
    announce(tx, site, [(row.kind, row.id, row.id if row.kind == "return" else of_return) for row in rows])


def find_projections(tx: Tx, site: str, returns: Collection[str]) -> dict[str, Projection]:
    if not returns:
        return {}
    question = select(*_PROJECTION).where(
        projection.c.site == site, among(tx, projection.c.return_id, returns)
    )
    return {row.return_id: Projection(*row) for row in tx.connection.execute(question)}


def set_projections(tx: Tx, site: str, rows: Iterable[Projection]) -> None:
    """Replace stored pictures; each keeps its feed position until the sealer gives a new one."""
    upsert(
        tx,
        projection,
        [
            {
                "site": site,
                "return_id": row.return_id,
                "reference": row.reference,
                "processing": row.processing,
                "fulfillment": row.fulfillment,
                "closed": row.closed,
                "closed_at": row.closed_at,
                "open_anomalies": row.open_anomalies,
                "version": row.version,
                "fold_version": row.fold_version,
                "body": row.body,
            }
            for row in rows
        ],
        (
            "reference",
            "processing",
            "fulfillment",
            "closed",
            "closed_at",
            "open_anomalies",
            "version",
            "fold_version",
            "body",
        ),
    )


def drop_projection(tx: Tx, site: str, return_id: str) -> None:
    """A provisional return that is bound now is shown under its return."""
    tx.connection.execute(
        delete(projection).where(projection.c.site == site, projection.c.return_id == return_id)
    )


def returns_of_older_fold(tx: Tx, site: str, fold_version: int, after: str, most: int) -> list[str]:
    """Returns whose stored picture was made by another version of the fold, in order, after one of them."""
    question = (
        select(projection.c.return_id)
        .where(
            projection.c.site == site,
            projection.c.fold_version != fold_version,
            projection.c.return_id > after,
        )
        .order_by(projection.c.return_id)
        .limit(most)
    )
    return list(tx.connection.execute(question).scalars())


def return_ids(tx: Tx, site: str, after: str, most: int) -> list[str]:
    """Ids of returns with a picture, in order, after one of them."""
    question = (
        select(projection.c.return_id)
        .where(projection.c.site == site, projection.c.return_id > after)
        .order_by(projection.c.return_id)
        .limit(most)
    )
    return list(tx.connection.execute(question).scalars())


def returns_of_reference(tx: Tx, site: str, reference: str) -> list[str]:
    question = (
        select(projection.c.return_id)
        .where(projection.c.site == site, projection.c.reference == reference)
        .order_by(projection.c.return_id)
    )
    return list(tx.connection.execute(question).scalars())
