"""Guards of the whole test run: no stray threads, no real home folder, no collector inside Qt, no real display."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import PostgresServer, running_postgres
from tests.support.xserver import running_xserver

# Before anything imports Qt. A test that wants the real X server starts a process of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": ".run",
}


def pytest_configure() -> None:
    """A run that is told to end stops its servers too: PostgreSQL would live on for ever."""
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("told to end by SIGTERM", returncode=143))


@pytest.fixture(scope="session", autouse=True)
def _home_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tests never see or change the files of the person who runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in _HOME_VARIABLES.items():
            place = home / folder
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            patch.setenv(name, str(place))
        patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        yield home


@pytest.fixture(scope="session", autouse=True)
def _no_collector_inside_qt() -> Iterator[None]:
    """The cyclic collector running inside Qt's event dispatch crashes PySide6: collect between tests only."""
    gc.disable()
    gc.collect()
    # What was imported stays anyway; looking through it after each test would cost 0.1 s a time.
    gc.freeze()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """A thread that outlives its test is a fault of the code or of the test: fail there, not three tests on."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not _may_stay(thread)]
    for thread in left:
        thread.join(5)
    stray = [thread.name for thread in left if thread.is_alive()]
    gc.collect()
    assert not stray, f"threads left behind: {', '.join(stray)}"


def _may_stay(thread: threading.Thread) -> bool:
    # Foreign threads (Qt's, PostgreSQL's) appear as dummies when they call into Python.
    return type(thread).__name__ == "_DummyThread" or thread.name.startswith("pytest_timeout")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One real PostgreSQL for the whole run."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database for one test, as a SQLAlchemy address."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """DISPLAY of a real X server for the whole run; give it to the processes that need it."""
    if not sys.platform.startswith("linux"):
        raise RuntimeError("the X server tests run on Linux only")
    with running_xserver() as display:
        yield display
