"""A station's database: opening it, one writing transaction at a time, and what to do when a commit fails.

A commit that returned an error is neither done nor undone (protocol.md, Station rule 2): the file is closed and
opened again, and the ledger asks whether the facts are there before it adds them once more. Nobody is told "scan
again".
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.errors import StorageTrouble
from app.storage.engine import SQLITE_VERSION, reading_engine, writing_engine
from app.storage.log import load_meta, save_meta
from app.storage.migrations import migrate, schema_version
from app.storage.views import made_by_another_fold, rebuild_if_older
from domain.ids import LaneId
from domain.message import N_, Message

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class StationStore:
    """One station database file. `write` is for the desk's lane alone; `read` for any thread."""

    def __init__(self, path: Path, new_lane: Callable[[], LaneId]) -> None:
        """Open or make the file and bring it to today's schema. Raises NewerFile or StorageTrouble."""
        self.path = path
        self.sqlite_version = SQLITE_VERSION
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer: Engine = writing_engine(path)
        self._reader: Engine = reading_engine(path)
        try:
            migrate(self._writer, path)
            self.lane = self._prepare(new_lane)
        except DBAPIError as error:
            self.close()
            raise _trouble(path, error) from error
        except BaseException:
            self.close()
            raise

    def _prepare(self, new_lane: Callable[[], LaneId]) -> LaneId:
        """The lane of this file, and projections made by today's fold. Writes only where something is missing."""
        with self.read() as connection:
            lane = load_meta(connection, "lane")
            ready = lane is not None and not made_by_another_fold(connection)
        if lane is not None and ready:
            return LaneId(lane)

        def work(connection: Connection) -> LaneId:
            if rebuild_if_older(connection):
                log.warning("another fold made the projections: they are made again from the log")
            return _lane(connection, new_lane)

        return self.write(work)

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one BEGIN IMMEDIATE transaction and commit it. Raises StorageTrouble.

        After a failure the state of this commit is unknown; the file is opened again before anything else.
        """
        try:
            with self._writer.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            # Readers too: while any connection is open, SQLite does not recover its log.
            self.close()
            log.warning("commit failed: %s", error.orig)
            raise _trouble(self.path, error) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot for questions, on a connection of its own."""
        try:
            with self._reader.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise _trouble(self.path, error) from error

    def remember(self, values: Mapping[str, str]) -> None:
        """Keep these values of the `meta` table, together."""

        def work(connection: Connection) -> None:
            for key, value in values.items():
                save_meta(connection, key, value)

        self.write(work)

    def recall(self, key: str) -> str | None:
        """One value of the `meta` table."""
        with self.read() as connection:
            return load_meta(connection, key)

    def schema_version(self) -> int:
        """The number of schema steps this file has seen."""
        return schema_version(self._reader)

    def close(self) -> None:
        """Let go of the file."""
        self._writer.dispose()
        self._reader.dispose()


def _lane(connection: Connection, new_lane: Callable[[], LaneId]) -> LaneId:
    lane = load_meta(connection, "lane")
    if lane is None:
        lane = new_lane()
        save_meta(connection, "lane", lane)
    return LaneId(lane)


def _trouble(path: Path, error: DBAPIError) -> StorageTrouble:
    return StorageTrouble(
        Message(
            N_(
                "The disk does not take the data ({file}: {reason}). Nothing is lost; free space or call help."
            ),
            {"file": path.name, "reason": str(error.orig)},
        )
    )
