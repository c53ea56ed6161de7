"""The one border where strangers' answers become failures that the worker can tell apart."""

import threading
import time
from collections.abc import Iterator

import pytest

from domain.ids import EventId, LaneId
from sync.errors import (
    AddressRefused,
    BatchRefused,
    Busy,
    CallFailed,
    CursorGone,
    Declined,
    Gone,
    NetworkFailure,
    NotAllowed,
    ServerTrouble,
)
from sync.protocol import PushRequest
from sync.transport import HttpTransport, Timeouts
from sync.wire import push_request
from tests.support.facts import scan_text
from tests.support.fake_central import TOKEN, FakeCentral, Refusal
from tests.support.fault_proxy import Fault, FaultProxy
from tests.support.memory_station import MemoryStation

QUICK = Timeouts(connect=1.0, silence=0.3, call=0.8)
EMPTY = PushRequest(lane="lane-1")


@pytest.fixture
def line(address: str) -> Iterator[HttpTransport]:
    transport = HttpTransport(address, TOKEN, QUICK)
    yield transport
    transport.close()


@pytest.fixture
def far_line(network: FaultProxy) -> Iterator[HttpTransport]:
    transport = HttpTransport(network.address, TOKEN, QUICK)
    yield transport
    transport.close()


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.TWICE])
def test_everything_that_is_not_centrals_answer_is_a_network_failure(
    fault: Fault, far_line: HttpTransport, network: FaultProxy
) -> None:
    far_line.push(EMPTY)
    network.break_with(fault)
    with pytest.raises(NetworkFailure) as failure:
        far_line.push(EMPTY)
    assert failure.value.epoch is None
    assert failure.value.message.english()
    network.heal()
    assert far_line.push(EMPTY).server_epoch == "epoch-1"


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (400, None, BatchRefused),
        (413, None, BatchRefused),
        (422, None, BatchRefused),
        (401, None, NotAllowed),
        (403, None, NotAllowed),
        (404, None, Declined),
        (409, None, Declined),
        (410, None, Declined),
        (410, "expired", CursorGone),
        (410, "rewound", CursorGone),
        (429, None, Busy),
        (500, None, ServerTrouble),
        (503, None, ServerTrouble),
        (302, None, NetworkFailure),
    ],
)
def test_centrals_own_answers(
    status: int, reason: str | None, expected: type[CallFailed], line: HttpTransport, central: FakeCentral
) -> None:
    def before(_call: str) -> None:
        raise Refusal(status, "because", reason=reason)

    central.before = before
    with pytest.raises(CallFailed) as failure:
        line.push(EMPTY)
    assert type(failure.value) is expected
    if expected is not NetworkFailure:
        assert failure.value.epoch == "epoch-1"
    if isinstance(failure.value, CursorGone):
        assert failure.value.reason is Gone(reason or "")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 0), ("7", 7), ("60", 60), ("3600", 60), ("-4", 60), ("tomorrow", 5), ("nan", 60)],
)
def test_retry_after_is_kept_within_a_minute(
    header: str, seconds: float, line: HttpTransport, central: FakeCentral
) -> None:
    def before(_call: str) -> None:
        raise Refusal(429, "busy", Retry_After=header)

    central.before = before
    with pytest.raises(Busy) as busy:
        line.push(EMPTY)
    assert busy.value.retry_after == seconds


@pytest.mark.parametrize(
    "url",
    [
        "http://central.example",
        "http://10.0.0.7:8000",
        "ftp://127.0.0.1",
        "central",
        "",
        "http://",
        "http://[::1",
    ],
)
def test_unsafe_or_unusable_addresses_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        HttpTransport(url, None, QUICK)
    assert refusal.value.message.english()


@pytest.mark.parametrize(
    "url", ["https://central.example/", "http://localhost:1", "http://127.0.0.9", "http://[::1]:80"]
)
def test_https_and_this_machine_are_fine(url: str) -> None:
    HttpTransport(url, None, QUICK).close()


def test_nobody_there(line: HttpTransport) -> None:
    nowhere = HttpTransport("http://127.0.0.1:9", TOKEN, QUICK)
    with pytest.raises(NetworkFailure):
        nowhere.health()


def test_a_proxy_of_the_company_is_not_asked_for_this_machine(
    line: HttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert line.push(EMPTY).server_epoch == "epoch-1"


def test_long_pushes_travel_compressed_and_arrive_whole(line: HttpTransport, central: FakeCentral) -> None:
    station = MemoryStation(LaneId("lane-1"))
    for number in range(200):
        station.commit(*scan_text(number))
    offer = station.offer(500, 400 * 1024)
    line.push(push_request(offer.lane, None, (), offer.envelopes))
    assert list(central.stored.log.values()) == [text.decode() for text in station.texts.values()]


def test_strange_ids_stay_within_their_call(line: HttpTransport, central: FakeCentral) -> None:
    with pytest.raises(Declined):
        line.event(EventId("../feed?cursor=x"))
    assert central.calls == ["..%2Ffeed%3Fcursor%3Dx"]


def test_a_call_ends_at_its_deadline_although_bytes_keep_coming(
    network: FaultProxy, far_line: HttpTransport
) -> None:
    network.break_with(Fault.TRICKLE)
    begun = time.monotonic()
    with pytest.raises(NetworkFailure):
        far_line.push(EMPTY)
    assert time.monotonic() - begun < 5 * QUICK.call


def test_hang_up_ends_a_waiting_call_from_another_thread(network: FaultProxy) -> None:
    patient = HttpTransport(network.address, TOKEN, Timeouts(connect=5, silence=60, call=60))
    patient.push(EMPTY)
    network.break_with(Fault.BLACKHOLE)
    outcome: list[Exception] = []

    def call() -> None:
        try:
            patient.push(EMPTY)
        except NetworkFailure as failure:
            outcome.append(failure)

    caller = threading.Thread(target=call)
    caller.start()
    deadline = time.monotonic() + 10
    while network.met == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    patient.hang_up()
    caller.join(10)
    network.heal()
    patient.close()
    assert len(outcome) == 1
