"""Rules 3 to 5: what acknowledges a fact, what sets it aside, and what only waits."""

from collections.abc import Callable

import pytest

from domain.codec import MAX_FACT_BYTES
from domain.ids import EventId
from sync.protocol import MAX_BODY_BYTES, PushRequest
from sync.pushing import BatchSize
from sync.status import Link
from sync.wire import push_request
from tests.support.central_thread import CentralThread
from tests.support.facts import event_id, scan_text
from tests.support.fake_central import FakeCentral, Refusal
from tests.support.fault_proxy import Fault, FaultProxy
from tests.sync.conftest import Dock


def _refusing(call: str, status: int, detail: str = "no", **headers: str) -> Callable[[str], None]:
    def before(name: str) -> None:
        if call in {name, "*"}:
            raise Refusal(status, detail, **headers)

    return before


def test_answer_lost(real_dock: Dock, real_network: FaultProxy, real_central: CentralThread) -> None:
    real_dock.until_idle()
    real_network.break_with(Fault.ANSWER_LOST, only="push")
    real_dock.scan(25)
    real_dock.steps(2)
    assert len(real_central.log()) == 25, "central has them all the same"
    assert real_dock.storage.states()["pending"] == 25, "and the station does not know"
    real_network.heal()
    real_dock.for_seconds(20)
    assert real_dock.storage.states()["acked"] == 25
    assert len(real_central.log()) == 25
    assert {delivery.code for delivery in real_dock.storage.deliveries.values()} == {"duplicate"}


def test_request_delivered_twice(
    real_dock: Dock, real_network: FaultProxy, real_central: CentralThread
) -> None:
    real_network.break_with(Fault.TWICE)
    real_dock.scan(25)
    real_dock.for_seconds(20)
    assert real_network.met > 2
    assert real_dock.storage.states()["acked"] == 25
    assert len(real_central.log()) == 25


def test_request_delivered_long_after_its_sender_gave_up(
    real_dock: Dock, real_network: FaultProxy, real_central: CentralThread
) -> None:
    real_dock.until_idle()
    real_network.break_with(Fault.LATE, only="push")
    real_dock.scan(5)
    real_dock.steps(2)
    held = list(real_network.late)
    real_network.late.clear()
    real_network.heal()
    real_dock.for_seconds(20)
    assert held
    for request in held:
        assert real_network.forward(request)[0] == 200
    real_dock.for_seconds(20)
    assert real_dock.storage.states()["acked"] == 5
    assert len(real_central.log()) == 5


def test_results_come_in_any_order_and_strange_ones_mean_nothing(dock: Dock, central: FakeCentral) -> None:
    dock.scan(3)
    dock.until_idle()
    in_log = {id_: central.stored.ords[id_] for id_ in central.stored.ords}
    assert dock.storage.ords == in_log


def test_bisect(address: str, central: FakeCentral) -> None:
    """1 poison in 500 costs at most 20 requests, 499 are applied."""
    dock = Dock(address, first_batch=500)
    dock.until_idle()
    central.calls.clear()
    poisoned = event_id(333)
    central.poison = lambda fact: fact.event_id == poisoned
    dock.scan(500)
    dock.until_idle()
    assert dock.storage.states() == {"pending": 0, "acked": 499, "parked": 1}
    assert dock.storage.deliveries[poisoned].reason == "422: this batch cannot be read"
    assert len(central.stored.log) == 499
    assert central.calls.count("push") <= 20
    assert dock.status().backlog.parked == 1
    dock.scan(5)
    dock.until_idle()
    assert dock.storage.states() == {"pending": 0, "acked": 504, "parked": 1}, "poison blocks nothing"
    assert central.applied_through() == 505, "a parked seq counts as passed"
    dock.transport.close()


def test_poison_at_the_real_central(
    real_dock: Dock, real_network: FaultProxy, real_central: CentralThread
) -> None:
    """A text that is no fact is refused with all that came with it; it is set aside with central's own reason."""
    real_dock.until_idle()
    real_dock.scan(120)
    real_dock.storage.commit("poison", b'{"no":"fact"}')
    real_dock.scan(120)
    real_network.seen.clear()
    real_dock.until_idle()
    assert real_dock.storage.states() == {"pending": 0, "acked": 240, "parked": 1}
    reason = real_dock.storage.deliveries[EventId("poison")].reason
    assert reason is not None
    assert reason.startswith("422: events[0].fact: ")
    assert len(real_central.log()) == 240
    assert real_network.seen.count("push") <= 20


