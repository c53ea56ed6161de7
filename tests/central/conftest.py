"""Every test here that asks for `central` runs twice: on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from central.core.central import Central, found_central, open_central
from central.core.loadfile import read_load
from central.core.stations import StationApi
from central.people import operator_id
from central.storage import schema
from central.storage.engine import Database
from domain.ids import return_id
from tests.central.dock import CountedIds, Dock, HandClock, by_id, enrolled
from tests.support.postgres import PostgresServer

_TEMPLATE = "central_template"


@dataclass
class House:
    """An opened central with the hands that move it."""

    central: Central
    url: str
    state: Path
    clock: HandClock
    ids: CountedIds

    @property
    def api(self) -> StationApi:
        return self.central.stations

    def load(self, **parts: list[dict[str, object]]) -> None:
        self.load_at("main", **parts)

    def load_at(self, site: str, /, **parts: list[dict[str, object]]) -> None:
        self.central.office.load(site, read_load(json.dumps(parts).encode()))

    def reopen(self) -> None:
        """As a new process would."""
        self.central.close()
        self.central = open_central(self.url, self.state, self.clock, self.ids, random.Random(2).randbytes)

    def dock(self, lane: str = "lane-1", site: str = "main") -> Dock:
        """A dock with the receiver of the standard load signed in."""
        return enrolled(self.api, lane, site, operator_id(site, "1001"))


@pytest.fixture(scope="session")
def central_template(postgres_server: PostgresServer) -> str:
    """A PostgreSQL database with central's tables, to copy."""
    postgres_server.create(_TEMPLATE)
    database = Database(postgres_server.url(_TEMPLATE))
    schema.upgrade(database)
    database.close()
    return _TEMPLATE


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/central.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database(request.getfixturevalue("central_template")) as url:
        yield url


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Callable[[str], House]]:
    """Opens centrals and closes them at the end."""
    opened: list[House] = []

    def open_one(url: str) -> House:
        clock, ids = HandClock(), CountedIds(1 << 80)
        central = found_central(url, tmp_path / "state", clock, ids, random.Random(1).randbytes)
        central.office.make_site("main", "Main")
        opened.append(House(central, url, tmp_path / "state", clock, ids))
        return opened[-1]

    yield open_one
    for house in opened:
        house.central.close()


@pytest.fixture
def house(database_url: str, open_house: Callable[[str], House]) -> House:
    """Central with one receiver, two products, and the returns R1 (A twice, B once) and R2 (A once)."""
    made = open_house(database_url)
    made.load(
        operators=[{"badge": "1001", "name": "Ada", "role": "receiver", "pin": "123456"}],
        products=[{"sku": "A", "name": "Apple", "barcodes": ["4006381333931"]}, {"sku": "B", "name": "Bell"}],
        rmas=[rma("R1", ("A", 2), ("B", 1)), rma("R2", ("A", 1))],
    )
    return made


def rma(reference: str, *lines: tuple[str, int], **more: object) -> dict[str, object]:
    items = [{"customer_order_id": "SO", "customer_sku_id": sku, "quantity": count} for sku, count in lines]
    return {
        "customer_identifier": reference,
        "return_type": "rma_submitted_by_customer",
        "line_items": items,
        **more,
    }


R1 = by_id(return_id("main", "R1"))
R2 = by_id(return_id("main", "R2"))
