"""Decisions on anomalies between two stations' real files and the real central, over real sockets."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from app.desk.core import DeskCore, StationName
from app.desk.recording import Recorder
from app.storage.anomalies import anomaly_queue
from app.storage.exchange import StationInbox, StationOutbox
from app.storage.ledger import StationLedger
from app.storage.store import StationStore
from app.system import SystemClock, SystemIds
from central.core.loadfile import read_load
from domain.codes import command_code
from domain.commands import CommandWord
from domain.ids import LaneId, ReturnId, return_id
from domain.picture import AnomalyPicture, ReturnPicture
from domain.resolving import Resolve
from domain.vocabulary import AnomalyState, Disposition, LeftReason, Resolution
from sync.courier import Courier
from sync.transport import HttpTransport, Timeouts
from tests.support.central_thread import SITE, CentralThread, central_thread, found
from tests.support.standard_job import C, X, line, load_file, rma

Result = TypeVar("Result")

REFERENCE, SUPERVISORS = "RMA-7001", {"9001": "904417", "9002": "618250"}
RETURN = return_id(SITE, REFERENCE)


class Inline:
    def run_behind(self, work: Callable[[], Result]) -> Result:
        return work()


def stubborn(_trouble: Exception) -> bool:
    return False


class Station:
    """A station without a window: real storage, desk and courier; it hears central when told to."""

    def __init__(self, folder: Path, central: CentralThread, number: int) -> None:
        clock, ids = SystemClock(), SystemIds()
        lane = LaneId(ids.new_id())
        self._seconds = 0.0
        self.store = StationStore(folder / f"station-{number}.sqlite", lambda: lane)
        self.ledger = StationLedger(self.store, SITE)
        recorder = Recorder(self.ledger, clock, ids, "test", stubborn)
        self.core = DeskCore(self.ledger, StationName(f"Dock {number}", SITE), recorder, clock, ids)
        self.transport = HttpTransport(central.address, central.token(lane), Timeouts())
        self.courier = Courier(
            StationOutbox(self.store, Inline(), clock),
            StationInbox(self.store, Inline(), self._told),
            self.transport,
            central=central.address,
            clock=clock,
            monotonic=lambda: self._seconds,
            dice=random.Random(number).random,
            listener=lambda _status: None,
        )
        self.core.begin()

    def _told(self, return_ids: Sequence[ReturnId]) -> None:
        self.core.told_changed(return_ids)

    def exchange(self) -> None:
        """Everything that can be said, in both directions; waiting takes no time."""
        self.courier.nudge()
        for _ in range(40):
            self._seconds += self.courier.step()

    def sign_in(self, badge: str) -> None:
        person = next(one for one in self.ledger.operators() if one.badge == badge)
        self.core.sign_in(person)

    def scan(self, *codes: str | CommandWord) -> None:
        for code in codes:
            text = command_code(code) if isinstance(code, CommandWord) else code
            self.core.scan(text.encode())

    @property
    def picture(self) -> ReturnPicture:
        return self.ledger.case(RETURN).picture

    def anomaly(self, kind: str) -> AnomalyPicture:
        return next(one for one in self.picture.anomalies if one.kind == kind)

    def decide(self, kind: str, resolution: Resolution) -> None:
        seen = self.anomaly(kind)
        self.core.resolve(RETURN, Resolve(seen.anomaly_id, seen.evidence, resolution), None)

    def waiting(self) -> list[str]:
        with self.store.read() as connection:
            return [row.kind for row in anomaly_queue(connection, 50).rows]

    def stop(self) -> None:
        self.transport.close()
        self.store.close()


@pytest.fixture
def central(tmp_path: Path) -> Iterator[CentralThread]:
    folder = tmp_path / "central"
    folder.mkdir()
    found(folder)
    with central_thread(folder) as served:
        load = load_file([], rma(REFERENCE, line("C", 1, "SN-7001")))
        load["operators"] = [
            {"badge": badge, "name": f"Supervisor {badge}", "role": "supervisor", "pin": pin}
            for badge, pin in SUPERVISORS.items()
        ]
        served.central.office.load(SITE, read_load(json.dumps(load).encode()))
        yield served


@contextmanager
def station(folder: Path, central: CentralThread, number: int, badge: str) -> Iterator[Station]:
    made = Station(folder, central, number)
    try:
        made.exchange()
        made.sign_in(badge)
        yield made
    finally:
        made.stop()


def reported(central: CentralThread) -> set[tuple[str, str]]:
    (report,) = central.central.office.report(REFERENCE)
    return {(one["kind"], one["state"]) for one in report["anomalies"]}


def test_a_serial_mismatch_is_resolved_and_central_says_so(central: CentralThread, tmp_path: Path) -> None:
    with station(tmp_path, central, 1, "9001") as dock:
        dock.scan(REFERENCE, C, "SN-7007")
        dock.exchange()
        assert reported(central) == {("serial_mismatch", "open")}
        assert dock.waiting() == ["serial_mismatch"]
        dock.decide("serial_mismatch", Resolution.SEND_BACK)
        dock.exchange()
        assert dock.waiting() == []
        assert dock.picture.units[0].left is LeftReason.SENT_BACK
    assert reported(central) == {("serial_mismatch", "resolved")}


def test_two_supervisors_who_decide_differently_are_both_kept_and_flagged(
    central: CentralThread, tmp_path: Path
) -> None:
    with station(tmp_path, central, 1, "9001") as one, station(tmp_path, central, 2, "9002") as two:
        one.scan(REFERENCE, X, CommandWord.HOLD)
        one.exchange()
        two.scan(REFERENCE)
        two.exchange()
        assert two.waiting() == ["unexpected_item"]
        # Nobody hears of the other: each decides on what lies before them, without central.
        one.decide("unexpected_item", Resolution.SEND_BACK)
        two.decide("unexpected_item", Resolution.QUARANTINE)
        assert [each.waiting() for each in (one, two)] == [[], []]
        for _ in range(2):
            one.exchange()
            two.exchange()
        for each in (one, two):
            anomaly = each.anomaly("unexpected_item")
            assert (anomaly.state, anomaly.decided_twice) == (AnomalyState.OPEN, True)
            (unit,) = each.picture.units
            assert (unit.disposition, unit.left) == (Disposition.HOLD, None)
            assert set(each.waiting()) == {"unexpected_item", "values_differ"}
        assert one.picture == two.picture
        assert reported(central) == {("unexpected_item", "open"), ("values_differ", "open")}
        two.decide("unexpected_item", Resolution.SEND_BACK)
        two.exchange()
        one.exchange()
        assert one.picture == two.picture
        assert one.waiting() == []
    assert reported(central) == {("unexpected_item", "resolved")}
