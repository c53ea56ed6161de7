"""The operator's right, judged once when a fact is first stored: it flags, and never holds or refuses.

Later changes of people never change the past (model.md, Order and concurrency); an event of an unknown session is
stored and flagged (protocol.md, I6).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from central.core.arrivals import Arrival
from central.records import ToldRow
from central.storage import log, told
from central.storage.engine import Tx
from domain.codec import canonical
from domain.events import Fact, OperatorSignedIn, OperatorSignedOut, ScanNotUnderstood, Unread
from domain.ids import ReturnId, anomaly_id
from domain.rights import Right, may
from domain.shapes import build, plain
from domain.told import Flag, Operator, ToldKind

UNKNOWN_OPERATOR = "unknown_operator"
UNKNOWN_SESSION = "unknown_session"
NO_RIGHT = "operator_without_right"


def judge(tx: Tx, site: str, new: Sequence[Arrival]) -> dict[str, str]:
    """The flags of new facts: event id → kind of flag."""
    people = _people(tx, site, {arrival.fact.operator for arrival in new if arrival.fact.operator})
    begun = {
        arrival.event_id: arrival.fact.operator
        for arrival in new
        if isinstance(arrival.fact.payload, OperatorSignedIn)
    }
    named = {arrival.fact.session for arrival in new if arrival.fact.session} - begun.keys()
    known = (log.sessions(tx, site, named) if named else {}) | begun
    log.add_sessions(tx, site, dict(begun))
    flags = {arrival.event_id: _flag(arrival.fact, people, known) for arrival in new}
    return {event_id: kind for event_id, kind in flags.items() if kind is not None}


def flag_id(kind: str, of_return: str, subject: str) -> str:
    """The id of a flag: the same wherever and whenever it is found."""
    return anomaly_id(kind, ReturnId(of_return), subject)


def flag_rows(tx: Tx, site: str, flags: Iterable[tuple[str, str, str]]) -> list[ToldRow]:
    """Told rows for those flags (kind, return id, subject) that were not told yet."""
    bodies = {
        flag_id(kind, of_return, subject): Flag(
            flag_id(kind, of_return, subject), ReturnId(of_return), kind, subject
        )
        for kind, of_return, subject in flags
    }
    there = told.find_told(tx, site, ToldKind.FLAG, bodies)
    return [
        ToldRow(ToldKind.FLAG, name, 1, canonical(plain(body)))
        for name, body in bodies.items()
        if name not in there
    ]


def _people(tx: Tx, site: str, ids: set[str]) -> dict[str, Operator]:
    rows = told.find_told(tx, site, ToldKind.OPERATOR, ids)
    return {
        name: build(Operator, json.loads(row.body), "operator")
        for name, row in rows.items()
        if row.body is not None
    }


def _flag(fact: Fact, people: dict[str, Operator], sessions: dict[str, str | None]) -> str | None:
    may_be_nobody = isinstance(fact.payload, ScanNotUnderstood | OperatorSignedIn | OperatorSignedOut)
    if fact.operator is None:
        return None if may_be_nobody else UNKNOWN_OPERATOR
    operator = people.get(fact.operator)
    if operator is None:
        return UNKNOWN_OPERATOR
    if isinstance(fact.payload, OperatorSignedIn):
        return None
    if fact.session is None:
        return None if may_be_nobody else UNKNOWN_SESSION
    if sessions.get(fact.session) != fact.operator:
        return UNKNOWN_SESSION
    return None if _has_right(fact, operator) else NO_RIGHT


def _has_right(fact: Fact, operator: Operator) -> bool:
    if isinstance(fact.payload, Unread | ScanNotUnderstood | OperatorSignedOut):
        return True
    if operator.valid_until is not None and _is_over(operator.valid_until, fact):
        return False
    # All commands may be given by a receiver, ACCEPT included while the site's rule says so (model.md, Commands).
    return may(operator.role, Right.RECEIVE)


def _is_over(valid_until: str, fact: Fact) -> bool:
    at = fact.wall_ms()
    try:
        until = datetime.fromisoformat(valid_until)
    except ValueError:
        return False
    until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return at is not None and at > until.timestamp() * 1000
