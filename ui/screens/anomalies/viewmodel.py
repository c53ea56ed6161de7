"""The anomaly screen: asks for the queue when it is shown and after commits, and submits decisions to the desk."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.happened import AnomalyEvidence, AnomalyQueue, Bench, Decided, Happened
from domain.ids import AnomalyId
from domain.message import Message
from domain.resolving import Resolve, needs_second
from domain.vocabulary import Resolution
from ui.screens.anomalies.state import MOST, State, Step, Work, present, waiting
from ui.services import Services

_PAUSE_MS = 400
_WITH_VALUE = frozenset({Resolution.CORRECT_COUNT, Resolution.REPLACE_SERIAL})


class AnomaliesModel(QObject):
    """Signals: `changed()`, `counted(int)`: how many want a decision. Reads `state`.

    Intents: `look`, `select`, `choose`, `write_note`, `give_value`, `take_badge`, `enter_pin`, `step_back`.
    """

    changed = Signal()
    counted = Signal(int)

    def __init__(self, services: Services, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._bench = bench
        self._work = Work()
        self._note = ""
        self._value = ""
        self._badge = ""
        self._asked = 0
        # Scans come faster than anybody reads a queue: it is asked for once they pause.
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        services.bridge.happened.connect(self._on_happened)

    @property
    def state(self) -> State:
        operator = self._bench.operator
        role = None if operator is None else operator.role
        return present(self._work, role, self._services.clock.now_ms())

    def look(self, shown: bool) -> None:
        """The screen came into view (ask anew) or left it (nothing half decided stays)."""
        self._back_to_looking()
        if shown:
            self.ask()

    @Slot()
    def ask(self) -> None:
        """Ask for the queue; also what the count at the foot lives on."""
        self._asked += 1
        question = self._asked
        self._services.bridge.then(
            self._services.questions.anomalies(MOST), lambda queue: self._on_queue(question, queue)
        )

    def select(self, anomaly_id: AnomalyId) -> None:
        """Look at this one."""
        if anomaly_id != self._work.selected:
            self._note = ""
            self._work = Work(self._work.queue, anomaly_id)
            self._ask_evidence()
            self.changed.emit()

    def write_note(self, text: str) -> None:
        self._note = text

    def choose(self, resolution: Resolution) -> None:
        """A button or its key: decide, or ask for what the decision still needs."""
        self._badge = self._value = ""
        self._to(Step.LOOK, chosen=resolution)
        if resolution in _WITH_VALUE:
            self._to(Step.VALUE, chosen=resolution)
        else:
            self._confirm_or_submit()

    def give_value(self, text: str) -> None:
        """The right count or serial."""
        self._value = text
        self._confirm_or_submit()

    def take_badge(self, badge: str) -> bool:
        """A badge was scanned; whether it is the second person's."""
        if self._work.step not in (Step.BADGE, Step.PIN):
            return False
        self._badge = badge
        self._to(Step.PIN, chosen=self._work.chosen)
        return True

    def enter_pin(self, pin: str) -> None:
        """The second person's."""
        if self._work.step is Step.PIN:
            self._submit((self._badge, pin))

    def step_back(self) -> bool:
        """Leave the decision that waits for something; whether there was one."""
        if self._work.step is Step.LOOK:
            return False
        self._back_to_looking()
        return True

    def _back_to_looking(self) -> None:
        self._badge = self._value = ""
        self._to(Step.LOOK)

    def _to(self, step: Step, *, chosen: Resolution | None = None, refusal: Message | None = None) -> None:
        self._work = replace(self._work, step=step, chosen=chosen, refusal=refusal)
        self.changed.emit()

    def _confirm_or_submit(self) -> None:
        evidence, chosen = self._work.evidence, self._work.chosen
        if evidence is None or chosen is None:
            return
        if needs_second(evidence.anomaly, chosen):
            self._to(Step.BADGE, chosen=chosen)
        else:
            self._submit(None)

    def _submit(self, second: tuple[str, str] | None) -> None:
        evidence, chosen = self._work.evidence, self._work.chosen
        if evidence is None or chosen is None:
            return
        counts = chosen is Resolution.CORRECT_COUNT and self._value.strip().isdecimal()
        wish = Resolve(
            evidence.anomaly.anomaly_id,
            evidence.anomaly.evidence,
            chosen,
            note=self._note or None,
            serial=self._value if chosen is Resolution.REPLACE_SERIAL else None,
            pieces=int(self._value) if counts else None,
        )
        decided = self._services.dock.resolve(evidence.return_id, wish, second)
        self._services.bridge.then(decided, lambda answer: self._on_decided(chosen, answer))

    def _on_decided(self, chosen: Resolution, decided: Decided) -> None:
        if decided.refusal is None:
            self._note = ""
            self._back_to_looking()
            self.ask()
        elif self._work.chosen is chosen:
            self._to(self._work.step, chosen=chosen, refusal=decided.refusal)

    def _on_queue(self, question: int, queue: AnomalyQueue) -> None:
        # An older, slower answer must not replace the newer one.
        if question != self._asked:
            return
        self._work = replace(self._work, queue=queue)
        here = {row.anomaly_id for row in queue.rows}
        if self._work.selected not in here and self._work.step is Step.LOOK:
            self._work = Work(queue, next((row.anomaly_id for row in queue.rows), None))
        self._ask_evidence()
        self.counted.emit(waiting(queue))
        self.changed.emit()

    def _ask_evidence(self) -> None:
        rows = () if self._work.queue is None else self._work.queue.rows
        row = next((row for row in rows if row.anomaly_id == self._work.selected), None)
        if row is not None and self._work.step is Step.LOOK:
            found = self._services.questions.anomaly(row.return_id, row.anomaly_id)
            self._services.bridge.then(found, lambda evidence: self._on_evidence(row.anomaly_id, evidence))

    def _on_evidence(self, of: AnomalyId, evidence: AnomalyEvidence | None) -> None:
        # While a decision waits for its second person, what it is about stays as it was looked at.
        if of == self._work.selected and self._work.step is Step.LOOK:
            self._work = replace(self._work, evidence=evidence)
            self.changed.emit()

    @Slot(object)
    def _on_happened(self, happened: Happened) -> None:
        signed_in = happened.bench.operator != self._bench.operator
        self._bench = happened.bench
        if happened.committed or self._work.queue is None:
            self._pause.start()
        if signed_in:
            self._back_to_looking()
