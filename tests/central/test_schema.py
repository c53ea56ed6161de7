"""The migrations make exactly the tables that the program uses, once, and refuse what is not theirs."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from central.core.central import found_central, open_central
from central.errors import Trouble
from central.storage import schema
from central.storage.engine import Database
from central.storage.schema import Schema
from central.storage.tables import metadata
from tests.central.dock import CountedIds, HandClock
from tests.support.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


def test_the_last_migration_equals_the_tables(empty_url: str) -> None:
    database = Database(empty_url)
    assert schema.look(database) is Schema.EMPTY
    schema.upgrade(database)
    assert schema.look(database) is Schema.CURRENT
    with database.read() as tx:
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_several_may_upgrade_at_once(empty_url: str) -> None:
    troubles: list[Exception] = []

    def upgrade() -> None:
        database = Database(empty_url)
        try:
            schema.upgrade(database)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            troubles.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=upgrade) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


def test_a_newer_database_is_refused(empty_url: str, tmp_path: Path) -> None:
    database = Database(empty_url)
    schema.upgrade(database)
    with database.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    for opening in (found_central, open_central):
        with pytest.raises(Trouble, match="newer program"):
            opening(empty_url, tmp_path / "state", HandClock(), CountedIds(), random.Random(1).randbytes)


def test_sqlite_keeps_its_promises(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/central.db")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0, "trusted_schema": 0}
    for _ in range(2):
        with database.read() as tx:
            found = {name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            version = str(tx.connection.exec_driver_sql("SELECT sqlite_version()").scalar())
        assert found == wanted
        assert tuple(map(int, version.split("."))) >= (3, 51, 3)
        database.close()


def test_postgresql_is_asked_for_what_central_needs(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.read() as tx:
        found = [
            tx.connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("transaction_isolation", "idle_in_transaction_session_timeout", "synchronous_commit")
        ]
    assert found == ["read committed", "10s", "on"]
    identity = database.identity
    assert identity is not None
    assert all((identity.system, identity.timeline, identity.database))
    database.close()


def test_postgresql_that_may_lose_an_answered_push_is_refused(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as url:
        name = url.rpartition("/")[2]
        database = Database(url)
        with database.write() as tx:
            tx.connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
        database.close()
        again = Database(url)
        with pytest.raises(Trouble, match="synchronous_commit"), again.read():
            pass
        again.close()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "no database address"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("mysql://a/b", "mysql is not supported"),
    ],
)
def test_an_address_that_is_none_is_said_to_be_none(address: str, sentence: str) -> None:
    with pytest.raises(Trouble, match=sentence):
        Database(address)
