"""The witness outside the database: a small file that knows how far the sealed feed had come.

A database that is behind its witness, or another one than it was, has been restored; only a new epoch tells the
stations to offer everything again (protocol.md, Central rule 7). Several processes share one witness, so it
changes under a file lock and never goes back.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from central.errors import Trouble


@dataclass(frozen=True, slots=True)
class Head:
    """The sealed head of a site: last position and the chain there."""

    pos: int
    chain: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the witness last saw. `database` is the first epoch ever; `identity` PostgreSQL's own, empty on SQLite."""

    database: str
    epoch: str
    identity: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)


class Witness:
    """The file `witness.json` in the state folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "witness.json"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the witness against other processes (and threads) while looking and writing."""
        with _told_as_trouble(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = (self.folder / "witness.lock").open("ab")
        with handle:
            _lock(handle.fileno())
            yield

    def read(self) -> Sighting | None:
        """What was seen, None when there is no witness or none that can be read."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            heads = {site: Head(**head) for site, head in found.pop("heads").items()}
            return Sighting(**found, heads=heads)
        except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, seen: Sighting) -> None:
        """Replace the file whole; a power cut leaves the old or the new one."""
        text = json.dumps(asdict(seen), indent=1)
        fresh = self._file.with_suffix(".new")
        with _told_as_trouble(self.folder):
            with fresh.open("w", encoding="utf-8") as handle:
                handle.write(text)
                handle.flush()
                os.fsync(handle.fileno())
            fresh.replace(self._file)

    def advance(self, epoch: str, site: str, head: Head) -> None:
        """Remember a newer head; an older one, or one of another epoch, changes nothing."""
        with self.alone():
            seen = self.read()
            if seen is None or seen.epoch != epoch:
                return
            before = seen.heads.get(site)
            if before is None or before.pos < head.pos:
                self.write(replace(seen, heads={**seen.heads, site: head}))


@contextmanager
def _told_as_trouble(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble(f"--state: {folder} cannot be written: {error.strerror}") from error


def _lock(descriptor: int) -> None:
    # Released by closing the file, also when the process dies.
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
