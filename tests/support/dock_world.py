"""A station at work without threads: real files, real storage and desk, a told world, and time that a test moves."""

import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from argon2.low_level import Type, hash_secret_raw

from app.desk.core import DeskCore, StationName
from app.desk.recording import Patience, Recorder
from app.errors import StorageTrouble
from app.happened import Happened, LabelOrder
from app.storage.exchange import StationInbox, StationOutbox
from app.storage.ledger import StationLedger
from app.storage.log import every_own_fact
from app.storage.store import StationStore
from domain.codec import decode, fact_hash
from domain.codes import command_code
from domain.commands import CommandWord
from domain.events import Fact, Payload
from domain.exchange import FactItem, FeedPage, FeedPlace, ToldItem
from domain.ids import LaneId, OperatorId, ReturnId
from domain.picture import LinePicture, ReturnPicture, UnitPicture
from domain.shapes import plain
from domain.told import Alias, Operator, Product, Site, Summary, ToldKind, ToldReturn, Tote
from domain.vocabulary import Disposition, Role
from tests.support.builders import START_MS, CountingIds, a_return

Result = TypeVar("Result")
Row = Site | Operator | Product | ToldReturn | Alias | Summary

LANE = LaneId("0197a000-0000-7000-8000-000000000001")
PEPPER = bytes(range(32))
PIN = "472913"
_SALT = bytes(16)

A_CODE, B_CODE, C_CODE, X_CODE = "4006381333931", "96385074", "C-CODE", "X-CODE"
C_SERIAL = "SN-1001"
REFERENCE, OTHER_REFERENCE = "RMA-1001", "RMA-1002"
TRACKING = "1Z999AA10123456784"

ADA_ID = OperatorId("operator-ada")


def verifier_of(pin: str, salt: bytes = _SALT) -> str:
    """The verifier of a PIN, with an argon2id that costs a test nothing."""
    raw = hash_secret_raw(pin.encode(), salt, 1, 8, 1, 32, Type.ID)
    return hmac.digest(PEPPER, raw, "sha256").hex()


def an_operator(name: str, badge: str, role: Role = Role.RECEIVER, *, pin: str = PIN) -> Operator:
    return Operator(
        OperatorId(f"operator-{name.casefold()}"),
        badge,
        name,
        role,
        _SALT.hex(),
        "argon2id$v=19$m=8,t=1,p=1",
        verifier_of(pin),
    )


ADA = an_operator("Ada", "100")
BO = an_operator("Bo", "200", Role.SUPERVISOR)
AUDITOR = an_operator("Cy", "300", Role.AUDITOR)
SITE = Site(
    "main", "Main street", totes=(Tote("T-DAMAGED", Disposition.DAMAGED), Tote("T-HOLD", Disposition.HOLD))
)
PRODUCTS = (
    Product("A", "Apple", (A_CODE,)),
    Product("B", "Ball", (B_CODE,)),
    Product("C", "Clock", (C_CODE,), serialised=True),
    Product("X", "Extra", (X_CODE,)),
)


def standard_return(reference: str = REFERENCE, tracking: str = TRACKING) -> ToldReturn:
    """Lines A ×1, B ×2, C ×1 with its serial announced."""
    built = a_return(reference).with_line("A", 1).with_line("B", 2).with_line("C", 1, serials=(C_SERIAL,))
    return built.but(tracking=(tracking,)).told


WORLD: tuple[Row, ...] = (
    SITE,
    ADA,
    BO,
    AUDITOR,
    *PRODUCTS,
    standard_return(),
    standard_return(OTHER_REFERENCE, "1Z999AA10123456785"),
)

_KINDS: dict[type[Row], ToldKind] = {
    Site: ToldKind.SITE,
    Operator: ToldKind.OPERATOR,
    Product: ToldKind.PRODUCT,
    ToldReturn: ToldKind.RETURN,
    Alias: ToldKind.ALIAS,
    Summary: ToldKind.SUMMARY,
}


def told_item(row: Row, version: int = 1) -> ToldItem:
    """The row as the feed brings it."""
    key = row.sku if isinstance(row, Product) else row.id
    return ToldItem(_KINDS[type(row)], key, version, json.dumps(plain(row)).encode())


def told_page(rows: Iterable[Row], place: FeedPlace, version: int = 1) -> FeedPage:
    return FeedPage(tuple(told_item(row, version) for row in rows), (), place)


def fact_item(text: bytes, order: int, of: ReturnId) -> FactItem:
    return FactItem(decode(text).event_id, text, order, of)


PLACE = FeedPlace(epoch="epoch-1", cursor="cursor-1", loaded=True)


@dataclass
class HandClock:
    """Wall time that moves when the test says so."""

    ms: int = START_MS

    def now_ms(self) -> int:
        return self.ms


