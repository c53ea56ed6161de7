"""Which version of the schema a database has, and how it gets to ours. Forward only."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from central.storage.engine import Database, Tx

_MIGRATING = 0x52444B4D


class Schema(StrEnum):
    """What a program finds in a database."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    UNKNOWN = "unknown"


def look(database: Database) -> Schema:
    """How the database's schema relates to this program's; UNKNOWN is newer, or not ours."""
    with database.read() as tx:
        revision = MigrationContext.configure(tx.connection).get_current_revision()
    script = ScriptDirectory.from_config(_config())
    if revision is None:
        return Schema.EMPTY
    if revision == script.get_current_head():
        return Schema.CURRENT
    known = {step.revision for step in script.walk_revisions()}
    return Schema.OLDER if revision in known else Schema.UNKNOWN


def upgrade(database: Database) -> None:
    """Bring the schema to this program's version, in one transaction; two at once wait for each other."""
    with database.write() as tx:
        if tx.postgres:
            tx.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        command.upgrade(_config(tx), "head")


def _config(tx: Tx | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    if tx is not None:
        config.attributes["connection"] = tx.connection
    return config
