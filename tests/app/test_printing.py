"""The print worker: at least once, for ever, and nothing keeps another label waiting."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from app import printing
from app.desk.lane import LaneStopped
from app.errors import PrinterTrouble
from app.happened import Bench, Happened, LabelOrder, Stage
from app.printing import PrintWorker
from domain.ids import ReturnId, UnitId
from domain.labels import LabelLayout, UnitLabel
from domain.message import Message
from domain.vocabulary import Condition, Disposition

BENCH = Bench(Stage.IDLE, "Dock 1")


def an_order(plate: str) -> LabelOrder:
    label = UnitLabel(
        plate=plate,
        layout=LabelLayout.GOOD,
        sku="A",
        name="Apple",
        condition=Condition.A,
        disposition=Disposition.AVAILABLE,
        quantity=1,
        reference="RMA-1",
        printed_on="2026-11-21",
        station="Dock 1",
        operator_code="100",
        is_copy=False,
    )
    return LabelOrder(UnitId(f"unit-{plate}"), ReturnId("r"), label)


class Printer:
    """Prints when `broken` says nothing; `out` tells each label that came out."""

    def __init__(self, broken: Callable[[str], Exception | None] = lambda _plate: None) -> None:
        self.broken = broken
        self.tried: list[str] = []
        self.out: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []

    def print(self, order: LabelOrder) -> None:
        self.tried.append(order.label.plate)
        trouble = self.broken(order.label.plate)
        if trouble is not None:
            raise trouble

    def printed(self, order: LabelOrder) -> Future[Happened]:
        self.out.put(order.label.plate)
        future: Future[Happened] = Future()
        future.set_result(Happened(BENCH))
        return future

    def say(self, message: Message) -> None:
        self.said.append(message.english())

    def worker(self, pause_s: float = 30.0) -> PrintWorker:
        return PrintWorker(self.print, self.printed, self.say, pause_s=pause_s)


def hears(worker: PrintWorker, *plates: str) -> None:
    worker.hear(Happened(BENCH, labels=tuple(map(an_order, plates))))


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_PAUSES_S", (0.001, 0.002))


def test_labels_come_out_in_order() -> None:
    printer = Printer()
    worker = printer.worker()
    hears(worker, "1", "2")
    worker.start()
    hears(worker, "3")
    assert [printer.out.get(timeout=5) for _ in range(3)] == ["1", "2", "3"]
    worker.stop()


def test_a_printer_that_fails_is_tried_for_ever_and_said_once() -> None:
    failures = [20]

    def broken(_plate: str) -> Exception | None:
        failures[0] -= 1
        return PrinterTrouble(Message("Out of paper.")) if failures[0] >= 0 else None

    printer = Printer(broken)
    worker = printer.worker()
    worker.start()
    hears(worker, "1", "2")
    assert [printer.out.get(timeout=5) for _ in range(2)] == ["1", "2"]
    worker.stop()
    assert printer.said == ["Out of paper."]


def test_a_label_that_cannot_be_drawn_keeps_no_other_waiting_and_is_tried_again() -> None:
    healed = threading.Event()

    def broken(plate: str) -> Exception | None:
        return ValueError("no glyph") if plate == "odd" and not healed.is_set() else None

    printer = Printer(broken)
    worker = printer.worker(pause_s=0.01)
    worker.start()
    hears(worker, "odd", "2")
    assert printer.out.get(timeout=5) == "2"
    assert "could not be drawn" in printer.said[0]
    healed.set()
    assert printer.out.get(timeout=5) == "odd"
    worker.stop()


def test_the_end_prints_what_waits_but_waits_for_no_printer() -> None:
    well = Printer()
    worker = well.worker()
    hears(worker, "1", "2", "3")
    worker.start()
    worker.stop()
    assert well.out.qsize() == 3

    away = Printer(lambda _plate: PrinterTrouble(Message("Away.")))
    worker = away.worker()
    hears(worker, *(str(number) for number in range(50)))
    worker.start()
    worker.stop()
    assert len(set(away.tried)) == 1, "the others stay owed and come out at the next start"


def test_a_desk_that_has_stopped_is_no_trouble() -> None:
    printer = Printer(lambda plate: PrinterTrouble(Message("Away.")) if plate == "2" else None)

    def stopped(*_anything: object) -> Future[Happened]:
        raise LaneStopped

    def deaf(_message: Message) -> None:
        raise LaneStopped

    worker = PrintWorker(printer.print, stopped, deaf)
    hears(worker, "1", "2")
    worker.start()
    worker.stop()
    assert printer.tried[0] == "1"


def test_a_worker_that_never_started_stops() -> None:
    Printer().worker().stop()
