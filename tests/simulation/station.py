"""A station as it is, without threads and window: real desk, real storage, real courier."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from app.desk.core import DeskCore, StationName
from app.desk.recording import Recorder
from app.errors import StorageTrouble
from app.happened import Happened, Stage
from app.storage.exchange import StationInbox, StationOutbox, want
from app.storage.ledger import StationLedger
from app.storage.store import StationStore
from domain.commands import CommandWord
from domain.ids import ReturnId
from sync.calls import Transport
from sync.courier import Courier
from sync.status import SyncStatus
from tests.simulation.dice import SimClock, SimIds
from tests.simulation.template import CODES, REFERENCES, SITE, UNANNOUNCED

Result = TypeVar("Result")

_COMMANDS = {
    CommandWord.DAMAGED: 4,
    CommandWord.A: 1,
    CommandWord.B: 1,
    CommandWord.C: 1,
    CommandWord.D: 1,
    CommandWord.ACCEPT: 6,
    CommandWord.HOLD: 2,
    CommandWord.MISSING: 3,
    CommandWord.NEXT: 2,
    CommandWord.CLOSE: 5,
    CommandWord.UNDO: 4,
    CommandWord.REPRINT: 1,
}


class _Inline:
    """The lane of a station that has one thread only."""

    def run_behind(self, work: Callable[[], Result]) -> Result:
        return work()


class SimStation:
    """One station. `kill` drops all that is not on its disk and starts it again."""

    def __init__(
        self, number: int, store: StationStore, transport: Transport, clock: SimClock, dice: random.Random
    ) -> None:
        self.number = number
        self.store = store
        self._transport = transport
        self._clock = clock
        self._dice = dice
        self._ids = SimIds(dice, clock)
        self.status: SyncStatus | None = None
        self._start()

    def kill(self) -> None:
        self.store.close()
        self._start()

    def _start(self) -> None:
        self._ledger = StationLedger(self.store, SITE)
        recorder = Recorder(self._ledger, self._clock, self._ids, "simulated", _no_patience)
        name = StationName(f"Dock {self.number}", SITE)
        self.desk = DeskCore(self._ledger, name, recorder, self._clock, self._ids)
        self.outbox = StationOutbox(self.store, _Inline(), self._clock)
        self.inbox = StationInbox(self.store, _Inline(), self._told)
        self.courier = Courier(
            self.outbox,
            self.inbox,
            self._transport,
            central="simulated",
            clock=self._clock,
            monotonic=lambda: self._clock.seconds,
            dice=self._dice.random,
            listener=self._heard,
        )
        self._stage = Stage.WAITING
        self._unknown = False
        self._usable: list[CommandWord] = []
        self._take(self.desk.begin())

    def work(self) -> None:
        """Somebody does something at this dock."""
        if self._stage is Stage.SIGN_IN and self._dice.random() < 0.9:
            people = sorted(self._ledger.operators(), key=lambda person: person.badge)
            self._take(self.desk.sign_in(self._dice.choice(people)))
        if self._unknown and self._dice.random() < 0.6:
            self._take(self.desk.command(CommandWord.ACCEPT))
        self._take(
            self._scan()
            if self._stage is not Stage.RECEIVING or self._dice.random() < 0.6
            else self._command()
        )
        self.courier.nudge()

    def _scan(self) -> Happened:
        codes = (
            CODES
            if self._stage is Stage.RECEIVING and self._dice.random() < 0.9
            else (*REFERENCES, UNANNOUNCED)
        )
        return self.desk.scan(self._dice.choice(codes).encode())

    def _command(self) -> Happened:
        words = self._usable if self._usable and self._dice.random() < 0.9 else list(_COMMANDS)
        return self.desk.command(self._dice.choices(words, [_COMMANDS[word] for word in words])[0])

    def _take(self, happened: Happened) -> None:
        """See what the desk announces; the printer prints most labels."""
        self._stage = happened.bench.stage
        self._usable = [word for word, usable in happened.bench.commands.items() if usable]
        self._unknown = self._stage is Stage.IDLE and CommandWord.ACCEPT in self._usable
        for order in happened.labels:
            if self._dice.random() < 0.8:
                self.desk.label_printed(order)

    def _told(self, return_ids: Sequence[ReturnId]) -> None:
        happened = self.desk.told_changed(return_ids)
        if happened is not None:
            self._take(happened)

    def _heard(self, status: SyncStatus) -> None:
        self.status = status

    def subscribe_to(self, return_ids: Sequence[ReturnId]) -> None:
        """Hold these returns, as if each had been opened here."""
        self.store.write(lambda connection: want(connection, return_ids))

    def exchange(self, most: int) -> float:
        """Let the courier step while it has something to do at once; the seconds it wants to wait."""
        for _ in range(most):
            wait = self.courier.step()
            if wait > 0:
                return wait
        return 0.0


def _no_patience(_trouble: StorageTrouble) -> bool:
    return False
