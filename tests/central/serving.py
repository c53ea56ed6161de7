"""Central as a process of its own, and a caller that speaks plain HTTP to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: bytes

    @property
    def body(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.text)
        return found


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int

    def call(
        self, method: str, path: str, body: bytes | None = None, token: str | None = None, **headers: str
    ) -> Answer:
        """One call on a connection of its own."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, sent)
            found = connection.getresponse()
            return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(20)


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A command of `python -m central`, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "central", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@contextmanager
def serving(url: str, state: Path) -> Iterator[Server]:
    """`python -m central serve` on a free loopback port, ready when it says so."""
    command = [
        sys.executable,
        "-m",
        "central",
        "serve",
        "--database",
        url,
        "--state",
        str(state),
        "--port",
        "0",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http://"), (
            f"{line}{process.stderr.read() if process.stderr else ''}"
        )
        server = Server(process, urlsplit(line.split()[-1]).port or 0)
        try:
            yield server
        finally:
            server.stop()
