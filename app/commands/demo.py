"""The demo: a central of its own beside the station, made once a home, ended with the window.

Everything goes the normal way: `central init --demo`, `serve` on a free loopback port, an enrolment code, `enrol`,
each as a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from app.bootstrap import Station, enrolment_of, open_store
from app.commands.practice_sheet import pins_of_demo
from app.errors import Trouble
from app.paths import Home
from app.system import SystemIds
from domain.codes import badge_code, command_code
from domain.commands import CommandWord
from domain.message import N_, Message

ROOT = Path(__file__).resolve().parent.parent.parent
PRACTICE_RETURN = "RMA-PRACTICE"
STATION_NAME = "Dock 1"
_READY_WORD = "listening on "


class DemoTrouble(Trouble):
    """The demo's central did not come up."""


@dataclass(frozen=True, slots=True)
class Practice:
    """What a virtual scanner plays: who signs in, and the nine codes of the standard job."""

    badge: str
    pin: str
    scans: tuple[str, ...]


class DemoCentral:
    """A context manager around the demo's central."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._server: subprocess.Popen[str] | None = None

    @property
    def plays_alone(self) -> bool:
        """Whether nobody can see the window, so that the practice return is played by a virtual scanner."""
        return os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen")

    def __enter__(self) -> DemoCentral:
        self._home.demo.mkdir(parents=True, exist_ok=True)
        made_before = (self._home.demo / "central.db").exists()
        self._central("init", "--demo", quiet=made_before)
        address = self._serve()
        if not self._is_enrolled_at(address):
            code = self._central("station-code", "--site", "main", quiet=True).split()[-1]
            self._station("enrol", "--central", address, "--code", code, "--station", STATION_NAME)
        sheet = self._home.folder / "practice-sheet.pdf"
        self._station("practice-sheet", "--out", str(sheet))
        self._say_who_may_sign_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            if error is None:
                self._tell_result()
            self._server.terminate()
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            if self._server.stdout is not None:
                self._server.stdout.close()

    def practice(self, station: Station) -> Practice:
        """The standard job on the practice return of the demo's data. Raises DemoTrouble when it is not there.

        Played once a home: what is scanned of a closed return again would count as a late receipt.
        """
        lines = station.practice_codes(PRACTICE_RETURN)
        if lines is None:
            raise DemoTrouble(
                Message(N_("The practice return is not here. Delete the demo's folder and start again."))
            )
        once, twice, serial, stranger = lines
        pins = pins_of_demo(self._home)
        badge = min(pins)
        command = command_code
        if any(report["closed"] for report in self._report()):
            print(
                "The practice return was received before: only the sign-in is played. "
                f"For a new one, delete {self._home.folder}.",
                flush=True,
            )
            return Practice(badge_code(badge), pins[badge], ())
        return Practice(
            badge_code(badge),
            pins[badge],
            (
                PRACTICE_RETURN,
                once,
                twice,
                twice,
                command(CommandWord.DAMAGED),
                serial,
                stranger,
                command(CommandWord.ACCEPT),
                command(CommandWord.CLOSE),
            ),
        )

    def _report(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(
            self._central("report", "--json", "--rma", PRACTICE_RETURN, quiet=True)
        )
        return found

    def _tell_result(self) -> None:
        """Print what central knows of the practice return, and where things lie."""
        print(json.dumps(self._report(), indent=1))
        print(f"labels:         {self._home.labels}")
        print(f"practice sheet: {self._home.folder / 'practice-sheet.pdf'}")
        if self.plays_alone:
            print(f"screenshots:    {self._home.pictures}")

    def _central(self, *arguments: str, quiet: bool) -> str:
        command = [sys.executable, "-m", "central", arguments[0], *self._place(), *arguments[1:]]
        return self._run(command, quiet=quiet)

    def _place(self) -> tuple[str, ...]:
        return ("--database", f"sqlite:///{self._home.demo / 'central.db'}")

    def _station(self, *arguments: str) -> None:
        command = [sys.executable, str(ROOT / "main.py"), arguments[0], "--home", str(self._home.folder)]
        self._run([*command, *arguments[1:]], quiet=True)

    def _run(self, command: list[str], *, quiet: bool) -> str:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise DemoTrouble(
                Message(
                    N_("The demo could not be made ready: {reason}"),
                    {"reason": (done.stderr or done.stdout).strip()[-2000:]},
                )
            )
        if not quiet:
            print(done.stdout, end="", flush=True)
        return done.stdout

    def _serve(self) -> str:
        """Start central on a free port, or the port the station is enrolled at; the address it listens on."""
        port = self._enrolled_port()
        log = (self._home.demo / "central.log").open("a", encoding="utf-8")
        command = [sys.executable, "-m", "central", "serve", *self._place()]
        with log:
            self._server = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(port)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return self._address(self._server.stdout)

    def _address(self, output: IO[str] | None) -> str:
        for line in output or ():
            if line.startswith(_READY_WORD):
                return line.removeprefix(_READY_WORD).strip()
        raise DemoTrouble(
            Message(
                N_("The demo's central did not start. See {file}."),
                {"file": str(self._home.demo / "central.log")},
            )
        )

    def _enrolled_at(self) -> str | None:
        store = open_store(self._home, SystemIds())
        try:
            enrolment = enrolment_of(store)
        finally:
            store.close()
        return None if enrolment is None else enrolment.central

    def _enrolled_port(self) -> int:
        enrolled = self._enrolled_at()
        return 0 if enrolled is None else int(enrolled.rpartition(":")[2])

    def _is_enrolled_at(self, address: str) -> bool:
        return self._enrolled_at() == address

    def _say_who_may_sign_in(self) -> None:
        print("Sign in with badge and PIN:")
        for badge, pin in sorted(pins_of_demo(self._home).items()):
            print(f"  badge {badge}   PIN {pin}")
        print(f"All codes to scan: {self._home.folder / 'practice-sheet.pdf'}", flush=True)
