"""The print worker: draws each owed label, gives it to the printer, and reports it as printed.

A printer that fails never loses a label: it is tried again, for ever, and the trouble is said once. Printing is at
least once (model.md, Labels).
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from app.desk.lane import LaneStopped
from app.errors import PrinterTrouble
from app.happened import Happened, LabelOrder
from domain.message import N_, Message

log = logging.getLogger(__name__)

_PAUSES_S = (1.0, 2.0, 5.0, 10.0)


class PrintWorker:
    """One named thread. `print_label` draws and prints, raising PrinterTrouble; `printed` records it.

    A label that cannot be drawn keeps no other one waiting: it is set aside and tried again when nothing else is
    to be printed for `pause_s`.
    """

    def __init__(
        self,
        print_label: Callable[[LabelOrder], None],
        printed: Callable[[LabelOrder], Future[Happened]],
        trouble: Callable[[Message], None],
        *,
        pause_s: float = 30.0,
    ) -> None:
        self._print_label = print_label
        self._printed = printed
        self._trouble = trouble
        self._orders: queue.SimpleQueue[LabelOrder | None] = queue.SimpleQueue()
        self._pause_s = pause_s
        self._aside: list[LabelOrder] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="print")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Print what waits if the printer takes it, then end."""
        self._stopping.set()
        self._orders.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def hear(self, happened: Happened) -> None:
        """A listener of the desk: take the labels that are owed now."""
        for order in happened.labels:
            self._orders.put(order)

    def _run(self) -> None:
        while (order := self._next()) is not None:
            if self._print(order):
                self._report(order)
            elif self._stopping.is_set():
                return

    def _next(self) -> LabelOrder | None:
        """The next label, or one that was set aside; None at the end."""
        try:
            return self._orders.get(timeout=self._pause_s if self._aside else None)
        except queue.Empty:
            return self._aside.pop(0)

    def _print(self, order: LabelOrder) -> bool:
        """Print until it worked; False when the program ends first (the label stays owed)."""
        attempt = 0
        while True:
            try:
                self._print_label(order)
            except PrinterTrouble as trouble:
                log.warning("label %s: %s", order.label.plate, trouble)
                if attempt == 0:
                    self._say(trouble.message)
            except Exception:
                log.exception("label %s could not be drawn", order.label.plate)
                self._say(Message(N_("Label {plate} could not be drawn."), {"plate": order.label.plate}))
                self._aside.append(order)
                return False
            else:
                return True
            if self._stopping.wait(_PAUSES_S[min(attempt, len(_PAUSES_S) - 1)]):
                return False
            attempt += 1

    def _say(self, message: Message) -> None:
        try:
            self._trouble(message)
        except LaneStopped:
            log.info("the desk has stopped")

    def _report(self, order: LabelOrder) -> None:
        try:
            self._printed(order).result()
        except LaneStopped:
            log.info("label %s stays owed: the desk has stopped", order.label.plate)
        except Exception:
            log.exception("label %s is printed but not recorded", order.label.plate)
