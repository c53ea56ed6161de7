"""A whole station as the program wires it, with its threads: from a badge to a label in the folder."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app import bootstrap
from app.bootstrap import Enrolment, Station, StationBusy, build_station, only_one, open_store, save_enrolment
from app.desk.lane import LaneStopped
from app.errors import StorageTrouble
from app.happened import AnswerKind, Happened, Stage
from app.labels import Translate
from app.labels.texts import translator
from app.live import LiveStation
from app.paths import Home
from app.secrets import Keys
from app.settings import Settings
from app.system import SystemClock, SystemIds
from domain.codes import badge_code, command_code
from domain.commands import CommandWord
from domain.message import Message
from tests.support.dock_world import (
    A_CODE,
    B_CODE,
    C_SERIAL,
    PEPPER,
    PIN,
    PLACE,
    REFERENCE,
    SITE,
    WORLD,
    X_CODE,
    told_page,
)


def an_enrolled(folder: Path) -> Home:
    home = Home(folder)
    store = open_store(home, SystemIds())
    keys = Keys("token", PEPPER.hex())
    save_enrolment(store, home, Enrolment("http://127.0.0.1:1", "Dock 1", SITE.id), keys)
    store.close()
    return home


def built(home: Home) -> Station:
    return build_station(home, Settings(), SystemClock(), SystemIds())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return an_enrolled(tmp_path)


@pytest.fixture
def station(home: Home) -> Iterator[Station]:
    made = built(home)
    made.start()
    made.inbox.apply(told_page(WORLD, PLACE))
    yield made
    made.stop()


def signed_in(station: Station) -> None:
    assert station.desk.sign_in(badge_code("100"), PIN).result(20).operator is not None


def test_from_badge_to_labels(home: Home) -> None:
    station = built(home)
    heard: list[Happened] = []
    station.desk.subscribe(heard.append)
    station.start()
    station.inbox.apply(told_page(WORLD, PLACE))
    signed_in(station)
    codes = (REFERENCE, A_CODE, B_CODE, B_CODE, command_code(CommandWord.DAMAGED), C_SERIAL, X_CODE)
    scans = [station.desk.scan(code.encode()) for code in codes]
    scans += [station.desk.command(word) for word in (CommandWord.ACCEPT, CommandWord.CLOSE)]
    answers = [scan.result(20).answer for scan in scans]
    assert [answer.kind for answer in answers if answer][-1] is AnswerKind.DONE
    station.stop()
    assert len(list(home.labels.glob("*.pdf"))) == len(list(home.labels.glob("*.zpl"))) == 5
    assert {happened.bench.stage for happened in heard} == set(Stage)
    again = built(home)
    with again.store.read() as connection:
        texts = connection.exec_driver_sql("SELECT text FROM event ORDER BY own_seq").scalars().all()
    assert [json.loads(text)["type"] for text in texts].count("label_printed") == 5
    again.store.close()


def test_a_late_listener_hears_the_newest_without_its_labels(station: Station) -> None:
    signed_in(station)
    scans = [station.desk.scan(code.encode()) for code in (REFERENCE, A_CODE, B_CODE)]
    assert scans[-1].result(20).labels
    heard: list[Happened] = []
    station.desk.subscribe(heard.append)
    assert heard[0].labels == ()
    assert heard[0].bench.picture is not None


def test_a_listener_that_fails_harms_nobody(station: Station) -> None:
    def broken(_happened: Happened) -> None:
        raise ZeroDivisionError

    station.desk.subscribe(lambda happened: broken(happened) if happened.committed else None)
    signed_in(station)
    assert station.desk.scan(REFERENCE.encode()).result(20).committed


def test_a_wrong_pin_and_lost_keys_are_sentences(station: Station, home: Home) -> None:
    wrong = station.desk.sign_in("100", "1").result(20)
    assert wrong.refusal is not None
    home.keys.unlink()
    lost = station.desk.sign_in("100", PIN).result(20)
    assert lost.operator is None
    assert lost.refusal is not None
    assert "Enrol it again" in lost.refusal.english()


def test_the_language_of_labels_is_the_sites_once_it_is_known(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []

    def translating(language: str) -> Translate:
        spoken.append(language)
        return translator(language)

    monkeypatch.setattr(bootstrap, "translator", translating)
    station = built(home)
    station.start()
    station.inbox.apply(told_page((*WORLD[1:], replace(SITE, language="de")), PLACE))
    signed_in(station)
    for code in (REFERENCE, A_CODE, B_CODE):
        station.desk.scan(code.encode()).result(20)
    station.stop()
    assert spoken == ["de"]


def test_a_failure_is_announced_and_not_left_in_a_future(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Happened] = []
    station.desk.subscribe(heard.append)

    def broken(_word: CommandWord) -> Happened:
        raise ZeroDivisionError

    monkeypatch.setattr(station.desk._core, "command", broken)
    with pytest.raises(ZeroDivisionError):
        station.desk.command(CommandWord.CLOSE).result(20)
    assert heard[-1].answer is not None
    assert heard[-1].answer.kind is AnswerKind.TROUBLE


def test_a_station_with_a_full_disk_still_ends(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    station = built(home)
    station.start()
    station.inbox.apply(told_page(WORLD, PLACE))
    signed_in(station)
    station.desk.scan(REFERENCE.encode()).result(20)
    troubled = threading.Event()
    station.desk.subscribe(
        lambda happened: (
            troubled.set() if happened.answer and happened.answer.kind is AnswerKind.TROUBLE else None
        )
    )

    def full(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(station.store._writer.dialect, "do_commit", full)
    scan = station.desk.scan(A_CODE.encode())
    assert troubled.wait(20)
    begun = time.monotonic()
    station.stop()
    assert time.monotonic() - begun < 10
    assert isinstance(scan.exception(5), StorageTrouble)
    monkeypatch.undo()
    again = built(home)
    assert again.store.recall("last_seq") is not None
    again.store.close()


def test_it_stops_while_somebody_signs_in(home: Home) -> None:
    station = built(home)
    station.start()
    station.inbox.apply(told_page(WORLD, PLACE))
    going = station.desk.sign_in("100", PIN)
    station.stop()
    assert going.done()
    with pytest.raises(LaneStopped):
        station.desk.scan(b"late")
    station.heard_from_central(1)


def test_two_programs_do_not_work_in_one_folder(home: Home) -> None:
    live = LiveStation(home)
    with pytest.raises(StationBusy, match="running already"):
        only_one(home)
    live.stop()
    only_one(home).release()


def test_what_cannot_be_built_lets_go_of_the_folder(home: Home) -> None:
    home.settings.write_text("language = 1")
    with pytest.raises(Exception, match="language in settings"):
        LiveStation(home)
    only_one(home).release()


class Window:
    """What `ui.bridge.Bridge` offers, remembered."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.statuses: list[object] = []

    def tell_sync(self, status: object) -> None:
        self.statuses.append(status)

    def trouble(self, message: Message) -> None:
        self.said.append(message.english())

    def scan_came(self, raw: bytes) -> None: ...
    def tell_scanner(self, trouble: Message | None) -> None: ...


