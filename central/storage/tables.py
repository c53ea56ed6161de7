"""Central's tables. Ids and hashes are text compared byte by byte; facts keep their exact bytes.

Facts (`event`, `event_variant`, `delivery`, `skipped`) are only ever added; `projection` may be dropped and
rebuilt from them; `told` is replaced row by row; `unsealed` and `feed` are the way out to the stations.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
Number = BigInteger().with_variant(Integer, "sqlite")


def _id(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Id, primary_key=key, nullable=null)


def _number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, Number, primary_key=key, nullable=null, autoincrement=False)


def _running() -> Column[int]:
    return Column("no", Number, primary_key=True, autoincrement=True)


epoch = Table(
    "epoch", metadata, _running(), _id("epoch"), _number("started_at"), Column("reason", Text, nullable=False)
)

site = Table(
    "site",
    metadata,
    _id("site", key=True),
    _id("pepper"),
    # The sealed head: last position, batch number and chain. Written by the sealer only.
    _number("head"),
    _number("batch"),
    _id("chain"),
)

station = Table(
    "station",
    metadata,
    _id("station", key=True),
    Column("site", Id, ForeignKey("site.site"), nullable=False),
    Column("name", Text, nullable=False),
    Column("token_hash", Id, nullable=False, unique=True),
    _number("enrolled_at"),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    _id("code_hash", key=True),
    Column("site", Id, ForeignKey("site.site"), nullable=False),
    _number("expires_at"),
    _id("lane", null=True),
    _id("station", null=True),
    # The token, readable only with the code itself, for the minutes in which the answer may be asked again.
    _id("sealed_token", null=True),
)

enrol_failure = Table("enrol_failure", metadata, _running(), _id("address"), _number("at"))

lane = Table(
    "lane",
    metadata,
    _id("lane", key=True),
    _id("site"),
    Column("station", Id, ForeignKey("station.station"), nullable=False),
    _id("state"),
    _number("applied_through"),
    _number("bound_at"),
)

delivery = Table(
    "delivery",
    metadata,
    _id("lane", key=True),
    _number("seq", key=True),
    _id("event_id", key=True),
    _id("fact_hash", key=True),
    _id("prev_hash"),
    _number("at"),
)

skipped = Table("skipped", metadata, _id("lane", key=True), _number("seq", key=True))

event = Table(
    "event",
    metadata,
    _id("site", key=True),
    _id("event_id", key=True),
    _id("fact_hash"),
    Column("text", LargeBinary, nullable=False),
    _id("return_id", null=True),
    _number("ord", null=True),
    _id("state"),
    _id("lane"),
    _number("at"),
    Index("ix_event_return", "site", "return_id", "ord"),
    Index("ix_event_held", "site", "return_id", sqlite_where=text("state = 'held'"),
          postgresql_where=text("state = 'held'")),
)  # fmt: skip

event_variant = Table(
    "event_variant",
    metadata,
    _id("site", key=True),
    _id("event_id", key=True),
    _id("fact_hash", key=True),
    Column("text", LargeBinary, nullable=False),
    _id("return_id", null=True),
    _id("lane"),
    _number("at"),
    Index("ix_event_variant_return", "site", "return_id"),
)

session = Table(
    "session", metadata, _id("site", key=True), _id("event_id", key=True), _id("operator", null=True)
)

return_log = Table(
    "return_log",
    metadata,
    _id("site", key=True),
    _id("return_id", key=True),
    _number("next_ord"),
    # The return that an alias binds this provisional one to.
    _id("alias_of", null=True),
    Column("raw", Text, nullable=True),
    Index("ix_return_log_alias", "site", "alias_of"),
)

reference = Table(
    "reference",
    metadata,
    _id("site", key=True),
    _id("key", key=True),
    _id("return_id", null=True),
    _id("kind"),
)

told = Table(
    "told",
    metadata,
    _id("site", key=True),
    _id("kind", key=True),
    _id("id", key=True),
    _number("version"),
    Column("body", LargeBinary, nullable=True),
    _number("pos", null=True),
    _number("at"),
)

projection = Table(
    "projection",
    metadata,
    _id("site", key=True),
    _id("return_id", key=True),
    Column("reference", Text, nullable=True),
    _id("processing"),
    _id("fulfillment"),
    Column("closed", Boolean, nullable=False),
    _number("closed_at", null=True),
    _number("open_anomalies"),
    _number("version"),
    _number("fold_version"),
    Column("body", LargeBinary, nullable=False),
    _number("pos", null=True),
    Index("ix_projection_reference", "site", "reference"),
)

unsealed = Table(
    "unsealed", metadata, _running(), _id("site"), _id("kind"), _id("id"), _id("return_id", null=True),
    Index("ix_unsealed_site", "site", "no"),
)  # fmt: skip

feed = Table(
    "feed",
    metadata,
    _id("site", key=True),
    _number("pos", key=True),
    _id("kind"),
    _id("id"),
    _id("return_id", null=True),
)

seal = Table(
    "seal",
    metadata,
    _id("site", key=True),
    _number("batch", key=True),
    _number("last_pos"),
    _id("chain"),
    _number("at"),
    Index("ix_seal_last_pos", "site", "last_pos"),
)

subscription_set = Table(
    "subscription_set",
    metadata,
    _id("station", key=True),
    _number("revision"),
    Column("fresh", Boolean, nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    _id("station", key=True),
    _id("return_id", key=True),
    # Its facts were not yet confirmed to have reached the station.
    Column("fresh", Boolean, nullable=False),
    Index("ix_subscription_return", "return_id"),
)

alarm = Table(
    "alarm", metadata, _running(), _number("at"), _id("kind"), Column("detail", Text, nullable=False)
)