def test_an_unknown_token_at_the_real_central(real_central: CentralThread) -> None:
    dock = Dock(real_central.address, token="nobody")
    dock.scan(3)
    dock.for_seconds(1)
    assert dock.status().link is Link.REFUSED
    assert dock.storage.states()["pending"] == 3
    dock.transport.close()


@pytest.mark.parametrize("status", [400, 413, 422])
def test_nothing_is_parked_while_even_an_empty_push_is_refused(
    status: int, dock: Dock, central: FakeCentral
) -> None:
    dock.until_idle()
    central.before = _refusing("push", status)
    dock.scan(30)
    dock.for_seconds(120)
    assert dock.storage.states() == {"pending": 30, "acked": 0, "parked": 0}
    assert dock.status().trouble is not None
    central.before = lambda _call: None
    dock.for_seconds(60)
    assert dock.storage.states()["acked"] == 30
    assert dock.status().trouble is None


@pytest.mark.parametrize("status", [401, 403])
def test_not_allowed_keeps_everything_and_asks_every_minute(
    status: int, dock: Dock, central: FakeCentral
) -> None:
    dock.until_idle()
    central.before = _refusing("*", status)
    dock.scan(10)
    dock.for_seconds(10)
    assert dock.status().link is Link.REFUSED
    assert dock.status().trouble is not None
    central.calls.clear()
    dock.courier.nudge()
    dock.for_seconds(600)
    assert 8 <= len(central.calls) <= 11, "once a minute, whatever is scanned"
    assert dock.storage.states() == {"pending": 10, "acked": 0, "parked": 0}
    central.before = lambda _call: None
    dock.for_seconds(70)
    assert dock.storage.states()["acked"] == 10
    assert dock.status().link is Link.ONLINE


def test_busy_waits_just_as_long_as_asked(dock: Dock, central: FakeCentral) -> None:
    dock.until_idle()
    central.before = _refusing("push", 429, Retry_After="17")
    dock.scan(1)
    dock.steps(1)
    central.before = lambda _call: None
    central.calls.clear()
    dock.for_seconds(15)
    assert "push" not in central.calls
    assert "feed" in central.calls, "only pushing waits"
    assert dock.status().trouble is None
    dock.for_seconds(4)
    assert dock.storage.states()["acked"] == 1


@pytest.mark.parametrize("status", [500, 503])
def test_server_trouble_backs_off_and_leaves_the_feed_alone(
    status: int, dock: Dock, central: FakeCentral
) -> None:
    dock.until_idle()
    central.before = _refusing("push", status)
    dock.scan(1)
    dock.for_seconds(300)
    central.calls.clear()
    dock.for_seconds(300)
    assert 10 <= central.calls.count("push") <= 25
    assert central.calls.count("feed") >= 140
    assert dock.status().trouble is not None
    assert dock.status().link is Link.ONLINE
    central.before = lambda _call: None
    dock.for_seconds(31)
    assert dock.storage.states()["acked"] == 1
    assert dock.status().trouble is None


def test_a_full_push_stays_below_the_limit_however_long_its_facts_are() -> None:
    quotes = [(event_id(n), b'{"note":"' + b'\\"' * 32000 + b'"}') for n in range(20)]
    dock = Dock("http://127.0.0.1:9", first_batch=500)
    for id_, text in quotes:
        assert len(text) <= MAX_FACT_BYTES + 16
        dock.storage.commit(id_, text)
    offer = dock.storage.offer(500, 400 * 1024)
    request = push_request(offer.lane, "e", offer.skipped, offer.envelopes)
    assert len(request.model_dump_json().encode()) <= MAX_BODY_BYTES
    assert PushRequest.model_validate_json(request.model_dump_json()) == request


def test_facts_travel_as_their_exact_text(dock: Dock, central: FakeCentral) -> None:
    id_, text = scan_text(1)
    dock.storage.commit(id_, text)
    dock.until_idle()
    assert central.stored.log[id_].encode() == text


@pytest.mark.parametrize(
    ("size", "pushed", "seconds", "then"),
    [
        (100, 100, 0.1, 200),
        (100, 100, 0.4, 125),
        (100, 100, 1.0, 50),
        (100, 100, 60.0, 50),
        (100, 7, 0.1, 100),
        (100, 7, 2.0, 50),
        (400, 400, 0.001, 500),
        (12, 12, 9.0, 10),
    ],
)
def test_batch_size_aims_at_half_a_second(size: int, pushed: int, seconds: float, then: int) -> None:
    batch = BatchSize(size)
    batch.took(pushed, seconds)
    assert batch.facts == then
