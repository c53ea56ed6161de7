"""What the composition root calls: enrolment, a single catching up, and the worker, against the real central."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.ids import LaneId
from sync.ports import Inbox, Outbox
from sync.station import Enrolment, Keys, ask_for_enrolment, catch_up, worker_of
from sync.status import Link, SyncStatus
from tests.support.central_thread import SITE, CentralThread
from tests.support.memory_station import MemoryStation
from tests.sync.conftest import WallClock


@dataclass
class Belonging:
    central: str
    token: str


@dataclass
class WiredStation:
    storage: MemoryStation = field(default_factory=lambda: MemoryStation(LaneId("lane-1")))
    belonging: Belonging | None = None

    @property
    def outbox(self) -> Outbox:
        return self.storage

    @property
    def inbox(self) -> Inbox:
        return self.storage

    @property
    def enrolment(self) -> Enrolment | None:
        return self.belonging

    @property
    def keys(self) -> Callable[[], Keys]:
        return self._keys

    def _keys(self) -> Keys:
        assert self.belonging is not None
        return self.belonging


def test_enrolled_and_caught_up(real_central: CentralThread) -> None:
    code = real_central.central.stations.new_code(SITE)
    answer = ask_for_enrolment(real_central.address, code, "Dock 1", LaneId("lane-1"))
    station = WiredStation(belonging=Belonging(real_central.address, answer.station_token))
    assert catch_up(station, WallClock(), 10)
    assert station.storage.place().loaded


def test_a_central_that_is_away_is_no_trouble() -> None:
    station = WiredStation(belonging=Belonging("http://127.0.0.1:9", "token"))
    assert not catch_up(station, WallClock(), 0.3)
    assert not catch_up(WiredStation(), WallClock(), 0.3)


def test_no_worker_before_the_enrolment() -> None:
    heard: list[SyncStatus] = []
    assert worker_of(WiredStation(), WallClock(), heard.append) is None
    assert heard[0].link is Link.NOT_ENROLLED


def test_the_worker_of_an_enrolled_station(real_central: CentralThread) -> None:
    token = real_central.token(LaneId("lane-1"))
    worker = worker_of(
        WiredStation(belonging=Belonging(real_central.address, token)), WallClock(), lambda _: None
    )
    assert worker is not None
    worker.start()
    worker.nudge()
    assert worker.stop()
