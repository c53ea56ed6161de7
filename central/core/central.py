"""One central: a database, its witness, and what is done with them. Opened by server, console and simulation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from central.core.epochs import Epochs
from central.core.office import Office
from central.core.stations import StationApi
from central.core.witness import Witness
from central.errors import Trouble
from central.ports import Ids, RandomBytes
from central.storage import schema
from central.storage.engine import Database
from central.storage.schema import Schema
from domain.ids import Clock

_NEWER = "this database was made by a newer program, or is none of central's"


class Central:
    """`stations` is what stations may call, `office` what the administrator may do."""

    def __init__(
        self, database: Database, state: Path, clock: Clock, ids: Ids, random_bytes: RandomBytes
    ) -> None:
        self.state = state
        self._database = database
        self.epochs = Epochs(database, Witness(state), clock, ids)
        self.stations = StationApi(database, self.epochs, clock, ids, random_bytes)
        self.office = Office(database, self.epochs, clock, ids, random_bytes)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def found_central(
    address: str, state: Path | None, clock: Clock, ids: Ids, random_bytes: RandomBytes
) -> Central:
    """Make or upgrade the database and open it. Safe to repeat. Raises Trouble."""
    database = Database(address)
    with _closed_on_trouble(database):
        _make_room(database)
        if schema.look(database) is Schema.UNKNOWN:
            raise Trouble(_NEWER)
        schema.upgrade(database)
        central = Central(database, state or default_state(database), clock, ids, random_bytes)
        central.epochs.found()
        central.epochs.check()
        return central


def open_central(
    address: str, state: Path | None, clock: Clock, ids: Ids, random_bytes: RandomBytes
) -> Central:
    """Open a database that `found_central` made. Raises Trouble."""
    database = Database(address)
    with _closed_on_trouble(database):
        if database.file is not None and not database.file.exists():
            raise Trouble(f"{database.file} does not exist: python -m central init --database URL makes it")
        match schema.look(database):
            case Schema.EMPTY:
                raise Trouble("this database holds no central yet: python -m central init --database URL")
            case Schema.OLDER:
                raise Trouble("this database is older: python -m central init --database URL upgrades it")
            case Schema.UNKNOWN:
                raise Trouble(_NEWER)
            case Schema.CURRENT:
                pass
        central = Central(database, state or default_state(database), clock, ids, random_bytes)
        central.epochs.check()
        return central


@contextmanager
def _closed_on_trouble(database: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise


def default_state(database: Database) -> Path:
    """Where the witness lies when nobody says: beside the SQLite file, or in the user's data folder."""
    if database.file is not None:
        return database.file.with_name(database.file.name + ".state")
    url = database.url
    name = hashlib.sha256(f"{url.host}:{url.port}/{url.database}".encode()).hexdigest()[:16]
    return platformdirs.user_data_path("returndock") / "central" / name


def _make_room(database: Database) -> None:
    if database.file is None:
        return
    try:
        database.file.parent.mkdir(parents=True, exist_ok=True)
        # It holds the site's pepper: for its owner only.
        database.file.touch(mode=0o600)
    except OSError as error:
        raise Trouble(f"--database: {database.file.parent} cannot be made: {error.strerror}") from error
