"""`enrol`: bind a station to central, and load once what central tells."""

from __future__ import annotations

from typing import Protocol

from app.bootstrap import (
    Enrolment,
    Station,
    build_station,
    only_one,
    open_store,
    refuse_other_central,
    save_enrolment,
)
from app.paths import Home
from app.secrets import Keys
from app.settings import load_settings
from app.system import SystemClock, SystemIds
from domain.ids import Clock, LaneId

_FIRST_LOAD_S = 60.0


class EnrolAnswer(Protocol):
    """What central answers to a one-time code."""

    @property
    def station_token(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def pepper(self) -> str: ...
    @property
    def server_epoch(self) -> str: ...


class SyncDoor(Protocol):
    """The way to central for commands; met by the module `sync.station`."""

    def ask_for_enrolment(self, central: str, code: str, station: str, lane: LaneId) -> EnrolAnswer:
        """Exchange the one-time code."""
        ...

    def catch_up(self, station: Station, clock: Clock, patience_s: float) -> bool:
        """Hear central once; False when it does not answer."""
        ...


def enrol(home: Home, central: str, code: str, station: str, door: SyncDoor) -> int:
    """Exchange the code, keep the answer, load once what central tells. Raises Trouble."""
    lock = only_one(home)
    try:
        store = open_store(home, SystemIds())
        try:
            answer = door.ask_for_enrolment(central, code, station, store.lane)
            enrolment = Enrolment(central, station, answer.site)
            refuse_other_central(store, enrolment, answer.server_epoch)
            save_enrolment(store, home, enrolment, Keys(answer.station_token, answer.pepper))
        finally:
            store.close()
        print(f"enrolled as {station} at site {answer.site}")
        loaded = _load_once(home, door)
    finally:
        lock.release()
    print("loaded what central tells" if loaded else "central's data will be loaded when the station runs")
    return 0


def _load_once(home: Home, door: SyncDoor) -> bool:
    clock = SystemClock()
    station = build_station(home, load_settings(home.settings), clock, SystemIds())
    station.desk.lane.start()
    try:
        loaded = door.catch_up(station, clock, _FIRST_LOAD_S)
        if loaded:
            station.heard_from_central(clock.now_ms())
        return loaded
    finally:
        station.stop()
