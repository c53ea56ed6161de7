"""Enrolment survives lost answers and says in a sentence why it did not work."""

import pytest

from domain.ids import LaneId
from sync.enrol import enrol
from sync.errors import EnrolRefused, NetworkFailure
from sync.transport import HttpTransport, Timeouts
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
