"""The append-only log of a station: own facts and those received by feed, with their deliveries.

All methods run inside the caller's transaction. Facts are read back decoded, through a cache: a fact never
changes, so a decoded one is good for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore

from app.storage.tables import ACKED, DELIVERY, EVENT, META, PENDING
from domain.codec import decode, encode, fact_hash
from domain.events import Fact, LoggedFact, RmaRef
from domain.exchange import FactItem, chain_hash
from domain.ids import EventId, LaneId, ReturnId, provisional_return_id


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
    rows = dict(
        connection.execute(
            select(META.c.key, META.c.value).where(META.c.key.in_(("last_seq", "chain")))
        ).all()
    )
    return Tail(int(rows.get("last_seq", "0")), rows.get("chain", ""))


def return_of(fact: Fact, site: str) -> ReturnId | None:
    """The return a fact belongs to: named, or made from the raw scan."""
    match fact.rma_ref:
        case RmaRef(id=str() as return_id):
            return return_id
        case RmaRef(raw=str() as raw):
            return provisional_return_id(site, raw)
        case _:
            return None


def append(
    connection: Connection, lane: LaneId, site: str, facts: Sequence[Fact], now_ms: int
) -> list[LoggedFact]:
    """Add own facts at the lane's end with a delivery row each (protocol.md, Station rule 1)."""
    tail = lane_tail(connection)
    logged: list[LoggedFact] = []
    for seq, fact in enumerate(facts, start=tail.seq + 1):
        text = encode(fact)
        digest = fact_hash(text)
        connection.execute(
            insert(EVENT),
            {
                "event_id": fact.event_id,
                "fact_hash": digest,
                "text": text,
                "return_id": return_of(fact, site),
                "own_seq": seq,
                "ord": None,
            },
        )
        tail = _deliver(connection, lane, tail, fact.event_id, digest, now_ms)
        logged.append(LoggedFact(fact, digest, None, seq))
    _save_tail(connection, tail)
    return logged


def _deliver(
    connection: Connection, lane: LaneId, tail: Tail, event_id: EventId, digest: str, now_ms: int
) -> Tail:
    seq = tail.seq + 1
    connection.execute(
        insert(DELIVERY),
        {
            "seq": seq,
            "event_id": event_id,
            "fact_hash": digest,
            "prev_hash": tail.chain,
            "state": PENDING,
            "made_ms": now_ms,
        },
    )
    return Tail(seq, chain_hash(tail.chain, lane, seq, event_id, digest))


def _save_tail(connection: Connection, tail: Tail) -> None:
    for key, value in (("last_seq", str(tail.seq)), ("chain", tail.chain)):
        save_meta(connection, key, value)


def save_meta(connection: Connection, key: str, value: str) -> None:
    """Set one value of the `meta` table."""
    statement = insert_or_ignore(META).values(key=key, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def load_meta(connection: Connection, key: str) -> str | None:
    """One value of the `meta` table."""
    return connection.execute(select(META.c.value).where(META.c.key == key)).scalar_one_or_none()


def has_event(connection: Connection, event_id: EventId) -> bool:
    """Whether a fact of this id is stored."""
    found = connection.execute(select(EVENT.c.event_id).where(EVENT.c.event_id == event_id).limit(1))
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
    rows = connection.execute(select(EVENT).where(EVENT.c.return_id.in_(return_ids)))
    return [_logged(row) for row in rows]


def every_own_fact(connection: Connection, after_seq: int = 0) -> Iterator[LoggedFact]:
    """The lane's whole log in order, from `after_seq` on."""
    rows = connection.execution_options(yield_per=500).execute(
        select(EVENT).where(EVENT.c.own_seq > after_seq).order_by(EVENT.c.own_seq)
    )
    return (_logged(row) for row in rows)


def _logged(row: Row[tuple[object, ...]]) -> LoggedFact:
    found = row._mapping
    digest = str(found["fact_hash"])
    fact = _decoded(digest, bytes(found["text"]))
    return LoggedFact(fact, digest, found["ord"], found["own_seq"])


def offer_again(connection: Connection, lane: LaneId, now_ms: int) -> None:
    """Every kept fact is pending again, those received by feed too, at new places in this lane."""
    connection.execute(update(DELIVERY).where(DELIVERY.c.state == ACKED).values(state=PENDING))
    delivered = select(DELIVERY.c.event_id, DELIVERY.c.fact_hash)
    foreign = connection.execute(
        select(EVENT.c.event_id, EVENT.c.fact_hash)
        .where(EVENT.c.own_seq.is_(None))
        .except_(delivered)
        .order_by(EVENT.c.event_id)
    ).all()
    tail = lane_tail(connection)
    for event_id, digest in foreign:
        tail = _deliver(connection, lane, tail, event_id, digest, now_ms)
    _save_tail(connection, tail)