class Link:
    def __init__(self) -> None:
        self.nudges = 0
        self.began = self.ended = False

    def start(self) -> None:
        self.began = True

    def nudge(self) -> None:
        self.nudges += 1

    def stop(self) -> None:
        self.ended = True
        raise OSError("the network is gone")


class Contacted:
    last_contact_ms: int | None = 1_795_000_000_000


def test_live_brings_up_and_down_in_order(home: Home) -> None:
    live, window, link = LiveStation(home), Window(), Link()
    live.attach(window)

    def make(_station: Station, _clock: object, listen) -> Link:  # type: ignore[no-untyped-def]
        listen(Contacted())
        return link

    live.connect(window, make)
    assert link.began
    live.station.inbox.apply(told_page(WORLD, PLACE))
    signed_in(live.station)
    before = link.nudges
    live.station.desk.scan(REFERENCE.encode()).result(20)
    assert link.nudges > before
    assert not live.is_quiet()
    with pytest.raises(OSError, match="the network is gone"):
        live.stop()
    assert link.ended
    only_one(home).release()
    store = open_store(home, SystemIds())
    assert store.recall("last_contact_ms") == str(Contacted.last_contact_ms)
    store.close()


def test_lost_keys_at_the_start_are_said_and_the_desk_works(home: Home) -> None:
    live, window = LiveStation(home), Window()
    home.keys.write_text("")
    live.attach(window)

    def make(station: Station, _clock: object, _listen: object) -> Link | None:
        station.keys()
        return Link()

    live.connect(window, make)
    assert "Enrol it again" in window.said[0]
    live.station.desk.scan(b"kept").result(20)
    live.stop()
