"""The server as a process: real sockets, real signals, several of them on one database."""

from __future__ import annotations

import gzip
import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol import EPOCH_HEADER, MAX_BODY_BYTES, PROBLEM_JSON, PushRequest
from tests.central.conftest import R1, House
from tests.central.dock import Dock
from tests.central.serving import Answer, Server, run, serving
from tests.support.postgres import PostgresServer


@pytest.fixture
def server(house: House) -> Iterator[Server]:
    """A server beside the house, on the same database."""
    with serving(house.url, house.state) as made:
        yield made


def enrol(house: House, server: Server, lane: str) -> tuple[Dock, str]:
    # The code's life is counted by the server's clock, which is the real one.
    house.clock.now = time.time_ns() // 1_000_000
    body = json.dumps({"code": house.api.new_code("main"), "station_name": "Dock", "lane": lane}).encode()
    answer = server.call("POST", "/station/v1/enrol", body)
    assert answer.status == 200
    token = str(answer.body["station_token"])
    return Dock(lane, station=house.api.authenticate(token)), token


def push(server: Server, dock: Dock, token: str, *, packed: bool = False) -> Answer:
    body = PushRequest(lane=dock.lane, events=dock.sent).model_dump_json().encode()
    if packed:
        return server.call("POST", "/station/v1/push", gzip.compress(body), token, Content_Encoding="gzip")
    return server.call("POST", "/station/v1/push", body, token)


def is_problem(answer: Answer, status: int, house: House) -> None:
    assert answer.status == status
    assert answer.headers["content-type"] == PROBLEM_JSON
    assert answer.headers[EPOCH_HEADER.lower()] == house.api.epochs.current
    assert answer.body["status"] == status
    assert b"Traceback" not in answer.text


def test_a_day_over_the_wire(house: House, server: Server) -> None:
    dock, token = enrol(house, server, "lane-1")
    dock.receive(R1, dock.open(R1), "A")
    for packed, code in ((True, "applied_flagged"), (False, "duplicate")):
        answer = push(server, dock, token, packed=packed)
        assert answer.status == 200
        results = answer.body["results"]
        assert isinstance(results, list)
        assert {result["code"] for result in results} == {code}
    subscribed = {"revision": 1, "returns": [R1.id]}
    answer = server.call("PUT", "/station/v1/subscriptions", json.dumps(subscribed).encode(), token)
    assert (len(answer.body["items"]), answer.body["next_after"]) == (3, None)  # type: ignore[arg-type]
    feed = server.call("GET", "/station/v1/feed?cursor=&limit=500&revision=1&lane=lane-1", None, token)
    assert (feed.body["head"], feed.body["applied_through"], feed.body["durable_through"]) == (True, 3, 0)
    snapshot = server.call("GET", "/station/v1/snapshot?limit=1000", None, token, Accept_Encoding="gzip")
    assert snapshot.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(snapshot.text))["next_after"] is None
    event = server.call("GET", f"/station/v1/events/{dock.sent[0].event_id}", None, token)
    assert (event.body["stored"], event.body["ord"]) == (True, 1)
    assert server.call("GET", "/station/v1/events/none", None, token).body["stored"] is False
    health = server.call("GET", "/health")
    assert (health.body["status"], health.body["alarms"]) == ("ok", [])
    for answer in (feed, snapshot, event, health):
        assert answer.headers[EPOCH_HEADER.lower()] == house.api.epochs.current


