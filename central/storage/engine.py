"""One door to the database: how it is opened, what it must promise, and how its errors are named.

SQLite is sqlcipher3's (newer than 3.51.3: the WAL-reset race, see docs/decisions), opened with WAL and
`synchronous=FULL`; every writing transaction begins IMMEDIATE. PostgreSQL runs READ COMMITTED and must not
have `synchronous_commit` off: an answered push has to survive a power cut.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import sqlcipher3.dbapi2
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    StatementError,
)
from sqlalchemy.pool import ConnectionPoolEntry

from central.errors import Again, Trouble, Unavailable, Unstorable

OLDEST_SQLITE = (3, 51, 3)
_AGAIN = frozenset({"40001", "40P01", "55P03"})
_BUSY = ("database is locked", "database table is locked", "database schema is locked")


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction; `postgres` tells the two dialects apart where a statement must differ."""

    connection: Connection
    postgres: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Which PostgreSQL this is, so that a restored one is noticed (protocol.md, Central rule 7)."""

    system: str
    timeline: str
    database: str


class Database:
    """Opens transactions. Safe for many threads; one object a process."""

    def __init__(self, address: str) -> None:
        """Raises Trouble for an address that is no database central can use."""
        self.url = _url(address)
        self.postgres = self.url.get_backend_name() == "postgresql"
        self._identity: Identity | None = None
        self._identity_lock = threading.Lock()
        self.identity_changed = threading.Event()
        self._engine = _postgres(self.url) if self.postgres else _sqlite(self.url)
        if self.postgres:
            event.listen(self._engine, "connect", self._look_at_identity)

    @property
    def file(self) -> Path | None:
        """The SQLite file, None on PostgreSQL."""
        return None if self.postgres or self.url.database is None else Path(self.url.database).absolute()

    @property
    def identity(self) -> Identity | None:
        """Identity of the PostgreSQL behind the newest connection; None on SQLite."""
        return self._identity

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A writing transaction: committed at the end, rolled back by any exception.

        Raises Again, Unstorable or Unavailable for what the database says.
        """
        with _named_errors(), self._engine.begin() as connection:
            yield Tx(connection, self.postgres)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A reading transaction; it never waits for a writer."""
        with _named_errors(), self._engine.connect() as connection:
            yield Tx(connection.execution_options(reading=True), self.postgres)

    def close(self) -> None:
        """Close all idle connections."""
        self._engine.dispose()

    def _look_at_identity(self, connection: object, _record: ConnectionPoolEntry) -> None:
        now = _postgres_identity(connection)
        with self._identity_lock:
            if self._identity is not None and now != self._identity:
                self.identity_changed.set()
            self._identity = now


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise Trouble("--database is no database address such as sqlite:///central.db") from error
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise Trouble(f"--database: {backend} is not supported; use sqlite:///FILE or postgresql+psycopg://…")
    if not url.database or url.database == ":memory:":
        raise Trouble("--database: a SQLite database must be a file, such as sqlite:///central.db")
    return url.set(drivername="sqlite")


def _sqlite(url: URL) -> Engine:
    version = sqlcipher3.dbapi2.sqlite_version_info
    if version < OLDEST_SQLITE:
        raise Trouble(f"SQLite {'.'.join(map(str, version))} is too old; 3.51.3 or newer is needed")
    engine = create_engine(
        url,
        module=sqlcipher3.dbapi2,
        connect_args={"isolation_level": None, "timeout": 10, "check_same_thread": False},
        pool_size=12,
        max_overflow=24,
        # SQLAlchemy drops the count of inserted rows otherwise.
        execution_options={"preserve_rowcount": True},
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: sqlcipher3.dbapi2.Connection, _record: ConnectionPoolEntry) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "mmap_size=0",
            "trusted_schema=OFF",
            "fullfsync=ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgres(url: URL) -> Engine:
    options = "-c default_transaction_isolation=read\\ committed -c idle_in_transaction_session_timeout=10000"
    engine = create_engine(
        url,
        pool_size=12,
        max_overflow=28,
        pool_pre_ping=True,
        # The connection used last has its statements prepared.
        pool_use_lifo=True,
        execution_options={"preserve_rowcount": True},
        connect_args={"connect_timeout": 5, "options": options, "application_name": "returndock-central"},
    )

    @event.listens_for(engine, "connect")
    def _promises(connection: psycopg.Connection[object], _record: ConnectionPoolEntry) -> None:
        # Binary arrays need no quoting of their texts: a third of a batch's time otherwise.
        connection.adapters.register_dumper(list, ListBinaryDumper)
        if _ask(connection, "SHOW synchronous_commit") == "off":
            raise Trouble(
                "PostgreSQL runs with synchronous_commit=off: an answered scan could be lost; set it to on"
            )

    return engine


def _postgres_identity(connection: object) -> Identity:
    # The timeline of the write-ahead log rises with every point-in-time recovery and failover.
    return Identity(
        system=_ask(connection, "SELECT system_identifier::text FROM pg_control_system()"),
        timeline=_ask(connection, "SELECT substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)"),
        database=_ask(connection, "SELECT oid::text FROM pg_database WHERE datname = current_database()"),
    )


def _ask(connection: object, question: str) -> str:
    run: Callable[[], object] = connection.cursor  # type: ignore[attr-defined]
    cursor = run()
    cursor.execute(question)  # type: ignore[attr-defined]
    answer = str(cursor.fetchone()[0])  # type: ignore[attr-defined]
    cursor.close()  # type: ignore[attr-defined]
    connection.rollback()  # type: ignore[attr-defined]
    return answer


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise Unstorable(_first_line(error)) from error
    except (OperationalError, InterfaceError, DBAPIError) as error:
        state = getattr(error.orig, "sqlstate", None)
        if state in _AGAIN or str(error.orig) in _BUSY:
            raise Again(_first_line(error)) from error
        raise Unavailable(_first_line(error)) from error
    except NoSuchModuleError as error:
        raise Trouble("--database: the driver named is not supported") from error
    except StatementError as error:
        raise Unstorable(_first_line(error)) from error


def _first_line(error: StatementError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0]
