"""Wires a station: storage, devices and labels behind the desk's ports. Used by the program, its commands and tests."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from app.desk.core import DeskCore, StationName
from app.desk.desk import Desk
from app.desk.lane import LaneStopped, Turn
from app.desk.recording import Patience, Recorder
from app.devices.printers import FolderPrinter, LabelPrinter, PrinterLanguage, system_printer
from app.devices.serial_scanner import SerialScanner
from app.devices.sources import ScanSource
from app.errors import Trouble
from app.evidence import evidence_of
from app.happened import AnomalyEvidence, AnomalyQueue, LabelOrder, OutboxRow, ReturnRow
from app.labels import file_name, render
from app.labels.texts import translator
from app.paths import Home
from app.people import People
from app.printing import PrintWorker
from app.questions import StationQuestions
from app.secrets import Keys, load_keys, save_keys
from app.settings import Settings
from app.storage import exchange, lists
from app.storage.anomalies import anomaly_queue
from app.storage.exchange import StationInbox, StationOutbox
from app.storage.ledger import StationLedger
from app.storage.store import StationStore
from app.storage.told import operators, product_name
from app.storage.views import read_case
from app.version import VERSION
from domain.exchange import Backlog
from domain.ids import AnomalyId, Clock, IdMaker, LaneId, ReturnId
from domain.message import N_, Message
from domain.told import Operator, Tote

log = logging.getLogger(__name__)


class NoStation(Trouble):
    """Nobody made a station in this folder."""


class OtherCentral(Trouble):
    """The station is bound to another central than the one asked."""


class StationBusy(Trouble):
    """Another program works in this folder."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where this station belongs."""

    central: str
    station: str
    site: str


def open_store(home: Home, ids: IdMaker) -> StationStore:
    """The station's database, made or migrated. Raises Trouble."""
    return StationStore(home.database, lambda: LaneId(ids.new_id()))


def existing_store(home: Home, ids: IdMaker) -> StationStore:
    """The database of a station that is there. Raises NoStation, else as `open_store`."""
    if not home.database.exists():
        raise NoStation(
            Message(N_("There is no station in {folder}. Look at --home."), {"folder": str(home.folder)})
        )
    return open_store(home, ids)


def refuse_other_central(store: StationStore, enrolment: Enrolment, epoch: str) -> None:
    """The scans kept here belong to the central that this station knows. Raises OtherCentral for another one.

    The same central may have a new address; it is known by its site and its epoch.
    """
    before = enrolment_of(store)
    if before is None or before.central == enrolment.central:
        return
    known = exchange.known_epoch(store)
    if before.site == enrolment.site and known in (None, epoch):
        return
    raise OtherCentral(
        Message(
            N_(
                "This station belongs to {central} as {station}, and its scans go there. "
                "Choose another folder with --home for a station of another central."
            ),
            {"central": before.central, "station": before.station},
        )
    )


def enrolment_of(store: StationStore) -> Enrolment | None:
    """Where this station belongs; None before it was enrolled."""
    central, station, site = (store.recall(key) for key in ("central", "station", "site"))
    if central is None or station is None or site is None:
        return None
    return Enrolment(central, station, site)


def save_enrolment(store: StationStore, home: Home, enrolment: Enrolment, keys: Keys) -> None:
    """Keep the secrets first, then what makes use of them."""
    save_keys(keys, home.keys, lane=store.lane)

    store.remember({"central": enrolment.central, "station": enrolment.station, "site": enrolment.site})


def only_one(home: Home) -> FileLock:
    """The right to work in this folder. Raises StationBusy when another program has it."""
    home.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StationBusy(
            Message(N_("This station is running already ({folder})."), {"folder": str(home.folder)})
        ) from error
    return lock


def backlog_of(store: StationStore) -> Backlog:
    """How many facts are pending, parked and with central."""
    return exchange.backlog(store)


def facts_of(store: StationStore) -> Iterator[bytes]:
    """The exact text of every fact kept: this lane's in its order, then those received by feed."""
    return lists.every_text(store)


