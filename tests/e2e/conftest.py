"""Central on SQLite and on PostgreSQL, as processes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.support.central_process import CentralProcess, running_central
from tests.support.postgres import PostgresServer

OpenCentral = Callable[[str, dict[str, object]], AbstractContextManager[CentralProcess]]


@pytest.fixture(scope="session")
def open_central(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OpenCentral:
    """Opens a central of its own on "sqlite" or "postgres", filled with a load file."""

    @contextmanager
    def opened(kind: str, load: dict[str, object]) -> Iterator[CentralProcess]:
        state: Path = tmp_path_factory.mktemp("central")
        with ExitStack() as stack:
            database = f"sqlite:///{state / 'central.db'}"
            if kind == "postgres":
                server: PostgresServer = request.getfixturevalue("postgres_server")
                database = stack.enter_context(server.database())
            central = stack.enter_context(running_central(database, state))
            central.load(load)
            yield central

    return opened
