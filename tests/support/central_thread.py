"""The real central over real sockets, in a thread of the test: its HTTP layer, core and SQLite file."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from sqlalchemy import select

from central.api import create_app
from central.core.central import Central, found_central
from central.core.loadfile import Load
from central.ports import system
from central.storage.engine import Database
from central.storage.tables import event
from domain.ids import LaneId
from domain.told import Product
from sync.protocol import EnrolRequest

SITE = "main"


@dataclass
class CentralThread:
    """A served central and what tests ask of it."""

    central: Central
    folder: Path
    address: str = ""

    def token(self, lane: LaneId) -> str:
        """Enrol a station with this lane."""
        code = self.central.stations.new_code(SITE)
        request = EnrolRequest(code=code, station_name="Dock", lane=lane)
        return self.central.stations.enrol(request).station_token

    def log(self) -> dict[str, bytes]:
        """All facts by id, in the order in which they were numbered."""
        with self.central.stations._database.read() as tx:
            rows = tx.connection.execute(select(event.c.event_id, event.c.text).order_by(event.c.ord))
            return {row.event_id: bytes(row.text) for row in rows}

    def back_up(self) -> None:
        self.central.close()
        shutil.copy(self.folder / "central.db", self.folder / "backup.db")

    def restore(self) -> None:
        """The database as of the backup, the witness as it is; the served program goes on, as after a restart."""
        self.central.close()
        for old in self.folder.glob("central.db-*"):
            old.unlink()
        shutil.copy(self.folder / "backup.db", self.folder / "central.db")
        self.central.epochs.check()

    def tell_product(self, sku: str) -> None:
        self.central.office.load(SITE, Load(products=(Product(sku, sku),)))


def found(folder: Path) -> None:
    """Make the files of a central with one site; copies of them are centrals of their own."""
    url = f"sqlite:///{folder / 'central.db'}"
    central = found_central(url, folder / "state", *system())
    central.office.make_site(SITE, "Main")
    central.close()


@contextmanager
def central_thread(folder: Path) -> Iterator[CentralThread]:
    """The central whose files lie in `folder`, served until the end."""
    central = Central(Database(f"sqlite:///{folder / 'central.db'}"), folder / "state", *system())
    central.epochs.check()
    config = uvicorn.Config(
        create_app(central.stations),
        port=0,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="central")
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.005)
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        yield CentralThread(central, folder, f"http://{host}:{port}")
    finally:
        server.should_exit = True
        thread.join(10)
        central.close()
