"""The append-only log of a station: own facts and those received by feed, with their deliveries.

All functions run inside the caller's transaction. Facts are read back decoded, through a cache: a fact never
changes, so a decoded one is good for ever. What runs at every scan is plain SQL: building an expression takes
longer than SQLite needs to answer it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore

from app.storage.tables import ACKED, DELIVERY, EVENT, PENDING
from domain.codec import decode, encode, fact_hash
from domain.events import Fact, LoggedFact, RmaRef
from domain.exchange import FactItem, chain_hash
from domain.ids import EventId, LaneId, ReturnId, provisional_return_id

_ADD_EVENT = "INSERT INTO event (event_id, fact_hash, text, return_id, own_seq) VALUES (?, ?, ?, ?, ?)"
_ADD_DELIVERY = (
    "INSERT INTO delivery (seq, event_id, fact_hash, prev_hash, state, made_ms) VALUES (?, ?, ?, ?, ?, ?)"
)
_SAVE_META = (
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_FACTS = "SELECT fact_hash, text, ord, own_seq FROM event WHERE return_id IN (SELECT value FROM json_each(?))"


@lru_cache(maxsize=20_000)
def _decoded(_hash: str, text: bytes) -> Fact:
    return decode(text)


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of the lane: the last seq, the hash that the next delivery chains to."""

    seq: int
    chain: str


def lane_tail(connection: Connection) -> Tail:
    """The lane's end as of this transaction."""
    rows = connection.exec_driver_sql("SELECT key, value FROM meta WHERE key IN ('last_seq', 'chain')")
    found: dict[str, str] = dict(rows.all())
    return Tail(int(found.get("last_seq", "0")), found.get("chain", ""))


def return_of(fact: Fact, site: str) -> ReturnId | None:
    """The return a fact belongs to: named, or made from the raw scan."""
    match fact.rma_ref:
        case RmaRef(id=str() as return_id):
            return return_id
        case RmaRef(raw=str() as raw):
            return provisional_return_id(site, raw)
        case _:
            return None


def append(connection: Connection, lane: LaneId, site: str, facts: Sequence[Fact], now_ms: int) -> int:
    """Add own facts at the lane's end with a delivery row each (protocol.md, Station rule 1); the last seq."""
    tail = lane_tail(connection)
    events: list[tuple[str, str, bytes, str | None, int]] = []
    digests: list[tuple[EventId, str]] = []
    for seq, fact in enumerate(facts, start=tail.seq + 1):
        text = encode(fact)
        digest = fact_hash(text)
        events.append((fact.event_id, digest, text, return_of(fact, site), seq))
        digests.append((fact.event_id, digest))
    connection.exec_driver_sql(_ADD_EVENT, events)
    return _deliver(connection, lane, tail, digests, now_ms)


def _deliver(
    connection: Connection, lane: LaneId, tail: Tail, facts: Sequence[tuple[EventId, str]], now_ms: int
) -> int:
    rows: list[tuple[int, str, str, str, int, int]] = []
    chain = tail.chain
    for seq, (event_id, digest) in enumerate(facts, start=tail.seq + 1):
        rows.append((seq, event_id, digest, chain, PENDING, now_ms))
        chain = chain_hash(chain, lane, seq, event_id, digest)
    if rows:
        connection.exec_driver_sql(_ADD_DELIVERY, rows)
        save_metas(connection, {"last_seq": str(rows[-1][0]), "chain": chain})
    return tail.seq + len(rows)


def save_metas(connection: Connection, values: Mapping[str, str]) -> None:
    """Set these values of the `meta` table."""
    if values:
        connection.exec_driver_sql(_SAVE_META, list(values.items()))


def save_meta(connection: Connection, key: str, value: str) -> None:
    """Set one value of the `meta` table."""
    save_metas(connection, {key: value})


def load_meta(connection: Connection, key: str) -> str | None:
    """One value of the `meta` table."""
    found: str | None = connection.exec_driver_sql(
        "SELECT value FROM meta WHERE key = ?", (key,)
    ).scalar_one_or_none()
    return found


def has_event(connection: Connection, event_id: EventId) -> bool:
    """Whether a fact of this id is stored."""
    found = connection.exec_driver_sql("SELECT 1 FROM event WHERE event_id = ? LIMIT 1", (event_id,))
    return found.first() is not None


def receive(connection: Connection, items: Iterable[FactItem]) -> list[ReturnId]:
    """Merge facts from the feed by id and text; the returns they touch. Twice changes nothing."""
    touched: dict[ReturnId, None] = {}
    for item in items:
        digest = fact_hash(item.text)
        row = {
            "event_id": item.event_id,
            "fact_hash": digest,
            "text": item.text,
            "return_id": item.return_id,
            "ord": item.ord,
        }
        connection.execute(insert_or_ignore(EVENT).values(**row).on_conflict_do_nothing())
        connection.execute(
            update(EVENT)
            .where(EVENT.c.event_id == item.event_id, EVENT.c.fact_hash == digest)
            .values(ord=item.ord, return_id=item.return_id)
        )
        touched[item.return_id] = None
    return list(touched)


def facts_of(connection: Connection, return_ids: Sequence[ReturnId]) -> list[LoggedFact]:
    """All facts kept of these returns (one and its aliases), in no special order."""
    rows = connection.exec_driver_sql(_FACTS, (json.dumps(return_ids),))
    return [LoggedFact(_decoded(digest, text), digest, ord_, seq) for digest, text, ord_, seq in rows]


def every_own_fact(connection: Connection, after_seq: int = 0) -> Iterator[LoggedFact]:
    """The lane's whole log in order, from `after_seq` on."""
    rows = connection.execute(
        select(EVENT.c.fact_hash, EVENT.c.text, EVENT.c.ord, EVENT.c.own_seq)
        .where(EVENT.c.own_seq > after_seq)
        .order_by(EVENT.c.own_seq),
        execution_options={"yield_per": 500},
    )
    return (LoggedFact(_decoded(digest, bytes(text)), digest, ord_, seq) for digest, text, ord_, seq in rows)


def offer_again(connection: Connection, lane: LaneId, now_ms: int) -> None:
    """Every kept fact is pending again, those received by feed too, at new places in this lane."""
    connection.execute(update(DELIVERY).where(DELIVERY.c.state == ACKED).values(state=PENDING))
    delivered = select(DELIVERY.c.event_id, DELIVERY.c.fact_hash)
    foreign = connection.execute(
        select(EVENT.c.event_id, EVENT.c.fact_hash)
        .where(EVENT.c.own_seq.is_(None))
        .except_(delivered)
        .order_by(EVENT.c.event_id)
    )
    digests = [(EventId(event_id), digest) for event_id, digest in foreign]
    _deliver(connection, lane, lane_tail(connection), digests, now_ms)
