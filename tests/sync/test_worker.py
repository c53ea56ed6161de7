"""The thread: it starts, is nudged, outlives every trouble and ends when told."""

import threading
import time
from collections.abc import Callable

import pytest

from app.errors import Trouble
from domain.exchange import Backlog, Offer
from domain.ids import LaneId
from domain.message import N_, Message
from sync.status import Link, SyncStatus
from sync.transport import HttpTransport, Timeouts
from sync.worker import SyncWorker
from tests.support.facts import scan_text
from tests.support.fake_central import TOKEN, FakeCentral
from tests.support.fault_proxy import Fault, FaultProxy
from tests.support.memory_station import MemoryStation
from tests.sync.conftest import WallClock

LONG = Timeouts(connect=5.0, silence=60.0, call=60.0)


class Heard:
    """What the listener got, and a way to wait for it."""

    def __init__(self) -> None:
        self.all: list[SyncStatus] = []
        self._news = threading.Condition()

    def __call__(self, status: SyncStatus) -> None:
        with self._news:
            self.all.append(status)
            self._news.notify_all()

    def wait_for(self, wanted: Callable[[SyncStatus], bool]) -> SyncStatus:
        with self._news:
            found = self._news.wait_for(lambda: next((it for it in self.all if wanted(it)), None), 20)
        assert found is not None, self.all[-3:]
        return found


class AilingStation(MemoryStation):
    """Storage that fails with `error` while one is set."""

    error: Exception | None = None

    def offer(self, most: int, most_bytes: int) -> Offer:
        if self.error is not None:
            raise self.error
        return super().offer(most, most_bytes)

    def backlog(self) -> Backlog:
        if self.error is not None:
            raise self.error
        return super().backlog()


def _worker(storage: MemoryStation, address: str, heard: Heard, timeouts: Timeouts = LONG) -> SyncWorker:
    return SyncWorker(
        storage,
        storage,
        HttpTransport(address, TOKEN, timeouts),
        central=address,
        clock=WallClock(),
        monotonic=time.monotonic,
        dice=lambda: 0.5,
        listener=heard,
    )


def test_a_day_of_the_worker(network: FaultProxy, central: FakeCentral) -> None:
    storage, heard = MemoryStation(LaneId("lane-1")), Heard()
    worker = _worker(storage, network.address, heard)
    worker.start()
    online = heard.wait_for(lambda it: it.link is Link.ONLINE and it.loaded)
    assert online.last_contact_ms == WallClock().now_ms()
    storage.commit(*scan_text(1))
    worker.nudge()
    heard.wait_for(lambda it: it.backlog.acked == 1)
    network.break_with(Fault.RESET)
    storage.commit(*scan_text(2))
    worker.nudge()
    heard.wait_for(lambda it: it.link is Link.OFFLINE and it.backlog.pending == 1)
    network.heal()
    heard.wait_for(lambda it: it.link is Link.ONLINE and it.backlog.acked == 2)
    assert worker.stop()
    assert len(central.stored.log) == 2
    assert heard.all[0].link is not Link.NOT_ENROLLED


def test_stop_cuts_a_hanging_call_short(network: FaultProxy) -> None:
    storage, heard = MemoryStation(LaneId("lane-1")), Heard()
    worker = _worker(storage, network.address, heard)
    worker.start()
    heard.wait_for(lambda it: it.loaded)
    network.break_with(Fault.BLACKHOLE)
    storage.commit(*scan_text(1))
    worker.nudge()
    deadline = time.monotonic() + 10
    while network.met == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    begun = time.monotonic()
    assert worker.stop()
    assert time.monotonic() - begun < 4
    assert storage.states()["pending"] == 1
    network.heal()


def test_stop_before_start() -> None:
    assert _worker(MemoryStation(LaneId("lane-1")), "http://127.0.0.1:9", Heard()).stop()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Trouble(Message(N_("The disk is full."))), "The disk is full."),
        (
            ZeroDivisionError("a bug"),
            "Sending has met an error of this program and tries again. See the log.",
        ),
    ],
)
def test_trouble_and_bugs_are_said_and_tried_again(error: Exception, said: str, address: str) -> None:
    storage, heard = AilingStation(LaneId("lane-1")), Heard()
    worker = _worker(storage, address, heard)
    worker.start()
    heard.wait_for(lambda it: it.loaded)
    storage.commit(*scan_text(1))
    storage.error = error
    worker.nudge()
    heard.wait_for(lambda it: it.trouble is not None and it.trouble.english() == said)
    storage.error = None
    heard.wait_for(lambda it: it.backlog.acked == 1 and it.trouble is None)
    assert worker.stop()


def test_a_listener_that_fails_stops_nothing(address: str) -> None:
    storage, heard = MemoryStation(LaneId("lane-1")), Heard()

    def listener(status: SyncStatus) -> None:
        heard(status)
        raise RuntimeError("the window is gone")

    worker = SyncWorker(
        storage,
        storage,
        HttpTransport(address, TOKEN, LONG),
        central=address,
        clock=WallClock(),
        monotonic=time.monotonic,
        dice=lambda: 0.5,
        listener=listener,
    )
    worker.start()
    storage.commit(*scan_text(1))
    worker.nudge()
    heard.wait_for(lambda it: it.backlog.acked == 1)
    assert worker.stop()


def test_pending_ages_are_told_while_nothing_else_changes() -> None:
    storage, heard = MemoryStation(LaneId("lane-1")), Heard()
    storage.commit(*scan_text(1))
    worker = _worker(storage, "http://127.0.0.1:9", heard, Timeouts(connect=0.5))
    worker.start()
    heard.wait_for(lambda it: it.link is Link.OFFLINE)
    deadline = time.monotonic() + 15
    while len([it for it in heard.all if it.link is Link.OFFLINE]) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len([it for it in heard.all if it.link is Link.OFFLINE]) >= 3
    assert worker.stop()
