"""Enrolment: one code, one station, and an answer that may be lost."""

from __future__ import annotations

import pytest

from central.core.enrolling import CODE_LIVES_MS, MOST_FAILURES, hash_token
from central.errors import Refusal, Trouble
from central.storage.engine import Database
from central.storage.tables import enrol_code, station
from sync.protocol import EnrolRequest
from tests.central.conftest import House


def ask(code: str, lane: str = "lane-1") -> EnrolRequest:
    return EnrolRequest(code=code, station_name="Dock 1", lane=lane)


def test_a_code_becomes_a_token(house: House) -> None:
    answer = house.api.enrol(ask(house.api.new_code("main")))
    found = house.api.authenticate(answer.station_token)
    assert (found.station, found.site, found.name) == (answer.station_id, "main", "Dock 1")
    assert len(bytes.fromhex(answer.pepper)) == 32
    assert answer.server_epoch == house.api.epochs.current


def test_the_same_code_and_lane_answer_the_same_again_and_another_lane_does_not(house: House) -> None:
    code = house.api.new_code("main")
    first = house.api.enrol(ask(code))
    house.clock.now += CODE_LIVES_MS - 1
    again = house.api.enrol(ask(code))
    assert (again.station_token, again.station_id) == (first.station_token, first.station_id)
    with pytest.raises(Refusal) as refused:
        house.api.enrol(ask(code, "lane-2"))
    assert refused.value.status == 403


def test_a_code_ends_after_fifteen_minutes_used_or_not(house: House) -> None:
    used, unused = house.api.new_code("main"), house.api.new_code("main")
    house.api.enrol(ask(used))
    house.clock.now += CODE_LIVES_MS + 1
    for code in (used, unused):
        with pytest.raises(Refusal) as refused:
            house.api.enrol(ask(code))
        assert refused.value.status == 403


def test_a_code_is_read_as_people_write_it(house: House) -> None:
    code = house.api.new_code("main")
    untidy = " " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l") + " "
    assert house.api.enrol(ask(untidy)).site == "main"


def test_wrong_codes_are_counted_per_address(house: House) -> None:
    for _ in range(MOST_FAILURES):
        with pytest.raises(Refusal):
            house.api.enrol(ask("WRONG"), "10.0.0.1")
    right = house.api.new_code("main")
    with pytest.raises(Refusal) as refused:
        house.api.enrol(ask(right), "10.0.0.1")
    assert (refused.value.status, refused.value.retry_after) == (429, 60)
    assert house.api.enrol(ask(right), "10.0.0.2").site == "main"
    house.clock.now += CODE_LIVES_MS + 1
    assert house.api.enrol(ask(house.api.new_code("main"), "lane-2"), "10.0.0.1").site == "main"


def test_the_database_holds_neither_token_nor_code(house: House) -> None:
    code = house.api.new_code("main")
    answer = house.api.enrol(ask(code))
    database = Database(house.url)
    with database.read() as tx:
        [kept] = tx.connection.execute(station.select()).mappings()
        [row] = tx.connection.execute(enrol_code.select()).mappings()
    database.close()
    assert kept["token_hash"] == hash_token(answer.station_token)
    shown = repr(dict(kept)) + repr(dict(row))
    assert answer.station_token not in shown
    assert code not in shown
    assert code.replace("-", "") not in shown


def test_a_station_that_lost_its_keys_enrols_again_with_a_new_code(house: House) -> None:
    first = house.api.enrol(ask(house.api.new_code("main")))
    again = house.api.enrol(ask(house.api.new_code("main")))
    assert again.station_id == first.station_id
    assert house.api.authenticate(again.station_token).station == first.station_id
    with pytest.raises(Refusal) as refused:
        house.api.authenticate(first.station_token)
    assert refused.value.status == 401


def test_a_lane_of_another_site_cannot_be_enrolled(house: House) -> None:
    house.central.office.make_site("other", "Another warehouse")
    house.api.enrol(ask(house.api.new_code("main")))
    with pytest.raises(Refusal) as refused:
        house.api.enrol(ask(house.api.new_code("other")))
    assert refused.value.status == 403


def test_wrong_tokens_and_sites_are_refused(house: House) -> None:
    with pytest.raises(Refusal) as refused:
        house.api.authenticate("nonsense")
    assert refused.value.status == 401
    with pytest.raises(Trouble, match="no site 'moon'"):
        house.api.new_code("moon")
    with pytest.raises(Refusal) as refused:
        house.api.enrol(ask("A\0B"))
    assert refused.value.status == 422
