"""What may come between a scan and its place: the sign-in, a field, a list, a focused button, another person."""

from collections.abc import Iterator

import pytest

from domain.codes import command_code
from domain.commands import CommandWord
from domain.events import Fact, ScanNotUnderstood
from domain.ids import return_id
from domain.vocabulary import ScanTrouble
from tests.e2e.conftest import OpenCentral
from tests.support.patience import until
from tests.support.standard_job import A, B, line, load_file, rma
from tests.support.window_driver import SCANNER_MS, StationProcess, station_at

pytestmark = pytest.mark.timeout(300)  # a dozen processes start in here

CLOSE = command_code(CommandWord.CLOSE)
BURST = [f"{5_900_000 + number}" for number in range(20)]
"""Twenty articles: their numbers are in the catalogue as they are."""

RETURNS = [
    rma("RMA-3001", line("A", 1), line("B", 1)),
    rma("RMA-3002", line("A", 12)),
    rma("RMA-3003", line("A", 4)),
    rma("RMA-3004", line("A", 2), line("B", 2)),
    rma("RMA-3005", *(line(f"BURST-{code}", 10) for code in BURST)),
]


@pytest.fixture(scope="module")
def station(
    open_central: OpenCentral, x_display: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StationProcess]:
    """One station for all; each story closes its return, and signs in when it needs somebody."""
    load = load_file([], *RETURNS)
    products = load["products"]
    assert isinstance(products, list)
    products += [{"sku": f"BURST-{code}", "name": f"Thing {code}", "barcodes": [code]} for code in BURST]
    with (
        open_central("sqlite", load) as central,
        station_at(central, tmp_path_factory.mktemp("home"), x_display) as opened,
    ):
        yield opened


def since(station: StationProcess, before: int) -> list[Fact]:
    """What was recorded since, labels left out: they come when they are ready."""
    return [fact for fact in station.facts()[before:] if fact.type != "label_printed"]


def kinds(facts: list[Fact]) -> list[str]:
    return [fact.type for fact in facts]


def close(station: StationProcess) -> None:
    closed = station.count("return_closed")
    station.scan(CLOSE)
    until(lambda: station.count("return_closed") > closed, "closed")


def open_anew(station: StationProcess, reference: str, badge: str = "1001") -> int:
    """Somebody signs in and opens this return; how many facts there were then."""
    station.lock()
    station.sign_in(badge)
    station.scan_and_see(reference)
    return len(station.facts())


def test_scans_at_the_sign_in_are_kept(station: StationProcess) -> None:
    station.lock()
    before = len(station.facts())
    station.scan("RMA-3001", A)
    until(lambda: len(station.facts()) >= before + 2, "both are kept")
    kept = since(station, before)
    assert kinds(kept) == ["scan_not_understood"] * 2
    assert [fact.raw_scan for fact in kept] == [b"RMA-3001", A.encode()]
    reasons = [fact.payload.reason for fact in kept if isinstance(fact.payload, ScanNotUnderstood)]
    assert reasons == [ScanTrouble.NOT_SIGNED_IN] * 2
    assert {fact.operator for fact in kept} == {None}


def test_a_pin_typed_as_fast_as_a_scanner_is_a_pin(station: StationProcess) -> None:
    station.lock()
    before = len(station.facts())
    station.sign_in(pin_ms=SCANNER_MS)
    assert kinds(since(station, before)) == ["operator_signed_in"]


def test_a_scans_enter_presses_nothing_wherever_the_focus_is(station: StationProcess) -> None:
    before = open_anew(station, "RMA-3002")
    for number in range(12):
        if number:
            station.press("Tab")
        station.scan_and_see(A)
    assert kinds(since(station, before)) == ["unit_received"] * 12
    close(station)


def test_a_scan_beside_a_field_or_a_list_is_not_lost(station: StationProcess) -> None:
    before = open_anew(station, "RMA-3003")
    for way in ("F2", "ctrl+o", "ctrl+y"):
        station.press(way)
        station.type("29")
        # Slower than any scanner: what follows is a burst of its own.
        station.wait_ms(300)
        station.scan_and_see(A)
    station.press("F2")
    station.type(A)
    station.press("Return")
    until(lambda: len(since(station, before)) == 4, "the typed code is kept")
    assert kinds(since(station, before)) == ["unit_received"] * 4
    assert [fact.raw_scan for fact in since(station, before)] == [A.encode()] * 4
    close(station)


def test_another_person_goes_on_with_the_open_return(station: StationProcess) -> None:
    before = open_anew(station, "RMA-3004")
    station.scan_and_see(A)
    station.sign_in("1002")
    station.scan_and_see(A)
    station.lock()
    station.sign_in("1001")
    station.scan_and_see(B)
    station.scan_and_see(B)
    close(station)
    done = since(station, before)
    assert kinds(done) == [
        "unit_received",
        "operator_signed_out",
        "operator_signed_in",
        "unit_received",
        "operator_signed_out",
        "operator_signed_in",
        "unit_received",
        "unit_received",
        "return_closed",
    ]
    ada, ben = done[0].operator, done[2].operator
    units = [fact for fact in done if fact.type == "unit_received"]
    assert [fact.operator for fact in units] == [ada, ben, ada, ada]
    assert ada != ben
    assert {fact.rma_ref.id for fact in units if fact.rma_ref} == {return_id("main", "RMA-3004")}


def test_two_hundred_scans_in_ten_seconds(station: StationProcess) -> None:
    before = open_anew(station, "RMA-3005")
    codes = BURST * 10
    took = station.scan(*codes)
    until(lambda: len(since(station, before)) >= 200, "all are recorded", 60)
    facts = since(station, before)
    assert kinds(facts) == ["unit_received"] * 200
    assert [fact.raw_scan for fact in facts] == [code.encode() for code in codes]
    close(station)
    assert took < 10, "slower than the scans this test is about"
