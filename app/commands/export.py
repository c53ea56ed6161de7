"""`export`: every fact as its exact text, one a line, so that nothing kept here needs this program to be read."""

from __future__ import annotations

import os
from pathlib import Path

from app.bootstrap import existing_store, facts_of
from app.errors import Trouble
from app.paths import Home
from app.system import SystemIds
from domain.message import N_, Message


class NoSuchPlace(Trouble):
    """The file that was asked for cannot be written."""


def export(home: Home, out: Path) -> int:
    """Write `out` as JSON lines; it appears whole or not at all. Raises NoSuchPlace."""
    store = existing_store(home, SystemIds())
    count = 0
    unfinished = out.with_name(out.name + ".part")
    try:
        with unfinished.open("wb") as file:
            for text in facts_of(store):
                file.write(text + b"\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    except OSError as error:
        raise NoSuchPlace(
            Message(
                N_("{file} cannot be written: {reason}"), {"file": str(out), "reason": str(error.strerror)}
            )
        ) from error
    finally:
        store.close()
    print(f"{count} facts in {out}")
    return 0
