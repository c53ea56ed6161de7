"""A fault of central's own is a problem for the caller and a trace in the log, over a real socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from central.api import create_app
from central.core.stations import StationApi
from central.records import Station
from sync.protocol import EPOCH_HEADER, PROBLEM_JSON, FeedAnswer
from tests.central.conftest import House
from tests.central.serving import Server


class _Broken(StationApi):
    def authenticate(self, token: str) -> Station:
        return Station("s", "main", token)

    def feed(
        self, station: Station, cursor: str, limit: int, revision: int = 0, lane: str | None = None
    ) -> FeedAnswer:
        raise ZeroDivisionError("a secret detail")


@pytest.fixture
def broken(house: House) -> Iterator[int]:
    """A server in a thread whose feed fails."""
    api = house.api
    api.__class__ = _Broken
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(api), log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def test_a_bug_is_a_problem_without_a_trace(
    house: House, broken: int, caplog: pytest.LogCaptureFixture
) -> None:
    answer = Server.call(_at(broken), "GET", "/station/v1/feed", None, "token")
    assert (answer.status, answer.headers["content-type"]) == (500, PROBLEM_JSON)
    assert answer.headers[EPOCH_HEADER.lower()] == house.api.epochs.current
    assert b"secret" not in answer.text
    assert "a secret detail" in caplog.text


def _at(port: int) -> Server:
    return Server(None, port)  # type: ignore[arg-type]
