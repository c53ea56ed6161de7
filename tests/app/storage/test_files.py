"""The file itself: pragmas on every connection, the version gate, migrations, and facts that stay as they are."""

import hashlib
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.errors import StorageTrouble
from app.storage import engine as engines
from app.storage.engine import PRAGMAS, reading_engine, writing_engine
from app.storage.migrations import STEPS, NewerFile, migrate, schema_version
from app.storage.store import StationStore
from app.storage.tables import METADATA
from tests.support.dock_world import A_CODE, LANE, REFERENCE, DockWorld


def a_file(folder: Path) -> Path:
    file = folder / "station.sqlite"
    StationStore(file, lambda: LANE).close()
    return file


def test_the_steps_make_exactly_the_tables(tmp_path: Path) -> None:
    engine = writing_engine(a_file(tmp_path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    assert schema_version(engine) == len(STEPS)
    engine.dispose()


@pytest.mark.parametrize("open_engine", [writing_engine, reading_engine])
def test_every_connection_has_every_pragma(tmp_path: Path, open_engine: object) -> None:
    engine = open_engine(a_file(tmp_path))  # type: ignore[operator]
    for _ in range(2):
        with engine.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
            # Only macOS knows fullfsync; all others take it and sync anyway.
            assert found == dict(PRAGMAS)
        engine.dispose()


def test_a_connection_that_is_not_safe_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = a_file(tmp_path)
    # A journal that this file system cannot keep answers with another name.
    monkeypatch.setattr(engines, "PRAGMAS", {"journal_mode": "elsewhere"})
    with pytest.raises(StorageTrouble, match="journal_mode is wal here"):
        StationStore(file, lambda: LANE)


def test_readers_cannot_write(tmp_path: Path) -> None:
    store = StationStore(a_file(tmp_path), lambda: LANE)
    with pytest.raises(StorageTrouble), store.read() as connection:
        connection.exec_driver_sql("DELETE FROM meta")
    assert store.recall("lane") == LANE
    store.close()


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SQLITE_VERSION", "3.51.2")
    with pytest.raises(RuntimeError, match=r"3\.51\.2 is too old"):
        writing_engine(tmp_path / "any.sqlite")


def test_the_sqlite_we_ship_is_new_enough() -> None:
    assert tuple(map(int, engines.SQLITE_VERSION.split("."))) > engines.OLDEST_SQLITE


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = a_file(tmp_path)

    def half(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (done INTEGER)")
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    engine = writing_engine(file)
    with pytest.raises(DBAPIError):
        migrate(engine, file, [*STEPS, half])
    assert schema_version(engine) == len(STEPS)
    with engine.connect() as connection:
        assert not connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'half'").all()
    engine.dispose()


def test_a_copy_is_made_before_an_update(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    kept = [fact.event_id for fact in dock.facts()]
    dock.store.close()

    def step(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE later (id INTEGER)")

    engine = writing_engine(dock.file)
    backup = migrate(engine, dock.file, [*STEPS, step])
    engine.dispose()
    assert backup is not None
    copy = sqlite.connect(str(backup))
    assert copy.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert [row[0] for row in copy.execute("SELECT event_id FROM event ORDER BY own_seq")] == kept
    copy.close()


def test_an_update_without_a_copy_does_not_begin(tmp_path: Path) -> None:
    engine = writing_engine(a_file(tmp_path))
    nowhere = tmp_path / "gone" / "station.sqlite"
    with pytest.raises(StorageTrouble, match=r"No copy of station\.sqlite"):
        migrate(engine, nowhere, [*STEPS, lambda _connection: pytest.fail("the step began")])
    assert schema_version(engine) == len(STEPS)
    engine.dispose()


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    raw = sqlite.connect(str(file))
    raw.execute(f"PRAGMA user_version={len(STEPS) + 1}")
    raw.close()
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with pytest.raises(NewerFile, match="newer ReturnDock"):
        StationStore(file, lambda: LANE)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "station.sqlite"
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageTrouble, match=r"station\.sqlite"):
        StationStore(file, lambda: LANE)
    assert file.read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event",
        "UPDATE event SET text = x'00'",
        "UPDATE event SET event_id = 'other'",
        "UPDATE event SET own_seq = own_seq + 1000",
        "UPDATE event SET fact_hash = ''",
    ],
)
def test_facts_are_for_ever(dock: DockWorld, statement: str) -> None:
    dock.scans(REFERENCE, A_CODE)
    before = dock.facts()
    with pytest.raises(StorageTrouble, match="facts are never"):
        dock.store.write(lambda connection: connection.exec_driver_sql(statement))
    assert dock.facts() == before


def test_the_lane_is_for_the_life_of_the_file(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    again = StationStore(file, lambda: pytest.fail("a second lane"))
    assert again.lane == LANE
    again.close()
