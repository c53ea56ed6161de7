"""The station killed right after a scan's commit, between two instructions, and started again."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.e2e.conftest import OpenCentral
from tests.e2e.waiting import summary_when_done
from tests.support.central_process import CentralProcess
from tests.support.standard_job import B, expected_summary, load_file, nine_scans
from tests.support.window_driver import StationProcess, station_at
from tests.support.xserver import running_xserver

pytestmark = pytest.mark.timeout(300)  # a dozen processes start in here

Day = tuple[CentralProcess, StationProcess]

DEATHS = [("sqlite", number) for number in range(1, 10)] + [("postgres", number) for number in (2, 5, 9)]
"""The database of central, and after which scan the station dies."""

RETURNS = {number: f"RMA-200{number}" for number in range(10)}


@pytest.fixture(scope="module")
def days(
    open_central: OpenCentral, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Day]]:
    """One station a database, each with a screen and a keyboard of its own, that lives through all its deaths:
    each of them leaves its return closed.
    """
    with ExitStack() as stack:

        @cache
        def day(kind: str) -> Day:
            central = stack.enter_context(open_central(kind, load_file(list(RETURNS.values()))))
            home = tmp_path_factory.mktemp("home")
            display = stack.enter_context(running_xserver())
            station = stack.enter_context(station_at(central, home, display))
            station.sign_in()
            return central, station

        yield day


def die(station: StationProcess) -> None:
    station.kill()
    station.start()
    station.sign_in()


@pytest.mark.parametrize(("kind", "number"), DEATHS)
def test_a_death_after_one_scan_changes_nothing(days: Callable[[str], Day], kind: str, number: int) -> None:
    central, station = days(kind)
    scans = nine_scans(RETURNS[number])
    before = len(station.raw_scans())
    for code in scans[:number]:
        station.scan_and_see(code)
    die(station)
    for code in scans[number:]:
        station.scan_and_see(code)
    assert station.raw_scans()[before:] == list(scans)
    assert summary_when_done(central, station, RETURNS[number], 60) == expected_summary(RETURNS[number])
    # The one double that no id prevents is shown: the same code before the death and right after it.
    again = number < len(scans) and scans[number - 1] == scans[number] == B
    kinds = [anomaly["kind"] for anomaly in central.report(RETURNS[number])["anomalies"]]
    assert kinds.count("repeated_after_restart") == again


def test_a_death_after_every_scan_changes_nothing(days: Callable[[str], Day]) -> None:
    central, station = days("sqlite")
    scans = nine_scans(RETURNS[0])
    before = len(station.raw_scans())
    for code in scans:
        station.scan_and_see(code)
        die(station)
    assert station.raw_scans()[before:] == list(scans)
    assert summary_when_done(central, station, RETURNS[0], 60) == expected_summary(RETURNS[0])
