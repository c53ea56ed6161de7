"""Waiting until central knows what was done at the dock."""

import time

from tests.support.central_process import CentralProcess, Report
from tests.support.patience import until
from tests.support.standard_job import is_done, summary
from tests.support.window_driver import StationProcess


def summary_when_done(
    central: CentralProcess, station: StationProcess, reference: str, seconds: float
) -> Report:
    """Central's summary once the station has nothing more to tell it, the labels included."""
    end = time.monotonic() + seconds
    until(lambda: station.pending() == 0, f"{reference} is with central", seconds)
    while not is_done(report := central.report(reference)):
        assert time.monotonic() < end, report
    return summary(report)