class Inline:
    """The lane of a station that has one thread only."""

    def run_behind(self, work: Callable[[], Result]) -> Result:
        return work()


def never(_trouble: Exception) -> bool:
    """The patience of a desk that gives up at once."""
    return False


@dataclass
class DockWorld:
    """One station. `start` is a program start: nothing is carried over but the files and the world's clock."""

    file: Path
    clock: HandClock = field(default_factory=HandClock)
    ids: CountingIds = field(default_factory=CountingIds)
    patience: Patience = never
    labels: list[LabelOrder] = field(default_factory=list)

    def start(self) -> Happened:
        self.store = StationStore(self.file, lambda: LANE)
        self.ledger = StationLedger(self.store, SITE.id)
        recorder = Recorder(self.ledger, self.clock, self.ids, "test", self._patience)
        name = StationName("Dock 1", SITE.id)
        self.core = DeskCore(self.ledger, name, recorder, self.clock, self.ids)
        self.outbox = StationOutbox(self.store, Inline(), self.clock)
        self.inbox = StationInbox(self.store, Inline(), self.hear_told)
        return self.take(self.core.begin())

    def _patience(self, trouble: StorageTrouble) -> bool:
        return self.patience(trouble)

    def hear_told(self, return_ids: Sequence[ReturnId]) -> None:
        happened = self.core.told_changed(return_ids)
        if happened is not None:
            self.take(happened)

    def tell(self, *rows: Row, version: int = 1, place: FeedPlace = PLACE) -> None:
        self.inbox.apply(told_page(rows, place, version))

    def restart(self) -> Happened:
        """Killed and started again. Labels that a dead program had ordered are forgotten with it."""
        self.store.close()
        return self.start()

    def take(self, happened: Happened) -> Happened:
        self.last = happened
        self.labels += happened.labels
        return happened

    def sign_in(self, operator: Operator = ADA) -> Happened:
        return self.take(self.core.sign_in(operator))

    def scan(self, code: str | bytes | CommandWord) -> Happened:
        """A code, or a command's code, 100 ms after what was before."""
        text = command_code(code) if isinstance(code, CommandWord) else code
        self.clock.ms += 100
        return self.take(self.core.scan(text if isinstance(text, bytes) else text.encode()))

    def scans(self, *codes: str | bytes | CommandWord) -> Happened:
        for code in codes:
            self.scan(code)
        return self.last

    def key(self, word: CommandWord) -> Happened:
        return self.take(self.core.command(word))

    def rest(self, ms: int) -> Happened | None:
        """Nothing happens for so long; the lane's idle call comes when it is due."""
        self.clock.ms += ms
        happened = self.core.tick()
        return None if happened is None else self.take(happened)

    def print_labels(self) -> list[LabelOrder]:
        """Everything ordered comes out of the printer and is recorded."""
        orders, self.labels = self.labels, []
        for order in orders:
            self.take(self.core.label_printed(order))
        return orders

    @property
    def word(self) -> str:
        """The word of the last answer."""
        assert self.last.answer is not None
        return self.last.answer.word.english()

    @property
    def sentence(self) -> str:
        assert self.last.answer is not None
        return self.last.answer.sentence.english()

    @property
    def picture(self) -> ReturnPicture:
        assert self.last.bench.picture is not None
        return self.last.bench.picture

    def unit(self, place: int = -1) -> UnitPicture:
        return self.picture.units[place]

    def line(self, sku: str) -> LinePicture:
        return next(line for line in self.picture.lines if line.sku == sku)

    def sums(self) -> dict[str, tuple[int, int, int]]:
        """Good, damaged and missing by SKU."""
        return {line.sku: (line.good, line.damaged, line.missing) for line in self.picture.lines}

    def facts(self) -> list[Fact]:
        """The lane's log, in order."""
        with self.store.read() as connection:
            return [logged.fact for logged in list(every_own_fact(connection))]

    def payloads(self) -> list[type[Payload]]:
        return [type(fact.payload) for fact in self.facts()]  # type: ignore[misc]

    def raw_scans(self) -> list[bytes]:
        return [fact.raw_scan for fact in self.facts() if fact.raw_scan is not None]

    def kinds(self) -> list[str]:
        return [anomaly.kind for anomaly in self.picture.anomalies]


def a_dock(folder: Path, *rows: Row, signed_in: bool = True) -> DockWorld:
    """A station that heard central (of `WORLD` unless told otherwise), with Ada signed in."""
    world = DockWorld(folder / "station.sqlite")
    world.start()
    world.tell(*(rows or WORLD))
    if signed_in:
        world.sign_in()
    return world


def chain_of(texts: Sequence[bytes]) -> list[str]:
    """The hashes of these texts."""
    return [fact_hash(text) for text in texts]
