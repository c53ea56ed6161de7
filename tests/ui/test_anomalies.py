"""The anomaly screen in the real window: who sees what, keys, the second person, and scans that go on."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.happened import AnomalyEvidence, AnomalyQueue, Happened
from domain.codes import badge_code
from domain.message import Message
from domain.vocabulary import Resolution
from tests.support import anomaly_bench, benches
from tests.support.desk_window import DeskWindow, driving
from ui.screens.anomalies.state import Step
from ui.shell.navigation import Place

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(happened: Happened) -> Iterator[tuple[DeskWindow, dict[str, AnomalyEvidence]]]:
    with driving(happened) as driver:
        found = anomaly_bench.fill(driver.questions)
        driver.press(Qt.Key.Key_D, CTRL)
        driver.settle()
        yield driver, found


@pytest.fixture
def supervisor(qapp: QApplication) -> Iterator[tuple[DeskWindow, dict[str, AnomalyEvidence]]]:
    yield from opened(anomaly_bench.signed_in(benches.BEN))


@pytest.fixture
def receiver(qapp: QApplication) -> Iterator[tuple[DeskWindow, dict[str, AnomalyEvidence]]]:
    yield from opened(anomaly_bench.signed_in(benches.ANNA))


def choose(driver: DeskWindow, found: dict[str, AnomalyEvidence], kind: str, resolution: Resolution) -> None:
    """Look at this anomaly and press the key of this decision."""
    driver.window.anomalies_model.select(found[kind].anomaly.anomaly_id)
    driver.settle()
    number = found[kind].offers.index(resolution)
    driver.press(Qt.Key(Qt.Key.Key_1 + number), CTRL)


def test_the_queue_the_evidence_and_the_marks(
    supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]],
) -> None:
    driver, found = supervisor
    driver.window.anomalies_model.select(found["serial_mismatch"].anomaly.anomaly_id)
    driver.settle()
    words = driver.words()
    assert driver.window.place is Place.ANOMALIES
    assert "More than expected" in words
    assert "Other serial than announced" in words
    announced, read = driver.window.anomalies.evidence.compared
    assert (announced.text.text(), read.text.text()) == ("SN-4471-A0012", "SN-4477-A012")
    assert (announced.text.marked(), read.text.marked()) == ("10", "7")
    driver.wait(500)
    assert "Cases 2" in driver.words()


def test_arrows_move_in_the_queue(supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]]) -> None:
    driver, _ = supervisor
    ids = [row.anomaly_id for row in driver.questions.queue.rows]
    for key, at in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        driver.press(key)
        assert driver.window.anomalies_model.state.selected == ids[at]


def test_a_key_decides_with_the_note(supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]]) -> None:
    driver, found = supervisor
    driver.type("odd")
    driver.window.anomalies_model.select(found["over_receipt"].anomaly.anomaly_id)
    choose(driver, found, "over_receipt", Resolution.QUARANTINE)
    ((of, wish, second),) = driver.dock.decisions
    evidence = found["over_receipt"]
    assert of == evidence.return_id
    assert (wish.anomaly_id, wish.evidence) == (evidence.anomaly.anomaly_id, evidence.anomaly.evidence)
    assert (wish.resolution, wish.note, second) == (Resolution.QUARANTINE, "odd", None)


def test_a_refusal_is_said_beside_the_buttons(
    supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]],
) -> None:
    driver, found = supervisor
    driver.dock.refuse_decisions = Message("Something changed meanwhile.")
    choose(driver, found, "over_receipt", Resolution.ACCEPT)
    assert "Something changed meanwhile." in driver.words()


def test_the_right_serial_is_typed(supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]]) -> None:
    driver, found = supervisor
    choose(driver, found, "serial_mismatch", Resolution.REPLACE_SERIAL)
    assert driver.dock.decisions == []
    driver.type("SN-1", end="\r")
    ((_, wish, _),) = driver.dock.decisions
    assert (wish.resolution, wish.serial) == (Resolution.REPLACE_SERIAL, "SN-1")


def test_the_right_count_is_typed(supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]]) -> None:
    driver, found = supervisor
    choose(driver, found, "over_receipt", Resolution.CORRECT_COUNT)
    driver.type("0", end="\r")
    assert driver.dock.decisions[0][1].pieces == 0


def test_the_second_person_confirms_beside_the_queue(
    supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]],
) -> None:
    driver, found = supervisor
    choose(driver, found, "serial_mismatch", Resolution.WRITE_OFF)
    steps = [driver.window.anomalies_model.state.step]
    driver.scan(badge_code("1003"))
    steps.append(driver.window.anomalies_model.state.step)
    assert steps == [Step.BADGE, Step.PIN]
    assert driver.window.place is Place.ANOMALIES
    driver.type("4711", end="\r")
    ((_, wish, second),) = driver.dock.decisions
    assert wish.resolution is Resolution.WRITE_OFF
    assert second == (badge_code("1003"), "4711")
    assert driver.dock.sign_ins == []


@pytest.mark.parametrize("resolution", [Resolution.WRITE_OFF, Resolution.REPLACE_SERIAL])
def test_a_scan_meanwhile_goes_on_to_the_desk(
    supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]], resolution: Resolution
) -> None:
    driver, found = supervisor
    choose(driver, found, "serial_mismatch", resolution)
    driver.scan("4006381333931")
    assert driver.scanned() == ["4006381333931"]
    assert driver.window.place is Place.RECEIVING
    assert driver.window.anomalies_model.state.step is Step.LOOK


def test_escape_leaves_the_decision_then_the_screen(
    supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]],
) -> None:
    driver, found = supervisor
    choose(driver, found, "serial_mismatch", Resolution.WRITE_OFF)
    driver.press(Qt.Key.Key_Escape)
    assert (driver.window.place, driver.window.anomalies_model.state.step) == (Place.ANOMALIES, Step.LOOK)
    driver.press(Qt.Key.Key_Escape)
    assert driver.window.place is Place.RECEIVING
    assert not driver.window.band.isHidden()


def test_a_receiver_looks_and_cannot_decide(receiver: tuple[DeskWindow, dict[str, AnomalyEvidence]]) -> None:
    driver, _ = receiver
    for number in range(9):
        driver.press(Qt.Key(Qt.Key.Key_1 + number), CTRL)
    assert driver.dock.decisions == []
    assert "Only a supervisor decides here. You can look." in driver.words()
    assert "Accept" not in driver.words()


def test_an_empty_queue_says_so(supervisor: tuple[DeskWindow, dict[str, AnomalyEvidence]]) -> None:
    driver, _ = supervisor
    driver.questions.queue = AnomalyQueue()
    driver.window.anomalies_model.ask()
    driver.settle()
    assert "Nothing waits for a decision here." in driver.words()
    assert "Cases" in driver.words()
