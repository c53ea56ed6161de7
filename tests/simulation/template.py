"""A central with a site and two enrolled stations, made once; every run begins with a copy of its files.

The databases stay open objects from run to run (their statements are compiled once), the files are new.
"""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.storage.store import StationStore
from central.core.central import Central, found_central
from central.core.loadfile import LineWanted, Load, ReturnWanted
from central.people import Person
from central.storage.engine import Database
from domain.ids import LaneId
from domain.told import Product
from domain.vocabulary import DeliveryStatus
from sync.protocol import EnrolRequest
from tests.simulation.dice import SimClock, SimIds

SITE = "main"
STATIONS = 2
PRODUCTS = (
    Product("A", "Apple", ("4006381333931",)),
    Product("B", "Ball", ("96385074",)),
    Product("C", "Clock", ("C-CODE",), serialised=True),
    Product("X", "Extra", ("X-CODE",)),
)
CODES = ("4006381333931", "96385074", "C-CODE", "X-CODE", "C-1", "C-2", "nothing-known")
REFERENCES = ("RMA-1", "RMA-2", "RMA-3")
UNANNOUNCED = "PARCEL-9"


@dataclass(frozen=True)
class Rig:
    """Where a world stands: `folder` holds its files, `template` what they are at the beginning."""

    template: Path
    folder: Path
    tokens: tuple[str, ...]
    stores: tuple[StationStore, ...]
    database: Database

    @property
    def state(self) -> Path:
        """The folder of central's witness."""
        return self.folder / "state"

    def begin(self) -> None:
        """Everything is as it was after enrolment."""
        self.close()
        shutil.rmtree(self.folder)
        shutil.copytree(self.template, self.folder)

    def close(self) -> None:
        """No file is open any more; opened again when asked."""
        self.database.close()
        for store in self.stores:
            store.close()


def line(sku: str, expected: int, *serials: str) -> LineWanted:
    return LineWanted(sku, expected, None, None, None, None, serials)


def wanted(reference: str, *lines: LineWanted) -> ReturnWanted:
    return ReturnWanted(reference, None, None, None, None, DeliveryStatus.PENDING, (), lines)


FIRST_LOAD = Load(
    (Person("100", "Ada", "receiver", "1234"), Person("200", "Bo", "supervisor", "5678")),
    PRODUCTS,
    tuple(wanted(name, line("A", 1), line("B", 2), line("C", 1, "C-1")) for name in REFERENCES),
)


def make_rig(folder: Path) -> Rig:
    dice, clock = random.Random(0), SimClock()
    ids = SimIds(dice, clock)
    template = folder / "template"
    central = found_central(
        f"sqlite:///{template / 'central.db'}", template / "state", clock, ids, dice.randbytes
    )
    central.office.make_site(SITE, "Main")
    central.office.load(SITE, FIRST_LOAD)
    lanes = [LaneId(ids.new_id()) for _ in range(STATIONS)]
    tokens = tuple(_enrol(central, number, lane) for number, lane in enumerate(lanes))
    central.close()
    for number, lane in enumerate(lanes):
        _store(template, number, lane).close()
    shutil.copytree(template, folder / "run")
    stores = tuple(_store(folder / "run", number, lane) for number, lane in enumerate(lanes))
    return Rig(
        template, folder / "run", tokens, stores, Database(f"sqlite:///{folder / 'run' / 'central.db'}")
    )


def _store(folder: Path, number: int, lane: LaneId) -> StationStore:
    return StationStore(folder / f"station-{number}.db", lambda: lane)


def _enrol(central: Central, number: int, lane: LaneId) -> str:
    request = EnrolRequest(code=central.stations.new_code(SITE), station_name=f"Dock {number}", lane=lane)
    return central.stations.enrol(request).station_token
