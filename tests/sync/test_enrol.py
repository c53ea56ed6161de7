"""Enrolment survives lost answers and says in a sentence why it did not work."""

import pytest

from domain.ids import LaneId
from sync.enrol import enrol
from sync.errors import EnrolRefused, NetworkFailure
from sync.transport import HttpTransport, Timeouts
from tests.support.central_thread import CentralThread
from tests.support.fake_central import CODE, TOKEN, FakeCentral, Refusal
from tests.support.fault_proxy import Fault, FaultProxy

QUICK = Timeouts(connect=1.0, silence=0.3, call=0.8)
LANE = LaneId("lane-1")


def test_an_answer_lost_costs_no_new_code(network: FaultProxy, central: FakeCentral) -> None:
    line = HttpTransport(network.address, None, QUICK)
    network.break_with(Fault.ANSWER_LOST)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            network.heal()

    answer = enrol(line, f" {CODE}\n", "Dock 1", LANE, wait)
    assert (answer.station_token, answer.station_name, answer.site) == (TOKEN, "Dock 1", "main")
    assert central.calls == ["enrol"] * 3
    line.close()


def test_a_wrong_code_is_refused_at_once(address: str, central: FakeCentral) -> None:
    line = HttpTransport(address, None, QUICK)
    waits: list[float] = []
    with pytest.raises(EnrolRefused) as refusal:
        enrol(line, "wrong", "Dock 1", LANE, waits.append)
    assert "15 minutes" in refusal.value.message.english()
    assert central.calls == ["enrol"]
    assert waits == []
    line.close()


def test_nobody_there_is_said_after_all_tries() -> None:
    waits: list[float] = []
    with pytest.raises(NetworkFailure):
        enrol(
            HttpTransport("http://127.0.0.1:9", None, QUICK), CODE, "Dock 1", LANE, waits.append, (1.0, 2.0)
        )
    assert waits == [1.0, 2.0]


def test_a_busy_central_is_asked_when_it_says(address: str, central: FakeCentral) -> None:
    answers = [True]

    def before(_call: str) -> None:
        if answers and answers.pop():
            raise Refusal(429, "busy", Retry_After="9")

    central.before = before
    waits: list[float] = []
    line = HttpTransport(address, None, QUICK)
    assert enrol(line, CODE, "Dock 1", LANE, waits.append).station_token == TOKEN
    assert waits == [9.0]
    line.close()


def test_enrolling_at_the_real_central_by_a_bad_network(
    real_network: FaultProxy, real_central: CentralThread
) -> None:
    line = HttpTransport(real_network.address, None, QUICK)
    code = real_central.central.stations.new_code("main")
    real_network.break_with(Fault.ANSWER_LOST)
    answer = enrol(line, code, "Dock 1", LANE, lambda _seconds: real_network.heal())
    assert real_network.seen == ["enrol", "enrol"]
    assert real_central.central.stations.authenticate(answer.station_token).name == "Dock 1"
    with pytest.raises(EnrolRefused):
        enrol(line, code, "Dock 2", LaneId("lane-2"), no_wait)
    line.close()


def no_wait(_seconds: float) -> None:
    raise AssertionError("a refusal is not waited for")
