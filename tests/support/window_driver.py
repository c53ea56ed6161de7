"""A station as a person meets it: its process, its window on a real X server, a scanner and two hands.

Keys are real X key events by xdotool. What the station did is read from its database file, read-only, so the
window is never asked and never helped.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from domain.codec import decode
from domain.codes import badge_code
from domain.events import Fact
from tests.support.central_process import ROOT, CentralProcess
from tests.support.patience import until
from tests.support.standard_job import BADGES

SCANNER_MS = 3
"""Between two keys of a scanner."""
PERSON_MS = 120
"""Between two keys of a person."""


@dataclass(slots=True)
class Counted:
    """What a person had to do since the sign-in."""

    scans: int = 0
    clicks: int = 0
    keys: int = 0


class StationProcess:
    """One station: a folder, and the program in it, started and killed as often as a test likes."""

    def __init__(self, home: Path, display: str) -> None:
        if shutil.which("xdotool") is None:
            raise RuntimeError("xdotool is not installed: ./dock setup")
        self.home = home
        self.counted = Counted()
        self._surroundings = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._process: subprocess.Popen[bytes] | None = None
        self._window = ""

    # -- the process --------------------------------------------------------------------------------

    def enrol(self, central: CentralProcess, name: str) -> None:
        call = [sys.executable, "main.py", "enrol", "--home", str(self.home), "--central", central.address]
        done = subprocess.run(
            [*call, "--code", central.new_code(), "--station", name],
            cwd=ROOT,
            env=self._surroundings,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert "loaded what central tells" in done.stdout

    def start(self) -> None:
        """Start the program; returns when its window listens."""
        assert self._process is None
        before = self._said("ready to scan")
        with (self.home / "console").open("ab") as console:
            self._process = subprocess.Popen(
                [sys.executable, "main.py", "--home", str(self.home)],
                cwd=ROOT,
                env=self._surroundings,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
            )
        until(lambda: self._has_ended() or self._said("ready to scan") > before, "ready to scan")
        assert not self._has_ended(), (self.home / "console").read_text(errors="replace")
        self._window = self._xdotool("search --sync --onlyvisible --name ReturnDock").split()[-1]
        # There is no window manager that would give the keyboard to the new window.
        self._xdotool(f"windowfocus --sync {self._window}")

    def kill(self) -> None:
        """Between two instructions, without a last word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(20)
        self._process = None

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(20)
        self._process = None
        return code

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def _has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def _said(self, words: str) -> int:
        log = self.home / "logs" / "station.log"
        return log.read_text(encoding="utf-8").count(words) if log.exists() else 0

    # -- hands --------------------------------------------------------------------------------------

    def scan(self, *codes: str) -> float:
        """Codes by a scanner that ends each with Enter, one right after the other; the seconds it took."""
        self.counted.scans += len(codes)
        began = time.monotonic()
        self._xdotool(*(command for code in codes for command in scanned(code)))
        return time.monotonic() - began

    def press(self, key: str) -> None:
        """A single key of a person, by its X name (F2, Escape, ctrl+o)."""
        self.counted.keys += 1
        self._xdotool(f"key {key}")

    def type(self, text: str) -> None:
        """A person types."""
        self.counted.keys += len(text)
        self._xdotool(f"type --delay {PERSON_MS} {text}")

    def wait_ms(self, pause: int) -> None:
        """A person's pause, on the keyboard's side of the X server."""
        self._xdotool(f"sleep {pause / 1000}")

    def lock(self) -> None:
        """Ctrl+L, if somebody is signed in; whatever is open stays open."""
        if self.count("operator_signed_in") > self.count("operator_signed_out"):
            before = self.count("operator_signed_out")
            self.press("ctrl+l")
            until(lambda: self.count("operator_signed_out") > before, "signed out")

    def sign_in(self, badge: str = "1001", *, pin_ms: int = PERSON_MS) -> None:
        """Badge by scanner, PIN by hand; waits for the fact. What it took is not counted as work."""
        before = self.count("operator_signed_in")
        pin = f"type --delay {pin_ms} {BADGES[badge]}"
        self._xdotool(*scanned(badge_code(badge)), f"sleep {PERSON_MS / 1000}", pin, "key Return")
        until(lambda: self.count("operator_signed_in") > before, f"{badge} is signed in")

    def _xdotool(self, *commands: str) -> str:
        """One run for all commands: its own start takes longer than a scan."""
        done = subprocess.run(
            ["xdotool", "-"],
            input="\n".join(commands) + "\n",
            env=self._surroundings,
            text=True,
            check=True,
            capture_output=True,
            timeout=60,
        )
        return done.stdout

    # -- what the station did -----------------------------------------------------------------------

    def facts(self) -> list[Fact]:
        """Its own facts in order."""
        rows = self._rows("SELECT text FROM event WHERE own_seq IS NOT NULL ORDER BY own_seq")
        return [decode(bytes(text)) for (text,) in rows]

    def pending(self) -> int:
        """Facts that central has not confirmed."""
        return len(self._rows("SELECT seq FROM delivery WHERE state <> 1"))

    def _rows(self, question: str) -> list[tuple[Any, ...]]:
        connection = sqlite.connect(f"file:{self.home / 'station.sqlite'}?mode=ro", uri=True, timeout=10)
        try:
            return list(connection.execute(question))
        finally:
            connection.close()

    def count(self, type_: str) -> int:
        return sum(fact.type == type_ for fact in self.facts())

    def raw_scans(self) -> list[str]:
        """Every scan that was kept, in order."""
        return [fact.raw_scan.decode() for fact in self.facts() if fact.raw_scan is not None]

    def scan_and_see(self, code: str) -> None:
        """A scan, and not a moment longer than until its commit can be read back from the disk."""
        before = len(self.raw_scans())
        self.scan(code)
        until(lambda: len(self.raw_scans()) > before, f"{code} is kept", every=0.004)
        assert self.raw_scans()[before:] == [code]

    def labels(self) -> list[Path]:
        """The pictures of its labels."""
        return sorted((self.home / "labels").glob("*.png"))


def scanned(code: str) -> Sequence[str]:
    """What a scanner with Enter as its suffix types."""
    return f"type --delay {SCANNER_MS} {code}", f"key --delay {SCANNER_MS} Return"


@contextmanager
def station_at(
    central: CentralProcess, home: Path, display: str, name: str = "Dock 1"
) -> Iterator[StationProcess]:
    """Enrolled, started, nobody signed in; ended at the end."""
    home.mkdir(parents=True, exist_ok=True)
    station = StationProcess(home, display)
    station.enrol(central, name)
    station.start()
    try:
        yield station
    finally:
        if station.is_running:
            station.kill()
