"""Step 1: the first tables of a station."""

from __future__ import annotations

from sqlalchemy import Connection

_SQL = (
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE event (
        event_id TEXT NOT NULL, fact_hash TEXT NOT NULL, text BLOB NOT NULL, return_id TEXT,
        own_seq INTEGER, ord INTEGER, PRIMARY KEY (event_id, fact_hash))""",
    "CREATE INDEX event_of_return ON event (return_id, own_seq)",
    "CREATE UNIQUE INDEX event_own ON event (own_seq) WHERE own_seq IS NOT NULL",
    """CREATE TRIGGER event_is_for_ever BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END""",
    """CREATE TRIGGER event_is_as_it_was BEFORE UPDATE OF event_id, fact_hash, text, own_seq ON event
        BEGIN SELECT RAISE(ABORT, 'facts are never rewritten'); END""",
    """CREATE TABLE delivery (
        seq INTEGER NOT NULL PRIMARY KEY, event_id TEXT NOT NULL, fact_hash TEXT NOT NULL,
        prev_hash TEXT NOT NULL, state INTEGER NOT NULL, reason TEXT, made_ms INTEGER NOT NULL)""",
    "CREATE INDEX delivery_waiting ON delivery (state, seq) WHERE state <> 1",
    "CREATE INDEX delivery_of_event ON delivery (event_id)",
    """CREATE TABLE told_return (
        id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, epoch TEXT, round INTEGER NOT NULL,
        reference TEXT NOT NULL,
        processing TEXT NOT NULL, target_date TEXT, body BLOB NOT NULL)""",
    "CREATE INDEX told_return_listed ON told_return (processing, target_date, reference)",
    """CREATE TABLE return_code (
        key TEXT NOT NULL, return_id TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (key, return_id))""",
    "CREATE INDEX return_code_of_return ON return_code (return_id)",
    """CREATE TABLE told_product (
        sku TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, epoch TEXT, round INTEGER NOT NULL, body BLOB NOT NULL)""",
    "CREATE TABLE product_code (key TEXT NOT NULL, sku TEXT NOT NULL, PRIMARY KEY (key, sku))",
    "CREATE INDEX product_code_of_product ON product_code (sku)",
    """CREATE TABLE told (
        kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, epoch TEXT,
        round INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id))""",
    "CREATE TABLE alias (id TEXT NOT NULL PRIMARY KEY, return_id TEXT NOT NULL)",
    "CREATE INDEX alias_of_return ON alias (return_id)",
    """CREATE TABLE return_view (
        return_id TEXT NOT NULL PRIMARY KEY, processing TEXT NOT NULL, fulfillment TEXT NOT NULL,
        closed INTEGER NOT NULL, expected INTEGER NOT NULL, received INTEGER NOT NULL,
        damaged INTEGER NOT NULL, open_anomalies INTEGER NOT NULL, own INTEGER NOT NULL,
        touched_seq INTEGER NOT NULL)""",
    "CREATE INDEX return_view_open ON return_view (closed, touched_seq)",
    "CREATE TABLE subscription (return_id TEXT NOT NULL PRIMARY KEY)",
    "CREATE TABLE kept_cursor (nr INTEGER NOT NULL PRIMARY KEY, cursor TEXT NOT NULL)",
)


def upgrade(connection: Connection) -> None:
    """Make the tables, and the triggers that keep facts as they are."""
    for statement in _SQL:
        connection.exec_driver_sql(statement)
