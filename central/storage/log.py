"""The facts: stored once by `event_id`, counted per return under that return's lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, literal, select, update

from central.records import EventState, ReturnRow, StoredEvent
from central.storage.bulk import among, insert_new, upsert
from central.storage.engine import Tx
from central.storage.tables import event, event_variant, reference, return_log, session, unsealed

_EVENT = (
    event.c.event_id,
    event.c.fact_hash,
    event.c.text,
    event.c.return_id,
    event.c.ord,
    event.c.state,
    event.c.lane,
    event.c.at,
)


def lock_references(tx: Tx, site: str, keys: Collection[str]) -> dict[str, str | None]:
    """Lock the reference rows of these keys, made where missing; answers the return each stands for."""
    if not keys:
        return {}
    insert_new(
        tx, reference, [{"site": site, "key": key, "return_id": None, "kind": ""} for key in sorted(keys)]
    )
    question = (
        select(reference.c.key, reference.c.return_id)
        .where(reference.c.site == site, among(tx, reference.c.key, keys))
        .order_by(reference.c.key)
        .with_for_update()
    )
    return {row.key: row.return_id for row in tx.connection.execute(question)}


def set_references(tx: Tx, site: str, returns: Iterable[tuple[str, str, str]]) -> None:
    """Say what keys stand for: (key, return id, kind). Call with the keys locked."""
    rows = [
        {"site": site, "key": key, "return_id": return_id, "kind": kind} for key, return_id, kind in returns
    ]
    upsert(tx, reference, rows, ("return_id", "kind"))


def lock_returns(tx: Tx, site: str, returns: dict[str, str | None]) -> dict[str, ReturnRow]:
    """Lock the logs of these returns (id → raw scan of a provisional one), made where missing, sorted."""
    if not returns:
        return {}
    insert_new(
        tx,
        return_log,
        [
            {"site": site, "return_id": name, "next_ord": 0, "alias_of": None, "raw": returns[name]}
            for name in sorted(returns)
        ],
    )
    question = (
        select(return_log.c.return_id, return_log.c.next_ord, return_log.c.alias_of, return_log.c.raw)
        .where(return_log.c.site == site, among(tx, return_log.c.return_id, returns))
        .order_by(return_log.c.return_id)
        .with_for_update()
    )
    return {row.return_id: ReturnRow(*row) for row in tx.connection.execute(question)}


def set_returns(tx: Tx, site: str, rows: Iterable[ReturnRow]) -> None:
    """Store counters and aliases of locked returns."""
    upsert(
        tx,
        return_log,
        [
            {
                "site": site,
                "return_id": row.return_id,
                "next_ord": row.next_ord,
                "alias_of": row.alias_of,
                "raw": row.raw,
            }
            for row in rows
        ],
        ("next_ord", "alias_of"),
    )


def provisional_returns(tx: Tx, site: str, ids: Collection[str]) -> list[ReturnRow]:
    """Those of `ids` that have a log."""
    question = select(
        return_log.c.return_id, return_log.c.next_ord, return_log.c.alias_of, return_log.c.raw
    ).where(return_log.c.site == site, among(tx, return_log.c.return_id, ids))
    return [ReturnRow(*row) for row in tx.connection.execute(question)]


def members(tx: Tx, site: str, roots: Collection[str]) -> dict[str, str]:
    """Provisional returns bound to these roots: id → root."""
    if not roots:
        return {}
    question = select(return_log.c.return_id, return_log.c.alias_of).where(
        return_log.c.site == site, among(tx, return_log.c.alias_of, roots)
    )
    return {row.return_id: row.alias_of for row in tx.connection.execute(question)}


def find_events(tx: Tx, site: str, ids: Collection[str]) -> dict[str, StoredEvent]:
    """The stored facts of these ids."""
    question = select(*_EVENT).where(event.c.site == site, among(tx, event.c.event_id, ids))
    return {row.event_id: _stored(row) for row in tx.connection.execute(question)}


def logs(tx: Tx, site: str, returns: Collection[str]) -> dict[str, list[StoredEvent]]:
    """The whole log of each of these returns, by (ord, event_id)."""
    found: dict[str, list[StoredEvent]] = {name: [] for name in returns}
    question = (
        select(*_EVENT)
        .where(event.c.site == site, among(tx, event.c.return_id, returns))
        .order_by(event.c.return_id, event.c.ord, event.c.event_id)
    )
    for row in tx.connection.execute(question):
        found[row.return_id].append(_stored(row))
    return found


def add_events(tx: Tx, site: str, events: Sequence[StoredEvent]) -> int:
    """Insert new facts, in the order of their ids so that two pushes cannot wait on each other.

    Answers how many were new: fewer than given means that another push stored one of them meanwhile.
    """
    ordered = sorted(events, key=lambda made: made.event_id)
    return insert_new(tx, event, [_event_row(site, made) for made in ordered])


def replace_event(tx: Tx, site: str, made: StoredEvent) -> None:
    """Let another text of the same event count (the smaller hash, model.md, Identity)."""
    upsert(
        tx,
        event,
        [_event_row(site, made)],
        ("fact_hash", "text", "return_id", "ord", "state", "lane", "at"),
    )


def set_states(tx: Tx, site: str, ids: Collection[str], state: EventState) -> None:
    if ids:
        tx.connection.execute(
            update(event)
            .where(event.c.site == site, among(tx, event.c.event_id, ids))
            .values(state=state.value)
        )


def held_returns(tx: Tx, site: str) -> list[str]:
    """Returns with held facts, to be judged again after an upgrade."""
    question = (
        select(event.c.return_id)
        .where(event.c.site == site, event.c.state == EventState.HELD.value, event.c.return_id.is_not(None))
        .distinct()
    )
    return [name for name in tx.connection.execute(question).scalars() if name is not None]


def find_variant(tx: Tx, site: str, event_id: str, fact_hash: str) -> bool:
    question = select(event_variant.c.event_id).where(
        event_variant.c.site == site,
        event_variant.c.event_id == event_id,
        event_variant.c.fact_hash == fact_hash,
    )
    return tx.connection.execute(question).first() is not None


def add_variant(tx: Tx, site: str, made: StoredEvent) -> None:
    """Keep a text of an event that does not count."""
    row = _event_row(site, made)
    insert_new(
        tx,
        event_variant,
        [{name: row[name] for name in ("site", "event_id", "fact_hash", "text", "return_id", "lane", "at")}],
    )


def variants(tx: Tx, site: str, returns: Collection[str]) -> list[StoredEvent]:
    """Texts of these returns that do not count, for the fold to say so."""
    question = select(
        event_variant.c.event_id,
        event_variant.c.fact_hash,
        event_variant.c.text,
        event_variant.c.return_id,
        literal(None),
        literal(EventState.COUNTED),
        event_variant.c.lane,
        event_variant.c.at,
    ).where(event_variant.c.site == site, among(tx, event_variant.c.return_id, returns))
    return [_stored(row) for row in tx.connection.execute(question)]


def drop_variant(tx: Tx, site: str, event_id: str, fact_hash: str) -> None:
    """The text counts now and lies in `event`."""
    tx.connection.execute(
        delete(event_variant).where(
            event_variant.c.site == site,
            event_variant.c.event_id == event_id,
            event_variant.c.fact_hash == fact_hash,
        )
    )


def add_sessions(tx: Tx, site: str, operators: dict[str, str | None]) -> None:
    """Sessions begun: event id of the sign-in → operator."""
    insert_new(
        tx,
        session,
        [{"site": site, "event_id": name, "operator": operators[name]} for name in sorted(operators)],
    )


def sessions(tx: Tx, site: str, ids: Collection[str]) -> dict[str, str | None]:
    question = select(session.c.event_id, session.c.operator).where(
        session.c.site == site, among(tx, session.c.event_id, ids)
    )
    return {row.event_id: row.operator for row in tx.connection.execute(question)}


def announce(tx: Tx, site: str, items: Iterable[tuple[str, str, str | None]]) -> None:
    """Hand rows to the sealer: (kind, id, the return that they touch, under which stations subscribe)."""
    rows = [
        {"site": site, "kind": kind, "id": name, "return_id": return_id} for kind, name, return_id in items
    ]
    if not rows:
        return
    if tx.postgres:
        insert_new(tx, unsealed, rows)
    else:
        tx.connection.execute(insert(unsealed), rows)


def _stored(row: Sequence[Any]) -> StoredEvent:
    event_id, fact_hash, text, return_id, order, state, lane, at = row
    return StoredEvent(event_id, fact_hash, text, return_id, order, EventState(state), lane, at)


def _event_row(site: str, made: StoredEvent) -> dict[str, str | int | bytes | None]:
    return {
        "site": site,
        "event_id": made.event_id,
        "fact_hash": made.fact_hash,
        "text": made.text,
        "return_id": made.return_id,
        "ord": made.ord,
        "state": made.state.value,
        "lane": made.lane,
        "at": made.at,
    }
