"""STEPS: the ordered, self-contained schema steps of a station, and the runner.

`user_version` counts the steps done. A step never imports models. Each runs in one transaction with its new
`user_version`; before the first one an existing file is copied. A file of a newer program is refused untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.errors import StorageTrouble, Trouble
from app.storage.migrations import m0001_initial, m0002_anomaly_queue
from domain.message import N_, Message

Step = Callable[[Connection], None]

STEPS: Sequence[Step] = (m0001_initial.upgrade, m0002_anomaly_queue.upgrade)


class NewerFile(Trouble):
    """The database was made by a newer program."""


def schema_version(engine: Engine) -> int:
    """The number of steps this file has seen."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def migrate(engine: Engine, path: Path, steps: Sequence[Step] = STEPS) -> Path | None:
    """Bring the file to the newest schema; the path of the backup if one was made.

    Raises NewerFile, leaving the file as it is, when it has seen more steps than this program knows.
    """
    done = schema_version(engine)
    if done > len(steps):
        raise NewerFile(
            Message(
                N_("This data was written by a newer ReturnDock ({file}). Start the newer program."),
                {"file": path.name},
            )
        )
    if done == len(steps):
        return None
    backup = _back_up(engine, path, done) if done else None
    for number, step in enumerate(steps[done:], start=done + 1):
        with engine.begin() as connection:
            step(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={number}")
    return backup


def _back_up(engine: Engine, path: Path, done: int) -> Path:
    """A consistent copy beside the file. VACUUM INTO reads through the WAL, so nothing committed is missing."""
    copy = path.with_name(f"{path.stem}-before-step-{done + 1}{path.suffix}")
    copy.unlink(missing_ok=True)
    with engine.connect() as connection:
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101 - an open connection has its driver's one
        try:
            raw.execute("VACUUM INTO ?", (str(copy),))
        except engine.dialect.loaded_dbapi.Error as error:
            copy.unlink(missing_ok=True)
            raise StorageTrouble(
                Message(
                    N_(
                        "No copy of {file} could be made before its update: {reason}. Free space and start again."
                    ),
                    {"file": path.name, "reason": str(error)},
                )
            ) from error
    return copy
