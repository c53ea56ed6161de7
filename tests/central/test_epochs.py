"""A central restored from a backup is noticed, and only then; stations hear of it by a new epoch."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from central.core.central import open_central
from central.core.witness import Head, Sighting, Witness
from central.errors import Refusal, Trouble
from tests.central.conftest import R1, House, rma
from tests.central.dock import CountedIds, Dock, HandClock
from tests.support.postgres import PostgresServer


def receive(house: House, dock: Dock) -> None:
    dock.receive(R1, dock.open(R1), "A")
    dock.push(house.api)


@pytest.fixture
def sqlite_house(open_house: Callable[[str], House], tmp_path: Path) -> House:
    made = open_house(f"sqlite:///{tmp_path}/central.db")
    made.load(
        operators=[{"badge": "1001", "name": "Ada", "role": "receiver", "pin": "123456"}],
        rmas=[rma("R1", ("A", 2))],
    )
    return made


def test_an_epoch_outlives_the_process(house: House) -> None:
    dock = house.dock()
    receive(house, dock)
    epoch = house.api.epochs.current
    for _ in range(2):
        house.reopen()
        assert house.api.epochs.current == epoch
        assert house.api.health().alarms == []


def test_a_restored_database_gets_a_new_epoch_once(sqlite_house: House, tmp_path: Path) -> None:
    house, file = sqlite_house, tmp_path / "central.db"
    dock = house.dock()
    receive(house, dock)
    house.central.close()
    backup = shutil.copy(file, tmp_path / "backup.db")
    house.reopen()
    epoch = house.api.epochs.current
    assert dock.station is not None
    receive(house, dock)
    cursor = house.api.feed(dock.station, "", 1000).next_cursor
    house.central.close()
    shutil.copy(backup, file)
    house.reopen()
    restored = house.api.epochs.current
    assert restored != epoch
    assert house.api.health().alarms == ["restored"]
    with pytest.raises(Refusal) as refused:
        house.api.feed(dock.station, cursor, 10)
    assert (refused.value.status, refused.value.reason) == (410, "rewound")
    # Everything kept is offered again: what is there is a duplicate, what was lost is applied.
    codes = [result.code for result in dock.push(house.api).results]
    assert codes == ["duplicate"] * 4 + ["applied"] * 3
    house.reopen()
    assert house.api.epochs.current == restored


def test_a_history_that_grew_again_is_seen_by_its_chain(sqlite_house: House, tmp_path: Path) -> None:
    house, file = sqlite_house, tmp_path / "central.db"
    dock = house.dock()
    house.central.close()
    backup = shutil.copy(file, tmp_path / "backup.db")
    house.reopen()
    receive(house, dock)
    assert dock.station is not None
    cursor = house.api.feed(dock.station, "", 1000).next_cursor
    house.central.close()
    shutil.copy(backup, file)
    # Without its witness nobody notices, until the old head is passed.
    shutil.rmtree(house.state)
    house.reopen()
    other = house.dock("lane-2")
    for _ in range(3):
        receive(house, other)
    with pytest.raises(Refusal) as refused:
        house.api.feed(dock.station, cursor, 10)
    assert refused.value.reason == "rewound"


def test_a_missing_witness_is_an_alarm_and_no_epoch(house: House) -> None:
    receive(house, house.dock())
    epoch = house.api.epochs.current
    house.central.close()
    shutil.rmtree(house.state)
    house.clock.now += 1
    house.reopen()
    assert house.api.epochs.current == epoch
    assert house.api.health().alarms == ["witness_missing"]
    house.clock.now += 1
    house.reopen()
    assert house.api.health().alarms == []


def test_a_witness_of_another_database_means_restored(sqlite_house: House, tmp_path: Path) -> None:
    house = sqlite_house
    epoch = house.api.epochs.current
    witness = Witness(house.state)
    seen = witness.read()
    assert seen is not None
    house.central.close()
    witness.write(Sighting("another", seen.epoch, {}, seen.heads))
    house.reopen()
    assert house.api.epochs.current != epoch


def test_another_postgresql_behind_the_same_address_is_noticed_by_a_running_central(
    open_house: Callable[[str], House], postgres_server: PostgresServer
) -> None:
    """A restored copy takes the place of the database while central runs: the next connection shows it."""
    postgres_server.create("moving")
    try:
        house = open_house(postgres_server.url("moving"))
        house.load(rmas=[rma("R1", ("A", 1))])
        dock = house.dock()
        epoch = house.api.epochs.current
        house.central.close()
        postgres_server.create("copied", "moving")
        postgres_server.drop("moving")
        postgres_server.create("moving", "copied")
        assert house.api.health().status == "ok"
        assert house.api.health().alarms == ["restored"]
        assert dock.station is not None
        assert house.api.feed(dock.station, "", 10).server_epoch != epoch
    finally:
        for name in ("moving", "copied"):
            postgres_server.drop(name)


def test_two_processes_agree_on_the_new_epoch(sqlite_house: House, tmp_path: Path) -> None:
    house, file = sqlite_house, tmp_path / "central.db"
    house.central.close()
    backup = shutil.copy(file, tmp_path / "backup.db")
    house.reopen()
    receive(house, house.dock())
    house.central.close()
    shutil.copy(backup, file)
    house.reopen()
    second = open_central(
        house.url, house.state, HandClock(), CountedIds(1 << 90), random.Random(3).randbytes
    )
    assert second.stations.epochs.current == house.api.epochs.current
    second.close()


def test_the_witness_never_goes_back(tmp_path: Path) -> None:
    witness = Witness(tmp_path)
    assert witness.read() is None
    with witness.alone():
        witness.write(Sighting("d", "e1"))
    witness.advance("e1", "main", Head(5, "five"))
    witness.advance("e1", "main", Head(3, "three"))
    witness.advance("e0", "main", Head(9, "nine"))
    seen = witness.read()
    assert seen is not None
    assert seen.heads == {"main": Head(5, "five")}


def test_a_witness_that_cannot_be_written_is_trouble_at_the_start_and_no_obstacle_later(
    house: House, tmp_path: Path
) -> None:
    dock = house.dock()
    shutil.rmtree(house.state)
    house.state.write_text("a file where the folder should be")
    receive(house, dock)
    assert dock.station is not None
    assert house.api.feed(dock.station, "", 1000).head
    house.central.close()
    with pytest.raises(Trouble, match="--state"):
        house.reopen()
    house.state.unlink()
    house.reopen()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"heads": 3}', '{"heads": {}, "colour": 1}'])
def test_a_witness_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "witness.json").write_text(text)
    assert Witness(tmp_path).read() is None


def test_a_database_never_initialised_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="init"):
        open_central(
            f"sqlite:///{tmp_path}/none.db", None, HandClock(), CountedIds(), random.Random(1).randbytes
        )
    (tmp_path / "empty.db").touch()
    with pytest.raises(Trouble, match="init"):
        open_central(
            f"sqlite:///{tmp_path}/empty.db", None, HandClock(), CountedIds(), random.Random(1).randbytes
        )
