"""One return on two tables at once: sums add, and one thing scanned twice counts once and is flagged."""

from pathlib import Path
from typing import Any

import pytest

from app.storage.engine import reading_engine
from app.storage.views import read_case
from domain.codes import command_code
from domain.commands import CommandWord
from domain.ids import return_id
from tests.e2e.conftest import OpenCentral
from tests.support.central_process import CentralProcess
from tests.support.patience import until
from tests.support.standard_job import A, line, load_file, rma
from tests.support.window_driver import StationProcess, station_at
from tests.support.xserver import running_xserver

pytestmark = pytest.mark.timeout(300)  # a dozen processes start in here

RETURN, SERIAL = "RMA-4001", "SN-4001"
Sums = tuple[set[tuple[str, int, int, int]], set[tuple[str, str]], bool]


def seen_by(station: StationProcess) -> Sums:
    """What a station's own file says of the return: lines, anomalies, whether it is closed."""
    engine = reading_engine(station.home / "station.sqlite")
    with engine.connect() as connection:
        picture = read_case(connection, return_id("main", RETURN)).picture
    engine.dispose()
    return (
        {(one.sku, one.expected, one.good, one.damaged) for one in picture.lines},
        {(one.kind, one.state.value) for one in picture.anomalies},
        picture.closed,
    )


def seen_by_central(central: CentralProcess) -> Sums:
    report: dict[str, Any] = central.report(RETURN)
    return (
        {(one["sku"], one["expected"], one["good"], one["damaged"]) for one in report["lines"]},
        {(one["kind"], one["state"]) for one in report["anomalies"]},
        report["closed"],
    )


@pytest.mark.parametrize("kind", ["postgres"])
def test_two_stations_receive_one_return(
    kind: str, open_central: OpenCentral, x_display: str, tmp_path: Path
) -> None:
    load = load_file([], rma(RETURN, line("A", 4), line("C", 1, SERIAL)))
    with (
        running_xserver() as other_display,
        open_central(kind, load) as central,
        station_at(central, tmp_path / "one", x_display, "Dock 1") as one,
        station_at(central, tmp_path / "two", other_display, "Dock 2") as two,
    ):
        one.sign_in("1001")
        two.sign_in("1002")
        for code in (RETURN, A, SERIAL, A):
            one.scan(code)
            two.scan(code)
        both = (one, two)
        until(lambda: all(len(station.raw_scans()) == 4 for station in both), "both hold their scans")
        expected: Sums = (
            {("A", 4, 4, 0), ("C", 1, 1, 0)},
            {("serial_seen_twice", "open")},
            False,
        )
        until(
            lambda: all(station.pending() == 0 and seen_by(station) == expected for station in both),
            "both stations see the same sums",
            60,
        )
        assert seen_by_central(central) == expected

        one.scan(command_code(CommandWord.CLOSE))
        until(lambda: all(seen_by(station)[2] for station in both), "closed on both", 60)
        assert seen_by(one) == seen_by(two) == seen_by_central(central)