def test_every_no_is_a_problem_with_the_epoch(house: House, server: Server) -> None:
    _, token = enrol(house, server, "lane-1")
    long = b"x" * (MAX_BODY_BYTES + 1)
    bomb = gzip.compress(b" " * (50 * MAX_BODY_BYTES))
    push_at, packed = "/station/v1/push", {"Content_Encoding": "gzip"}
    is_problem(server.call("GET", "/nothing"), 404, house)
    is_problem(server.call("DELETE", "/health"), 405, house)
    is_problem(server.call("POST", push_at, b"{}"), 401, house)
    is_problem(server.call("POST", push_at, b"{}", "wrong"), 401, house)
    is_problem(server.call("POST", push_at, b"{", token), 422, house)
    is_problem(server.call("POST", push_at, b'{"lane": "a", "events": 3}', token), 422, house)
    is_problem(server.call("POST", push_at, b'{"lane": "a\\u0000b"}', token), 422, house)
    is_problem(server.call("POST", push_at, long, token), 413, house)
    is_problem(server.call("POST", push_at, bomb, token, **packed), 413, house)
    is_problem(server.call("POST", push_at, b"no gzip", token, **packed), 400, house)
    is_problem(server.call("POST", push_at, gzip.compress(b"{}")[:-4], token, **packed), 400, house)
    is_problem(server.call("POST", push_at, b"{}", token, Content_Encoding="br"), 415, house)
    is_problem(server.call("GET", "/station/v1/feed?cursor=zz", None, token), 410, house)
    is_problem(server.call("GET", "/station/v1/feed?limit=0", None, token), 422, house)
    is_problem(server.call("GET", "/station/v1/feed?revision=-1", None, token), 422, house)
    is_problem(server.call("GET", "/station/v1/snapshot?after=zz", None, token), 410, house)
    is_problem(
        server.call("POST", "/station/v1/enrol", b'{"code": "A", "station_name": "D", "lane": "L"}'),
        403,
        house,
    )
    far = json.dumps({"revision": 2**60, "returns": []}).encode()
    is_problem(server.call("PUT", "/station/v1/subscriptions", far, token), 422, house)
    lost = server.call("GET", "/station/v1/feed?cursor=zz", None, token).body
    assert lost["reason"] == "expired"
    assert server.call("POST", push_at, b"{}").headers["www-authenticate"] == "Bearer"


def test_two_servers_on_one_database_count_everything_once(house: House, server: Server) -> None:
    with serving(house.url, house.state) as other:
        docks = [enrol(house, each, f"lane-{n}") for n, each in enumerate((server, other, server, other))]
        for dock, _ in docks:
            package = dock.open(R1)
            for _ in range(30):
                dock.receive(R1, package, "A")

        def work(dock: Dock, token: str) -> None:
            for each in (server, other, server, other):
                while push(each, dock, token).status == 429 or "retry" in _codes(push(each, dock, token)):
                    pass

        threads = [threading.Thread(target=work, args=pair) for pair in docks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        [report] = house.central.office.report("R1")
        assert {line["sku"]: line["good"] for line in report["lines"]} == {"A": 120, "B": 0}
        dock, token = docks[0]
        feeds = [
            each.call("GET", "/station/v1/feed?limit=2000", None, token).body for each in (server, other)
        ]
        assert feeds[0]["next_cursor"] == feeds[1]["next_cursor"]
        assert other.stop() == 0


def _codes(answer: Answer) -> set[str]:
    results = answer.body.get("results", [])
    assert isinstance(results, list)
    return {str(result["code"]) for result in results}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told(house: House, how: signal.Signals) -> None:
    with serving(house.url, house.state) as made:
        assert made.call("GET", "/health").status == 200
        assert made.stop(how) == 0
        assert made.process.stderr is not None
        assert made.process.stderr.read() == ""


def test_a_kill_in_the_middle_of_pushes_loses_nothing_answered(house: House) -> None:
    with serving(house.url, house.state) as made:
        dock, token = enrol(house, made, "lane-1")
        package = dock.open(R1)
        for _ in range(20):
            dock.receive(R1, package, "A")
        assert push(made, dock, token).status == 200
        made.stop(signal.SIGKILL)
    with serving(house.url, house.state) as made:
        assert _codes(push(made, dock, token)) == {"duplicate"}
        assert made.call("GET", "/health").body["alarms"] == []


def test_when_the_database_goes_away_answers_say_so_and_recover(
    open_house: object, tmp_path: Path, postgres_server: PostgresServer, central_template: str
) -> None:
    postgres_server.create("leaving", central_template)
    url, state = postgres_server.url("leaving"), tmp_path / "state"
    try:
        assert run("init", "--database", url, "--state", str(state)).returncode == 0
        with serving(url, state) as made:
            postgres_server.drop("leaving")
            answer = made.call("GET", "/station/v1/feed", None, "token")
            assert (answer.status, answer.headers["content-type"]) == (503, PROBLEM_JSON)
            assert answer.headers[EPOCH_HEADER.lower()]
            assert int(answer.headers["retry-after"]) > 0
            assert made.call("GET", "/health").body["status"] == "not_ready"
            postgres_server.create("leaving", central_template)
            assert made.call("GET", "/health").body["status"] == "not_ready"
    finally:
        postgres_server.drop("leaving")


def test_a_port_in_use_is_one_sentence(house: House, server: Server) -> None:
    done = run("serve", "--database", house.url, "--state", str(house.state), "--port", str(server.port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"central: cannot listen on 127.0.0.1, port {server.port}")
