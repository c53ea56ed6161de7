"""The door to SQLite: one file, WAL with `synchronous=FULL`, explicit transactions.

The driver is sqlcipher3, which brings a SQLite newer than the distribution's (docs/decisions). Its own
transaction handling is off: writers say BEGIN IMMEDIATE, so that schema changes roll back too and two writers
wait for each other instead of failing halfway.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

SQLITE_VERSION: str = sqlite.sqlite_version
OLDEST_SQLITE = (3, 51, 3)
"""Older ones may corrupt a WAL database on reset (sqlite.org/wal.html#walresetbug)."""

PRAGMAS: Mapping[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,
    "busy_timeout": 5000,
    "foreign_keys": 1,
    "mmap_size": 0,
    "trusted_schema": 0,
    "cache_size": -32000,
}
"""Set on every connection and read back; `synchronous` 2 is FULL: the commit is on the disk when it returns."""


class _RawCursor(Protocol):
    def fetchone(self) -> tuple[str | int, ...] | None: ...


class _RawConnection(Protocol):
    isolation_level: str | None

    def execute(self, sql: str) -> _RawCursor: ...


def writing_engine(path: Path) -> Engine:
    """The one engine that writes: a single connection, every transaction BEGIN IMMEDIATE."""
    version = tuple(int(part) for part in SQLITE_VERSION.split("."))
    if version < OLDEST_SQLITE:
        raise RuntimeError(f"SQLite {SQLITE_VERSION} is too old; see docs/decisions")
    return _engine(path, "BEGIN IMMEDIATE", single=True)


def reading_engine(path: Path) -> Engine:
    """An engine for questions: own connections, snapshots of the last commit, no writing."""
    engine = _engine(path, "BEGIN", single=False)

    @event.listens_for(engine, "connect")
    def read_only(raw: object, _record: object) -> None:
        cast(_RawConnection, raw).execute("PRAGMA query_only=ON")

    return engine


def _engine(path: Path, begin: str, *, single: bool) -> Engine:
    # Connections wander between threads, one at a time; the pool sees to that.
    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlite,
        connect_args={"check_same_thread": False, "timeout": 5.0},
        poolclass=StaticPool if single else QueuePool,
    )

    @event.listens_for(engine, "connect")
    def configure(raw: object, _record: object) -> None:
        connection = cast(_RawConnection, raw)
        connection.isolation_level = None
        for name, wanted in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={wanted}")
            found = connection.execute(f"PRAGMA {name}").fetchone()
            # A file system without shared memory keeps another journal, and a commit would promise too much.
            if found is not None and found[0] != wanted:
                raise sqlite.OperationalError(f"{name} is {found[0]} here, not {wanted}")

    @event.listens_for(engine, "begin")
    def begin_explicitly(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
