"""I5: whatever the network did, once it is well the queue drains and nobody touches anything."""

import pytest

from sync.status import Link
from tests.support.fake_central import FakeCentral
from tests.support.fault_proxy import Fault, FaultProxy
from tests.sync.conftest import Dock

_HARMLESS = {Fault.TWICE}


@pytest.mark.parametrize("fault", list(Fault))
def test_liveness_after_each_fault(
    fault: Fault, far_dock: Dock, network: FaultProxy, central: FakeCentral
) -> None:
    far_dock.scan(20)
    far_dock.until_idle()
    assert far_dock.status().link is Link.ONLINE
    far_dock.scan(30)
    network.break_with(fault)
    far_dock.steps(4)
    assert network.met >= 1
    if fault not in _HARMLESS:
        assert far_dock.status().link is Link.OFFLINE
        assert far_dock.storage.states()["pending"] == 30, "a failure acknowledged something"
    network.heal()
    far_dock.for_seconds(60)
    assert far_dock.storage.states() == {"pending": 0, "acked": 50, "parked": 0}
    assert far_dock.status().link is Link.ONLINE
    assert far_dock.status().trouble is None
    assert list(central.stored.log.values()) == [text.decode() for text in far_dock.storage.texts.values()]


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.BLACKHOLE, Fault.CUT_IN_BODY, Fault.GARBLED])
@pytest.mark.parametrize("call", ["push", "feed", "snapshot", "subscriptions"])
def test_liveness_when_one_call_alone_fails(
    fault: Fault, call: str, far_dock: Dock, network: FaultProxy, central: FakeCentral
) -> None:
    network.break_with(fault, only=call)
    far_dock.scan(30)
    far_dock.steps(6)
    assert network.met >= 1
    central.tell("product", "late-product")
    network.heal()
    far_dock.for_seconds(60)
    assert far_dock.storage.states()["pending"] == 0
    assert len(far_dock.storage.told) == 3
    assert far_dock.status().loaded


def test_offline_for_a_day_still_tries_every_fifteen_seconds(far_dock: Dock, network: FaultProxy) -> None:
    network.break_with(Fault.RESET)
    far_dock.scan(1)
    far_dock.for_seconds(600)
    before = network.met
    far_dock.for_seconds(600)
    assert network.met - before >= 600 // 15


def test_a_commit_shortens_the_pause_while_offline(far_dock: Dock, network: FaultProxy) -> None:
    network.break_with(Fault.RESET)
    far_dock.for_seconds(120)
    network.heal()
    far_dock.scan(1)
    far_dock.courier.nudge()
    far_dock.for_seconds(1.5)
    far_dock.until_idle()
    assert far_dock.storage.states()["acked"] == 1


def test_a_thousand_pending_are_with_central_within_a_minute(
    far_dock: Dock, network: FaultProxy, central: FakeCentral
) -> None:
    network.break_with(Fault.PORTAL_302)
    far_dock.scan(1000)
    far_dock.for_seconds(300)
    network.heal()
    far_dock.for_seconds(60)
    assert far_dock.storage.states()["acked"] == 1000
    assert len(central.stored.log) == 1000
