"""One return from its label to central's report, by nine scans and nothing else."""

from pathlib import Path

import pytest

from tests.app.labels.samples import decoded, picture
from tests.e2e.conftest import OpenCentral
from tests.e2e.waiting import summary_when_done
from tests.support.standard_job import expected_summary, load_file, nine_scans
from tests.support.window_driver import Counted, station_at

pytestmark = pytest.mark.timeout(300)  # a dozen processes start in here

RETURN = "RMA-1001"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nine_scans_receive_a_return(
    kind: str, open_central: OpenCentral, x_display: str, tmp_path: Path
) -> None:
    with (
        open_central(kind, load_file([RETURN])) as central,
        station_at(central, tmp_path / "home", x_display) as station,
    ):
        station.sign_in()
        for code in nine_scans(RETURN):
            station.scan_and_see(code)
        assert station.counted == Counted(scans=9, clicks=0, keys=0)
        assert summary_when_done(central, station, RETURN, 30) == expected_summary(RETURN)

        plates = {unit["plate"] for unit in central.report(RETURN)["units"]}
        found = {label.stem: decoded(picture(label.read_bytes())) for label in station.labels()}
        # On a slow machine DAMAGED may come after the good label of its unit: two labels, one plate.
        assert {plate for read in found.values() for plate in read} == plates
        assert all(name.startswith(tuple(read)) for name, read in found.items())
        assert station.stop() == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_central_dies_in_the_middle_and_nobody_touches_anything(
    kind: str, open_central: OpenCentral, x_display: str, tmp_path: Path
) -> None:
    scans = nine_scans(RETURN)
    with (
        open_central(kind, load_file([RETURN])) as central,
        station_at(central, tmp_path / "home", x_display) as station,
    ):
        station.sign_in()
        for code in scans[:3]:
            station.scan_and_see(code)
        central.kill()
        for code in scans[3:]:
            station.scan_and_see(code)
        assert station.pending() > 0
        central.serve()
        assert summary_when_done(central, station, RETURN, 60) == expected_summary(RETURN)
        assert station.counted == Counted(scans=9, clicks=0, keys=0)
