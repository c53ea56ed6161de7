"""The way out: numbering committed rows, paging through them, and what each station subscribed to."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence

from sqlalchemy import case, delete, exists, func, insert, literal, or_, select, text, update
from sqlalchemy.dialects import postgresql

from central.records import FeedRow, Seal
from central.storage.bulk import Row, among, insert_new, upsert
from central.storage.engine import Tx
from central.storage.tables import (
    event,
    feed,
    projection,
    seal,
    site,
    subscription,
    subscription_set,
    told,
    unsealed,
)

_SEALER = 0x52444B53


def take_seal(tx: Tx, of_site: str, *, wait: bool) -> bool:
    """Become the one sealer of the site until the transaction ends; False when another one is and we do not wait.

    A statement of its own: the next one then sees all that was committed before the lock was given.
    """
    if not tx.postgres:
        return True
    key = {"kind": _SEALER, "site": zlib.crc32(of_site.encode()) - 2**31}
    if wait:
        tx.connection.execute(text("SELECT pg_advisory_xact_lock(:kind, :site)"), key)
        return True
    return bool(tx.connection.execute(text("SELECT pg_try_advisory_xact_lock(:kind, :site)"), key).scalar())


def has_unsealed(tx: Tx, of_site: str) -> bool:
    return bool(tx.connection.execute(select(exists().where(unsealed.c.site == of_site))).scalar())


def number_rows(tx: Tx, of_site: str, after: int, most: int) -> int:
    """Give the next positions to committed rows, then one to each return touched; answers the new head."""
    head = after + (_number_postgres if tx.postgres else _number_sqlite)(tx, of_site, after, most)
    if head == after:
        return after
    fresh = (feed.c.site == of_site) & (feed.c.pos > after)
    told_kinds = fresh & feed.c.kind.not_in(("fact", "summary"))
    if tx.connection.execute(select(exists().where(told_kinds))).scalar():
        _place_told(tx, of_site, after)
    touched = select(feed.c.return_id).where(fresh, feed.c.return_id.is_not(None)).distinct()
    roots = sorted(name for name in tx.connection.execute(touched).scalars() if name is not None)
    rows = [
        {"site": of_site, "pos": head + place, "kind": "summary", "id": root, "return_id": None}
        for place, root in enumerate(roots, 1)
    ]
    insert_new(tx, feed, rows)
    _place_projections(tx, of_site, after)
    return head + len(rows)


def _place_told(tx: Tx, of_site: str, after: int) -> None:
    placed = (
        select(feed.c.kind, feed.c.id, func.max(feed.c.pos).label("pos"))
        .where(feed.c.site == of_site, feed.c.pos > after, feed.c.kind.not_in(("fact", "summary")))
        .group_by(feed.c.kind, feed.c.id)
        .subquery()
    )
    tx.connection.execute(
        update(told)
        .where(told.c.site == of_site, told.c.kind == placed.c.kind, told.c.id == placed.c.id)
        .values(pos=placed.c.pos)
    )


def _place_projections(tx: Tx, of_site: str, after: int) -> None:
    placed = (
        select(feed.c.id, func.max(feed.c.pos).label("pos"))
        .where(feed.c.site == of_site, feed.c.pos > after, feed.c.kind == "summary")
        .group_by(feed.c.id)
        .subquery()
    )
    tx.connection.execute(
        update(projection)
        .where(projection.c.site == of_site, projection.c.return_id == placed.c.id)
        .values(pos=placed.c.pos)
    )


def _number_postgres(tx: Tx, of_site: str, after: int, most: int) -> int:
    oldest = select(unsealed.c.no).where(unsealed.c.site == of_site).order_by(unsealed.c.no).limit(most)
    taken = (
        delete(unsealed)
        .where(unsealed.c.no.in_(oldest))
        .returning(unsealed.c.no, unsealed.c.kind, unsealed.c.id, unsealed.c.return_id)
        .cte("taken")
    )
    place = func.row_number().over(order_by=taken.c.no) + after
    numbered = select(literal(of_site), place, taken.c.kind, taken.c.id, taken.c.return_id)
    names = ["site", "pos", "kind", "id", "return_id"]
    return tx.connection.execute(postgresql.insert(feed).from_select(names, numbered)).rowcount


def _number_sqlite(tx: Tx, of_site: str, after: int, most: int) -> int:
    oldest = (
        select(unsealed.c.no, unsealed.c.kind, unsealed.c.id, unsealed.c.return_id)
        .where(unsealed.c.site == of_site)
        .order_by(unsealed.c.no)
        .limit(most)
        .subquery()
    )
    place = func.row_number().over(order_by=oldest.c.no) + after
    numbered = select(literal(of_site), place, oldest.c.kind, oldest.c.id, oldest.c.return_id)
    names = ["site", "pos", "kind", "id", "return_id"]
    done = tx.connection.execute(insert(feed).from_select(names, numbered)).rowcount
    tx.connection.execute(delete(unsealed).where(unsealed.c.no.in_(select(oldest.c.no))))
    return done


def add_seal(tx: Tx, of_site: str, made: Seal) -> None:
    tx.connection.execute(
        insert(seal).values(
            site=of_site, batch=made.batch, last_pos=made.last_pos, chain=made.chain, at=made.at
        )
    )
    tx.connection.execute(
        update(site)
        .where(site.c.site == of_site)
        .values(head=made.last_pos, batch=made.batch, chain=made.chain)
    )


def seal_of(tx: Tx, of_site: str, pos: int) -> Seal | None:
    """The batch that holds this position."""
    question = (
        select(seal.c.batch, seal.c.last_pos, seal.c.chain, seal.c.at)
        .where(seal.c.site == of_site, seal.c.last_pos >= pos)
        .order_by(seal.c.last_pos)
        .limit(1)
    )
    row = tx.connection.execute(question).one_or_none()
    return None if row is None else Seal(*row)


def feed_rows(tx: Tx, of_site: str, after: int, until: int, of_station: str, most: int) -> list[FeedRow]:
    """Feed rows in (after, until]: newest versions of told rows, and facts of subscribed returns."""
    told_kind = case((feed.c.kind.in_(("fact", "summary")), ""), else_=feed.c.kind)
    question = (
        select(
            feed.c.pos,
            feed.c.kind,
            feed.c.id,
            event.c.return_id,
            func.coalesce(event.c.ord, told.c.version, projection.c.version, 0),
            func.coalesce(event.c.text, told.c.body, projection.c.body),
        )
        .select_from(feed)
        .outerjoin(
            event, (feed.c.kind == "fact") & (event.c.site == feed.c.site) & (event.c.event_id == feed.c.id)
        )
        .outerjoin(told, (told.c.site == feed.c.site) & (told.c.kind == told_kind) & (told.c.id == feed.c.id))
        .outerjoin(
            projection,
            (feed.c.kind == "summary")
            & (projection.c.site == feed.c.site)
            & (projection.c.return_id == feed.c.id),
        )
        .where(
            feed.c.site == of_site,
            feed.c.pos > after,
            feed.c.pos <= until,
            or_(
                told.c.pos == feed.c.pos,
                projection.c.pos == feed.c.pos,
                (feed.c.kind == "fact")
                & exists().where(
                    subscription.c.station == of_station, subscription.c.return_id == feed.c.return_id
                ),
            ),
        )
        .order_by(feed.c.pos)
        .limit(most)
    )
    return [FeedRow(*row) for row in tx.connection.execute(question)]


def snapshot_rows(tx: Tx, of_site: str, kind: str, after: str, most: int, closed_since: int) -> list[FeedRow]:
    """Rows of one kind by id; returns and summaries only while open or closed since then."""
    wanted = or_(projection.c.closed.is_(False), projection.c.closed_at >= closed_since)
    if kind == "summary":
        columns = (literal(0), literal(kind), projection.c.return_id, literal(None))
        question = select(*columns, projection.c.version, projection.c.body).where(
            projection.c.site == of_site, projection.c.return_id > after, wanted
        )
        question = question.order_by(projection.c.return_id)
    else:
        columns = (literal(0), literal(kind), told.c.id, literal(None))
        question = select(*columns, told.c.version, told.c.body).where(
            told.c.site == of_site, told.c.kind == kind, told.c.id > after, told.c.body.is_not(None)
        )
        if kind == "return":
            same = (projection.c.site == told.c.site) & (projection.c.return_id == told.c.id)
            question = question.join(projection, same).where(wanted)
        question = question.order_by(told.c.id)
    return [FeedRow(*row) for row in tx.connection.execute(question.limit(most))]


def subscription_revision(tx: Tx, of_station: str, *, lock: bool = False) -> tuple[int, bool] | None:
    """Revision stored for a station, and whether facts of it may not have arrived yet."""
    question = select(subscription_set.c.revision, subscription_set.c.fresh).where(
        subscription_set.c.station == of_station
    )
    row = tx.connection.execute(question.with_for_update() if lock else question).one_or_none()
    return None if row is None else (row.revision, row.fresh)


def set_subscription_revision(tx: Tx, of_station: str, revision: int, *, fresh: bool) -> None:
    upsert(
        tx,
        subscription_set,
        [{"station": of_station, "revision": revision, "fresh": fresh}],
        ("revision", "fresh"),
    )


def subscriptions(tx: Tx, of_station: str) -> dict[str, bool]:
    """Returns subscribed, and whether their facts may not have arrived yet."""
    question = select(subscription.c.return_id, subscription.c.fresh).where(
        subscription.c.station == of_station
    )
    return {row.return_id: row.fresh for row in tx.connection.execute(question)}


def set_subscriptions(tx: Tx, of_station: str, returns: dict[str, bool], gone: Collection[str]) -> None:
    if gone:
        tx.connection.execute(
            delete(subscription).where(
                subscription.c.station == of_station, among(tx, subscription.c.return_id, gone)
            )
        )
    rows: list[Row] = [
        {"station": of_station, "return_id": name, "fresh": fresh} for name, fresh in returns.items()
    ]
    upsert(tx, subscription, rows, ("fresh",))


def subscribers(tx: Tx, returns: Collection[str]) -> list[str]:
    """Stations that want one of these returns."""
    question = select(subscription.c.station).where(among(tx, subscription.c.return_id, returns)).distinct()
    return list(tx.connection.execute(question).scalars())


def confirm_subscriptions(tx: Tx, of_station: str) -> None:
    """The station named its revision in a feed call: it has the facts it was answered."""
    tx.connection.execute(
        update(subscription)
        .where(subscription.c.station == of_station, subscription.c.fresh.is_(True))
        .values(fresh=False)
    )
    tx.connection.execute(
        update(subscription_set).where(subscription_set.c.station == of_station).values(fresh=False)
    )


def facts_after(
    tx: Tx, of_site: str, returns: Sequence[str], after: tuple[str, int, str], most: int
) -> list[FeedRow]:
    """Stored facts of these returns by (return, ord, event), after that place."""
    name, order, event_id = after
    later = or_(
        event.c.return_id > name,
        (event.c.return_id == name)
        & ((event.c.ord > order) | ((event.c.ord == order) & (event.c.event_id > event_id))),
    )
    question = (
        select(literal(0), literal("fact"), event.c.event_id, event.c.return_id, event.c.ord, event.c.text)
        .where(event.c.site == of_site, among(tx, event.c.return_id, returns), later)
        .order_by(event.c.return_id, event.c.ord, event.c.event_id)
        .limit(most)
    )
    return [FeedRow(*row) for row in tx.connection.execute(question)]