@dataclass(frozen=True, slots=True)
class Station:
    """A station, wired and not started. `start` and `stop` are called once each."""

    store: StationStore
    enrolment: Enrolment | None
    desk: Desk
    questions: StationQuestions
    outbox: StationOutbox
    inbox: StationInbox
    printing: PrintWorker
    label_folder: Path
    scanner: ScanSource | None
    keys: Callable[[], Keys]

    def people(self) -> Sequence[Operator]:
        """Everybody who may sign in, as central told."""
        return StationLedger(self.store, "").operators()

    def totes(self) -> Sequence[Tote]:
        """The site's totes."""
        site = StationLedger(self.store, "").site()
        return () if site is None else site.totes

    def practice_codes(self, reference: str) -> tuple[str, str, str, str] | None:
        """Codes for the standard job on this return: the line of one, the line of two, the serialised one.

        The last is an article of the catalogue that is not on it. None when there is no such return here.
        """
        with self.store.read() as connection:
            return lists.practice_codes(connection, reference)

    def start(self) -> None:
        """Start the desk and the print worker; the first announcement follows."""
        self.desk.subscribe(self.printing.hear)
        self.printing.start()
        self.desk.start()

    def heard_from_central(self, at_ms: int) -> None:
        """Remember the last contact, behind the scans."""
        with suppress(LaneStopped):
            self.desk.lane.submit(Turn.BEHIND, lambda: self.store.remember({"last_contact_ms": str(at_ms)}))

    def stop(self) -> None:
        """End in the reverse order; what waits is finished."""
        self.desk.end_soon()
        if self.scanner is not None:
            self.scanner.stop()
        self.printing.stop()
        self.questions.stop()
        self.desk.stop()
        self.store.close()


def build_station(
    home: Home,
    settings: Settings,
    clock: Clock,
    ids: IdMaker,
) -> Station:
    """Everything of a station but its window and its sync thread. Raises Trouble."""
    store = open_store(home, ids)
    enrolment = enrolment_of(store)
    name = StationName(enrolment.station, enrolment.site) if enrolment else StationName("", "")
    ledger = StationLedger(store, name.site)
    people = People(ledger.operators, lambda: bytes.fromhex(load_keys(home.keys).pepper), clock)

    def make_core(patience: Patience) -> DeskCore:
        recorder = Recorder(ledger, clock, ids, VERSION, patience)
        return DeskCore(ledger, name, recorder, clock, ids)

    desk = Desk(make_core, people, clock)
    outbox = StationOutbox(store, desk.lane, clock)
    label_folder = Path(settings.label_folder) if settings.label_folder else home.labels

    def language() -> str:
        # Asked for each label: before the first contact nobody knows the site's language.
        return settings.label_language or _site_language(ledger)

    print_label = _print_label(_printer(settings, label_folder), language)
    return Station(
        store=store,
        enrolment=enrolment,
        desk=desk,
        questions=_questions(store, outbox),
        outbox=outbox,
        inbox=StationInbox(store, desk.lane, desk.told_changed),
        printing=PrintWorker(print_label, desk.label_printed, desk.trouble),
        label_folder=label_folder,
        scanner=SerialScanner(settings.serial_port, baud=settings.serial_baud)
        if settings.serial_port
        else None,
        keys=lambda: load_keys(home.keys),
    )


def _site_language(ledger: StationLedger) -> str:
    site = ledger.site()
    return "en" if site is None else site.language


def _printer(settings: Settings, folder: Path) -> LabelPrinter:
    if settings.printer == "system":
        language = PrinterLanguage(settings.printer_language)
        return system_printer(settings.printer_queue, language, sys.platform)
    return FolderPrinter(folder)


def _print_label(printer: LabelPrinter, language: Callable[[], str]) -> Callable[[LabelOrder], None]:
    def print_label(order: LabelOrder) -> None:
        printer.print(render(order.label, translator(language())), file_name(order.label))

    return print_label


def _questions(store: StationStore, outbox: StationOutbox) -> StationQuestions:
    def open_returns(text: str, most: int) -> Sequence[ReturnRow]:
        with store.read() as connection:
            return lists.open_returns(connection, text, most)

    def waiting(most: int) -> Sequence[OutboxRow]:
        with store.read() as connection:
            return lists.outbox(connection, most)

    def queue(most: int) -> AnomalyQueue:
        with store.read() as connection:
            return anomaly_queue(connection, most)

    def evidence(return_id: ReturnId, anomaly_id: AnomalyId) -> AnomalyEvidence | None:
        with store.read() as connection:
            people = {person.id: person.name for person in operators(connection)}
            name_of = partial(product_name, connection)
            return evidence_of(read_case(connection, return_id), anomaly_id, people, name_of)

    return StationQuestions(open_returns, waiting, outbox.retry, queue, evidence)
