"""The tables of a station, private to this folder. Migrations make them; a test holds the two together.

`event` and `delivery` are ours for ever. `told_*` is replaced by the feed; `return_code`, `product_code` and `alias`
find its rows. `return_view`, `anomaly_view` and the dock state in `meta` are projections: they may be dropped and made again.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

METADATA = MetaData()

META = Table("meta", METADATA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

EVENT = Table(
    "event",
    METADATA,
    Column("event_id", Text, primary_key=True),
    Column("fact_hash", Text, primary_key=True),
    Column("text", LargeBinary, nullable=False),
    Column("return_id", Text),
    Column("own_seq", Integer),
    Column("ord", Integer),
    Index("event_of_return", "return_id", "own_seq"),
    Index("event_own", "own_seq", unique=True, sqlite_where=text("own_seq IS NOT NULL")),
)

PENDING, ACKED, PARKED = 0, 1, 2

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("fact_hash", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("state", Integer, nullable=False),
    Column("reason", Text),
    Column("made_ms", Integer, nullable=False),
    Index("delivery_waiting", "state", "seq", sqlite_where=text("state <> 1")),
    Index("delivery_of_event", "event_id"),
)

TOLD_RETURN = Table(
    "told_return",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("epoch", Text),
    Column("round", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("processing", Text, nullable=False),
    Column("target_date", Text),
    Column("body", LargeBinary, nullable=False),
    Index("told_return_listed", "processing", "target_date", "reference"),
)

RETURN_CODE = Table(
    "return_code",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("return_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Index("return_code_of_return", "return_id"),
)

TOLD_PRODUCT = Table(
    "told_product",
    METADATA,
    Column("sku", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("epoch", Text),
    Column("round", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

PRODUCT_CODE = Table(
    "product_code",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Index("product_code_of_product", "sku"),
)

TOLD = Table(
    "told",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("epoch", Text),
    Column("round", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

ALIAS = Table(
    "alias",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("return_id", Text, nullable=False),
    Index("alias_of_return", "return_id"),
)

RETURN_VIEW = Table(
    "return_view",
    METADATA,
    Column("return_id", Text, primary_key=True),
    Column("processing", Text, nullable=False),
    Column("fulfillment", Text, nullable=False),
    Column("closed", Integer, nullable=False),
    Column("expected", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("damaged", Integer, nullable=False),
    Column("open_anomalies", Integer, nullable=False),
    Column("own", Integer, nullable=False),
    Column("touched_seq", Integer, nullable=False),
    Index("return_view_open", "closed", "touched_seq"),
)

ANOMALY_VIEW = Table(
    "anomaly_view",
    METADATA,
    Column("anomaly_id", Text, primary_key=True),
    Column("return_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("since_ms", Integer, nullable=False),
    Index("anomaly_view_queue", "state", "severity", "since_ms"),
    Index("anomaly_view_of_return", "return_id"),
)

SUBSCRIPTION = Table("subscription", METADATA, Column("return_id", Text, primary_key=True))

KEPT_CURSOR = Table(
    "kept_cursor",
    METADATA,
    Column("nr", Integer, primary_key=True),
    Column("cursor", Text, nullable=False),
)
