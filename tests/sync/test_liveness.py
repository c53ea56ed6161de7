"""I5: whatever the network did, once it is well the queue drains and nobody touches anything."""

import pytest

from domain.told import ToldKind
from sync.status import Link
from tests.support.central_thread import CentralThread
from tests.support.fault_proxy import Fault, FaultProxy
from tests.sync.conftest import Dock

_HARMLESS = {Fault.TWICE}


@pytest.mark.parametrize("fault", list(Fault))
def test_liveness_after_each_fault(
    fault: Fault, real_dock: Dock, real_network: FaultProxy, real_central: CentralThread
) -> None:
    real_dock.scan(20)
    real_dock.until_idle()
    assert real_dock.status().link is Link.ONLINE
    real_dock.scan(30)
    real_network.break_with(fault)
    real_dock.steps(4)
    assert real_network.met >= 1
    if fault not in _HARMLESS:
        assert real_dock.status().link is Link.OFFLINE
        assert real_dock.storage.states()["pending"] == 30, "a failure acknowledged something"
    real_network.heal()
    real_dock.for_seconds(60)
    assert real_dock.storage.states() == {"pending": 0, "acked": 50, "parked": 0}
    assert real_dock.status().link is Link.ONLINE
    assert real_dock.status().trouble is None
    assert real_central.log() == real_dock.storage.texts


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.BLACKHOLE, Fault.CUT_IN_BODY, Fault.GARBLED])
@pytest.mark.parametrize("call", ["push", "feed", "snapshot", "subscriptions"])
def test_liveness_when_one_call_alone_fails(
    fault: Fault, call: str, real_dock: Dock, real_network: FaultProxy, real_central: CentralThread
) -> None:
    real_network.break_with(fault, only=call)
    real_dock.scan(30)
    real_dock.steps(6)
    assert real_network.met >= 1
    real_central.tell_product("late-product")
    real_network.heal()
    real_dock.for_seconds(60)
    assert real_dock.storage.states()["pending"] == 0
    assert (ToldKind.PRODUCT, "late-product") in real_dock.storage.told
    assert real_dock.status().loaded


def test_offline_for_a_day_still_tries_every_fifteen_seconds(
    real_dock: Dock, real_network: FaultProxy
) -> None:
    real_network.break_with(Fault.RESET)
    real_dock.scan(1)
    real_dock.for_seconds(600)
    before = real_network.met
    real_dock.for_seconds(600)
    assert real_network.met - before >= 600 // 15


def test_a_commit_shortens_the_pause_while_offline(real_dock: Dock, real_network: FaultProxy) -> None:
    real_network.break_with(Fault.RESET)
    real_dock.for_seconds(120)
    real_network.heal()
    real_dock.scan(1)
    real_dock.courier.nudge()
    real_dock.for_seconds(1.5)
    real_dock.until_idle()
    assert real_dock.storage.states()["acked"] == 1


def test_a_thousand_pending_are_with_central_within_a_minute(
    real_dock: Dock, real_network: FaultProxy, real_central: CentralThread
) -> None:
    real_network.break_with(Fault.PORTAL_302)
    real_dock.scan(1000)
    real_dock.for_seconds(300)
    real_network.heal()
    real_dock.for_seconds(60)
    assert real_dock.storage.states()["acked"] == 1000
    assert len(real_central.log()) == 1000
