"""Rule 7: central was restored to an earlier day, and gets back everything that stations kept."""

import pytest

from domain.ids import LaneId
from domain.told import ToldKind
from tests.support.central_thread import CentralThread
from tests.support.fake_central import TOKEN, FakeCentral
from tests.support.fault_proxy import Fault, FaultProxy
from tests.support.memory_station import MemoryStation
from tests.sync.conftest import Dock


@pytest.mark.parametrize("new_epoch", ["epoch-2", "epoch-1"])
def test_restored_central_gets_everything_again(new_epoch: str, dock: Dock, central: FakeCentral) -> None:
    """With a new epoch, and also when central itself did not notice (a machine snapshot)."""
    dock.scan(30)
    dock.until_idle()
    backup = central.backup()
    dock.scan(40)
    central.tell("product", "sku-lost")
    dock.for_seconds(3)
    assert len(central.stored.log) == 70
    central.restore(backup, new_epoch)
    assert len(central.stored.log) == 30
    dock.for_seconds(10)
    assert len(central.stored.log) == 70
    assert dock.storage.states() == {"pending": 0, "acked": 70, "parked": 0}
    assert dock.storage.place().epoch == new_epoch
    central.calls.clear()
    dock.for_seconds(10)
    assert "push" not in central.calls, "one restore is recovered from once"


def test_facts_received_from_others_are_offered_too(dock: Dock, central: FakeCentral) -> None:
    """The other station died for good; what this one received of it brings it back."""
    other = Dock(dock.address, MemoryStation(LaneId("lane-2")), token=f"{TOKEN}-2", number=2)
    dock.storage.want("return-1")
    dock.until_idle()
    backup = central.backup()
    other.scan(25)
    other.until_idle()
    dock.for_seconds(3)
    other.transport.close()
    central.restore(backup, "epoch-2")
    dock.for_seconds(10)
    assert len(central.stored.log) == 25


def test_resumes_at_the_newest_cursor_that_central_recognises(dock: Dock, central: FakeCentral) -> None:
    dock.until_idle()
    for number in range(20):
        central.tell("product", f"sku-{number}")
        dock.for_seconds(2.5)
    backup = central.backup()
    for number in range(20, 30):
        central.tell("product", f"sku-{number}")
        dock.for_seconds(2.5)
    central.restore(backup, "epoch-2")
    central.tell("product", "sku-new")
    central.calls.clear()
    dock.for_seconds(10)
    assert "snapshot" not in central.calls
    assert (ToldKind.PRODUCT, "sku-new") in dock.storage.told
    assert dock.storage.place().epoch == "epoch-2"


def test_loads_anew_when_no_kept_cursor_is_recognised(dock: Dock, central: FakeCentral) -> None:
    backup = central.backup()
    for number in range(60):
        central.tell("product", f"sku-{number}")
    dock.scan(5)
    dock.until_idle()
    central.restore(backup, "epoch-2")
    central.calls.clear()
    dock.for_seconds(10)
    assert "snapshot" in central.calls
    assert len(central.stored.log) == 5
    assert dock.status().loaded


def test_restored_during_the_first_load(dock: Dock, central: FakeCentral) -> None:
    backup = central.backup()
    for number in range(120):
        central.tell("product", f"sku-{number}")
    dock.steps(2)
    assert dock.storage.place().loading
    central.restore(backup, "epoch-2")
    dock.for_seconds(10)
    place = dock.storage.place()
    assert (place.epoch, place.loaded, place.loading) == ("epoch-2", True, False)


def test_killed_in_the_middle_of_recovery(dock: Dock, central: FakeCentral) -> None:
    dock.scan(300)
    dock.until_idle()
    empty = central.backup()
    empty.log, empty.ords, empty.seqs = {}, {}, {}
    central.restore(empty, "epoch-2")
    for _ in range(4):
        dock.clock += 2
        dock.courier.step()
        dock.start_again()
    dock.for_seconds(20)
    assert len(central.stored.log) == 300
    assert dock.storage.states()["acked"] == 300


def test_first_contact_is_no_restore(dock: Dock, central: FakeCentral) -> None:
    dock.scan(3)
    dock.until_idle()
    assert central.calls.count("push") == 1
    assert central.calls.index("snapshot") < central.calls.index("push"), (
        "the epoch is known before the first push"
    )


def test_the_real_central_restored_from_a_backup(
    real_dock: Dock, real_central: CentralThread, real_network: FaultProxy
) -> None:
    other_storage = MemoryStation(LaneId("lane-2"))
    other = Dock(real_central.address, other_storage, real_central.token(other_storage.lane), number=2)
    for dock in (real_dock, other):
        dock.storage.want("return-1")
        dock.scan(10)
        dock.until_idle()
    real_central.back_up()
    epoch = real_dock.storage.place().epoch
    real_dock.scan(15)
    real_dock.for_seconds(3)
    other.for_seconds(3)
    assert len(other.storage.texts) == 35, "10 of its own, 25 heard of"
    real_network.break_with(Fault.BLACKHOLE)
    real_central.restore()
    assert len(real_central.log()) == 20
    other.for_seconds(10)
    assert len(real_central.log()) == 35, "the other station gave back what it had only heard of"
    real_network.heal()
    real_dock.for_seconds(40)
    other.for_seconds(5)
    assert real_dock.storage.place().epoch != epoch
    assert real_dock.storage.states()["pending"] == 0
    assert len(real_central.log()) == 35
    assert real_dock.storage.ords == other.storage.ords
    other.transport.close()
