"""Central as the process that runs in a warehouse: its commands, its server, its sudden death."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent

Report = dict[str, Any]


class CentralProcess:
    """One database with one server in front of it, made by the commands that docs/commands.md promises."""

    def __init__(self, database: str, state: Path) -> None:
        self._database = database
        self._state = state
        self._server: subprocess.Popen[str] | None = None
        self._port = 0
        self.command("init")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def command(self, name: str, *arguments: str) -> str:
        """What a command prints."""
        place = ("--database", self._database, "--state", str(self._state))
        done = subprocess.run(
            [sys.executable, "-m", "central", name, *place, *arguments],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def load(self, what: dict[str, object]) -> None:
        file = self._state / "load.json"
        file.write_text(json.dumps(what), encoding="utf-8")
        self.command("load", str(file))

    def new_code(self) -> str:
        return self.command("station-code", "--site", "main").split()[-1]

    def report(self, reference: str) -> Report:
        found: list[Report] = json.loads(self.command("report", "--json", "--rma", reference))
        assert len(found) == 1, found
        return found[0]

    def serve(self) -> None:
        """Start the server: on a free port, later on the same one again."""
        assert self._server is None
        place = ("--database", self._database, "--state", str(self._state))
        self._server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "central",
                "serve",
                *place,
                "--host",
                "127.0.0.1",
                "--port",
                str(self._port),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        assert line.startswith("listening on "), line
        self._port = urlsplit(line.split()[-1]).port or 0

    def kill(self) -> None:
        """As a power cut would, in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        if self._server is not None:
            self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        assert self._server is not None
        self._server.send_signal(how)
        self._server.communicate(timeout=20)
        self._server = None


@contextmanager
def running_central(database: str, state: Path) -> Iterator[CentralProcess]:
    """Made ready and serving; stopped at the end."""
    state.mkdir(parents=True, exist_ok=True)
    central = CentralProcess(database, state)
    try:
        central.serve()
        yield central
    finally:
        central.stop()
