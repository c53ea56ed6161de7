"""A station's courier, a small central over real sockets, and a faulty network between them."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.ids import LaneId
from sync.courier import Courier
from sync.status import SyncStatus
from sync.transport import HttpTransport, Timeouts
from tests.support.central_thread import CentralThread, central_thread, found
from tests.support.facts import scan_text
from tests.support.fake_central import TOKEN, FakeCentral, serving
from tests.support.fault_proxy import FaultProxy, faulty
from tests.support.memory_station import MemoryStation

QUICK = Timeouts(connect=2.0, silence=0.7, call=1.8)


class WallClock:
    def now_ms(self) -> int:
        return 1_795_000_000_000


@dataclass
class Dock:
    """A station and its courier; waits take no time but are counted in `clock`."""

    address: str
    storage: MemoryStation = field(default_factory=lambda: MemoryStation(LaneId("lane-1")))
    token: str = TOKEN
    clock: float = 0.0
    first_batch: int = 100
    number: int = 1
    heard: list[SyncStatus] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._start()

    def start_again(self) -> None:
        """As after a kill: what storage committed is all that is left."""
        self.transport.close()
        self._start()

    def _start(self) -> None:
        self.transport = HttpTransport(self.address, self.token, QUICK)
        self.courier = Courier(
            self.storage,
            self.storage,
            self.transport,
            central=self.address,
            clock=WallClock(),
            monotonic=lambda: self.clock,
            dice=random.Random(1).random,
            listener=self.heard.append,
            first_batch=self.first_batch,
        )

    def status(self) -> SyncStatus:
        return self.heard[-1]

    def scan(self, count: int, of_return: str = "return-1") -> None:
        first = len(self.storage.texts)
        for number in range(first, first + count):
            self.storage.commit(*scan_text(number, of_return, self.number))

    def steps(self, count: int) -> None:
        for _ in range(count):
            self.clock += self.courier.step()

    def until_idle(self, most: int = 500) -> None:
        """Step until there is nothing to do at once."""
        for _ in range(most):
            wait = self.courier.step()
            if wait > 0:
                return
        raise AssertionError(f"still busy after {most} steps")

    def for_seconds(self, seconds: float) -> None:
        """Let the courier run for so long by its own clock."""
        end = self.clock + seconds
        while self.clock < end:
            self.clock += self.courier.step()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a new central, made once."""
    folder = tmp_path_factory.mktemp("founded")
    found(folder)
    return folder


@pytest.fixture
def real_central(founded: Path, tmp_path: Path) -> Iterator[CentralThread]:
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    with central_thread(tmp_path) as central:
        yield central


@pytest.fixture
def real_network(real_central: CentralThread) -> Iterator[FaultProxy]:
    with faulty(real_central.address) as proxy:
        yield proxy


@pytest.fixture
def real_dock(real_central: CentralThread, real_network: FaultProxy) -> Iterator[Dock]:
    """A station whose way to the real central leads through the faulty network."""
    storage = MemoryStation(LaneId("lane-1"))
    station = Dock(real_network.address, storage, real_central.token(storage.lane))
    yield station
    station.transport.close()


@pytest.fixture
def central() -> FakeCentral:
    told = FakeCentral()
    told.tell("site", "main")
    told.tell("return", "return-1")
    return told


@pytest.fixture
def address(central: FakeCentral) -> Iterator[str]:
    with serving(central) as url:
        yield url


@pytest.fixture
def dock(address: str) -> Iterator[Dock]:
    """A station with a straight way to central."""
    station = Dock(address)
    yield station
    station.transport.close()


@pytest.fixture
def network(address: str) -> Iterator[FaultProxy]:
    with faulty(address) as proxy:
        yield proxy


@pytest.fixture
def far_dock(network: FaultProxy) -> Iterator[Dock]:
    """A station whose way to central leads through the faulty network."""
    station = Dock(network.address)
    yield station
    station.transport.close()
