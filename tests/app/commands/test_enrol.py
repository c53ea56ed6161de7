"""Enrolling a station that belongs somewhere already."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.bootstrap import Enrolment, OtherCentral, Station, enrolment_of, open_store
from app.commands.enrol import enrol
from app.paths import Home
from app.secrets import load_keys
from app.system import SystemIds
from domain.ids import Clock, LaneId
from tests.support.dock_world import PLACE, WORLD, told_page


@dataclass
class Answer:
    station_token: str = "token-1"
    site: str = "main"
    pepper: str = "00"
    server_epoch: str = "epoch-1"


@dataclass
class Door:
    """`app.commands.enrol.SyncDoor`: a central that answers so."""

    answer: Answer

    def ask_for_enrolment(self, central: str, code: str, station: str, lane: LaneId) -> Answer:
        return self.answer

    def catch_up(self, station: Station, clock: Clock, patience_s: float) -> bool:
        station.inbox.apply(told_page(WORLD, replace(PLACE, epoch=self.answer.server_epoch)))
        return True


def belongs_to(home: Home) -> Enrolment | None:
    store = open_store(home, SystemIds())
    try:
        return enrolment_of(store)
    finally:
        store.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    assert enrol(made, "http://one", "code", "Dock 1", Door(Answer())) == 0
    return made


def test_the_same_central_at_another_address_is_welcome(home: Home) -> None:
    enrol(home, "http://moved", "code", "Dock 1", Door(Answer("token-2")))
    assert belongs_to(home) == Enrolment("http://moved", "Dock 1", "main")
    assert load_keys(home.keys).token == "token-2"


@pytest.mark.parametrize("other", [Answer("t", server_epoch="epoch-9"), Answer("t", site="elsewhere")])
def test_another_central_is_refused_and_nothing_changes(home: Home, other: Answer) -> None:
    with pytest.raises(OtherCentral, match="belongs to http://one as Dock 1"):
        enrol(home, "http://other", "code", "Dock 9", Door(other))
    assert belongs_to(home) == Enrolment("http://one", "Dock 1", "main")
    assert load_keys(home.keys).token == "token-1"


def test_the_same_address_with_a_new_epoch_is_its_restored_central(home: Home) -> None:
    enrol(home, "http://one", "code", "Dock 1", Door(Answer("token-3", server_epoch="epoch-2")))
    assert load_keys(home.keys).token == "token-3"
