"""A push stores everything once and answers each fact, whatever comes twice, too late, wrong or broken."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text

from central.core import projecting
from central.errors import Refusal
from central.people import operator_id
from central.records import Station
from central.storage import stations as rows
from central.storage.engine import Database
from central.storage.tables import projection
from domain.codec import canonical, encode, fact_hash
from domain.events import Reverted, ScanNotUnderstood, UnitGraded, UnitMoved
from domain.fold import fold
from domain.ids import EventId, UnitId
from domain.picture import ReturnPicture
from domain.vocabulary import Condition, Disposition, ScanTrouble
from sync.protocol import FactEnvelope, PushAnswer, PushRequest
from tests.central.conftest import R1, R2, House, rma
from tests.central.dock import Dock, by_id, by_scan, enrolled


def codes(answer: PushAnswer) -> Counter[str]:
    return Counter(result.code for result in answer.results)


def sums(house: House, reference: str) -> dict[str, tuple[int, int, int]]:
    [report] = house.central.office.report(reference)
    return {line["sku"]: (line["expected"], line["good"], line["damaged"]) for line in report["lines"]}


def standard_job(dock: Dock) -> None:
    """R1 received and closed: two A, one of them damaged, and one B."""
    package = dock.open(R1)
    dock.receive(R1, package, "A")
    dock.damage(R1, dock.receive(R1, package, "A"))
    dock.receive(R1, package, "B")
    dock.close(R1)


def alarms(house: House) -> list[str]:
    database = Database(house.url)
    with database.read() as tx:
        found = [kind for kind, _ in rows.alarms(tx)]
    database.close()
    return found


def test_a_return_received_is_in_the_report(house: House) -> None:
    dock = house.dock()
    standard_job(dock)
    answer = dock.push(house.api)
    assert codes(answer) == {"applied": len(dock.sent)}
    assert [result.event_id for result in answer.results] == [sent.event_id for sent in dock.sent]
    assert [result.ord for result in answer.results] == [None, 1, 2, 3, 4, 5, 6, 7]
    assert answer.applied_through == len(dock.sent)
    assert (answer.durable_through, answer.lane_state) == (0, "ok")
    assert sums(house, "R1") == {"A": (2, 1, 1), "B": (1, 1, 0)}
    assert house.central.office.report("R1")[0]["closed"]


def test_a_push_again_changes_nothing(house: House) -> None:
    dock = house.dock()
    standard_job(dock)
    first = dock.push(house.api)
    before = house.central.office.report()
    again = dock.push(house.api)
    assert codes(again) == {"duplicate": len(dock.sent)}
    assert [result.ord for result in again.results] == [result.ord for result in first.results]
    assert again.applied_through == first.applied_through
    assert house.central.office.report() == before


def test_the_same_batch_pushed_by_sixteen_threads_counts_once(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    while len(dock.sent) < 500:
        dock.receive(R1, package, "A")
    answers: list[PushAnswer] = []

    def push_until_taken() -> None:
        answer = dock.push(house.api)
        while "retry" in codes(answer):
            answer = dock.push(house.api)
        answers.append(answer)

    threads = [threading.Thread(target=push_until_taken) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum((codes(answer) for answer in answers), Counter[str]())
    assert total == {"applied": 500, "duplicate": 15 * 500}
    assert {answer.applied_through for answer in answers} == {500}
    received = len([e for e in dock.sent if '"unit_received"' in e.fact])
    assert sums(house, "R1")["A"] == (2, received, 0)


def test_a_fact_twice_in_one_batch_counts_once(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    dock.receive(R1, package, "A")
    twice = dock.envelope(dock.sent[-1].event_id, dock.sent[-1].fact.encode())
    answer = dock.push(house.api)
    assert codes(answer) == {"applied": 4, "duplicate": 1}
    assert answer.results[-1] == answer.results[-2].model_copy(update={"code": "duplicate"})
    assert twice.seq == answer.applied_through
    assert sums(house, "R1")["A"] == (2, 1, 0)


@pytest.mark.parametrize("smaller_first", [True, False])
@pytest.mark.parametrize("in_one_batch", [True, False])
def test_payload_mismatch_keeps_both_and_the_smaller_hash_counts(
    house: House, smaller_first: bool, in_one_batch: bool
) -> None:
    dock = house.dock()
    package = dock.open(R1)
    dock.receive(R1, package, "A")
    one = dock.facts[-1]
    other = replace(one, rma_ref=R2, app_version="other")
    texts = sorted((encode(one), encode(other)), key=fact_hash)
    counts = R1 if texts[0] == encode(one) else R2
    texts = texts if smaller_first else texts[::-1]
    dock.sent.pop()
    first = dock.envelope(one.event_id, texts[0])
    second = FactEnvelope(seq=9, event_id=one.event_id, prev_hash="", fact=texts[1].decode())
    if in_one_batch:
        answer = dock.push(house.api, *dock.sent, second)
        assert [result.code for result in answer.results[-2:]] == ["applied", "payload_mismatch"]
    else:
        assert codes(dock.push(house.api, *dock.sent)) == {"applied": 4}
        answer = dock.push(house.api, second)
        assert codes(answer) == {"payload_mismatch": 1}
    assert "payload_mismatch" in alarms(house)
    assert sums(house, "R1")["A"][1] == (1 if counts == R1 else 0)
    assert sums(house, "R2")["A"][1] == (1 if counts == R2 else 0)
    known = "payload_mismatch" if smaller_first else "duplicate"
    assert codes(dock.push(house.api, second)) == {known: 1}
    stored = house.api.event(_station(dock), one.event_id)
    assert stored.fact_hash == min(map(fact_hash, texts))
    assert codes(dock.push(house.api, first))["retry"] == 0


def test_a_newer_type_is_held_and_keeps_its_place(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    body = {
        "app_version": "9",
        "event_id": "00000000-0000-7000-8000-0000000000ff",
        "payload": {"unit_id": "u", "colour": "blue"},
        "rma_ref": {"id": str(R1.id)},
        "type": "unit_painted",
        "type_version": 1,
        "wall_time": "2026-11-21T10:00:00.000Z",
        "operator": str(dock.operator),
        "session": str(dock.session),
    }
    dock.envelope(str(body["event_id"]), canonical(body))  # type: ignore[arg-type]
    dock.receive(R1, package, "A")
    answer = dock.push(house.api)
    assert [result.code for result in answer.results] == ["applied", "applied", "applied", "held", "applied"]
    assert [result.ord for result in answer.results[1:]] == [1, 2, 3, 4]
    assert sums(house, "R1")["A"] == (2, 1, 0)
    house.central.office.judge_again()
    assert codes(dock.push(house.api)) == {"duplicate": 5}


def test_a_fact_about_something_unknown_is_held_until_it_comes(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    unit = dock.receive(R1, package, "A")
    graded = dock.add(UnitGraded(unit, Condition.D, Disposition.DAMAGED, 1, ()), R1)
    received = next(sent for sent in dock.sent if '"unit_received"' in sent.fact)
    others = [sent for sent in dock.sent if sent not in (graded, received)]
    assert codes(dock.push(house.api, *others, graded)) == {"applied": 3, "held": 1}
    assert codes(dock.push(house.api, received)) == {"applied": 1}
    assert sums(house, "R1")["A"] == (2, 0, 1)
    gone = dock.add(Reverted(EventId("00000000-0000-7000-8000-00000000dead")), R1)
    assert codes(dock.push(house.api, gone)) == {"held": 1}


def test_a_fold_that_raises_holds_its_facts_and_blocks_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = fold

    def broken(facts: object, told: object, return_id: str) -> ReturnPicture:
        if return_id == R1.id:
            raise ZeroDivisionError("a bug")
        return right(facts, told, return_id)  # type: ignore[arg-type]

    dock = house.dock()
    for ref in (R1, R2):
        dock.receive(ref, dock.open(ref), "A")
    monkeypatch.setattr(projecting, "fold", broken)
    answer = dock.push(house.api)
    assert [result.code for result in answer.results] == ["applied"] + ["held"] * 3 + ["applied"] * 3
    assert answer.applied_through == 7
    assert "fold_failed" in house.api.health().alarms
    monkeypatch.setattr(projecting, "fold", right)
    house.central.office.judge_again()
    assert sums(house, "R1")["A"] == (2, 1, 0)
    assert sums(house, "R2")["A"] == (1, 1, 0)


def test_an_unknown_operator_is_stored_and_flagged(house: House) -> None:
    dock = enrolled(house.api, "lane-9")
    dock.operator, dock.session = "nobody", "00000000-0000-7000-8000-0000000000aa"
    dock.receive(R1, dock.open(R1), "A")
    answer = dock.push(house.api)
    assert codes(answer) == {"applied_flagged": 3}
    assert sums(house, "R1")["A"] == (2, 1, 0)
    assert {"kind": "unknown_operator", "state": "open"} in house.central.office.report("R1")[0]["anomalies"]
    flags = [item for item in house.api.feed(_station(dock), "", 1000).items if item.kind == "flag"]
    assert [flag.id for flag in flags] == [answer.results[0].anomaly_id]


def test_an_unknown_session_and_an_auditor_are_flagged(house: House) -> None:
    house.load(operators=[{"badge": "3001", "name": "Eve", "role": "auditor", "pin": "123456"}])
    dock = enrolled(house.api, "lane-9")
    dock.operator, dock.session = operator_id("main", "1001"), "00000000-0000-7000-8000-0000000000aa"
    dock.open(R1)
    assert codes(dock.push(house.api)) == {"applied_flagged": 2}
    auditor = enrolled(house.api, "lane-10", operator=operator_id("main", "3001"))
    auditor.open(R2)
    assert codes(auditor.push(house.api)) == {"applied": 1, "applied_flagged": 2}


def test_what_nobody_signed_for_is_stored_without_a_flag(house: House) -> None:
    dock = enrolled(house.api, "lane-9")
    dock.add(ScanNotUnderstood(ScanTrouble.NOT_SIGNED_IN), None)
    assert codes(dock.push(house.api)) == {"applied": 1}


def test_applied_through_stops_at_a_gap_and_skipped_places_count_as_passed(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    for _ in range(7):
        dock.receive(R1, package, "A")
    sent = dock.sent
    assert dock.push(house.api, *sent[:3]).applied_through == 3
    assert dock.push(house.api, *sent[4:6], *sent[8:]).applied_through == 3
    assert dock.push(house.api, sent[3]).applied_through == 6
    assert dock.push(house.api, sent[7], skipped=(7,)).applied_through == 10
    empty = PushRequest(lane=dock.lane, skipped=[11, 12])
    assert house.api.push(_station(dock), empty).applied_through == 12


def test_a_return_scanned_before_it_was_told_is_joined_when_it_comes(house: House) -> None:
    dock = house.dock()
    raw = by_scan(" rma-late ")
    dock.receive(raw, dock.open(raw), "A")
    dock.push(house.api)
    assert [report["reference"] for report in house.central.office.report()] == [" rma-late ", "R1", "R2"]
    house.load(rmas=[rma("RMA-LATE", ("A", 1))])
    assert sums(house, "RMA-LATE") == {"A": (1, 1, 0)}
    assert len(house.central.office.report()) == 3
    later = by_scan("RMA-LATE")
    dock.receive(later, dock.open(later), "A")
    dock.push(house.api)
    assert sums(house, "RMA-LATE") == {"A": (1, 2, 0)}


def test_a_tracking_number_scanned_at_a_station_that_did_not_know_it_finds_its_return(house: House) -> None:
    house.load(rmas=[rma("R3", ("A", 1), tracking=["1Z999"])])
    dock = house.dock()
    raw = by_scan("1z999")
    dock.receive(raw, dock.open(raw), "A")
    dock.push(house.api)
    assert sums(house, "R3") == {"A": (1, 1, 0)}


def test_a_fact_that_the_database_refuses_is_kept_and_its_neighbours_pass(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    for _ in range(20):
        dock.receive(R1, package, "A")
    poison = dock.sent[11].event_id
    _refuse(house, poison)
    answer = dock.push(house.api)
    assert codes(answer) == {"applied": 22, "held": 1}
    assert answer.results[11].code == "held"
    assert answer.applied_through == 23
    assert "unstorable_fact" in alarms(house)
    assert house.api.event(_station(dock), poison).stored
    assert codes(dock.push(house.api)) == {"duplicate": 23}


def _refuse(house: House, event_id: str) -> None:
    """Let the database itself refuse this fact whenever it belongs to a return."""
    database = Database(house.url)
    with database.write() as tx:
        if tx.postgres:
            tx.connection.execute(
                text(
                    "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE check_violation; END $$ LANGUAGE plpgsql"
                )
            )
            when = f"NEW.event_id = '{event_id}' AND NEW.return_id IS NOT NULL"
            tx.connection.execute(
                text(
                    f"CREATE TRIGGER r BEFORE INSERT ON event FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse()"
                )
            )
        else:
            tx.connection.exec_driver_sql(
                f"CREATE TRIGGER r BEFORE INSERT ON event WHEN NEW.event_id = '{event_id}' AND NEW.return_id"
                " IS NOT NULL BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
    database.close()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"fact": "{}"}, "events[1].fact"),
        ({"fact": '{"a":1.5}'}, "events[1].fact"),
        ({"fact": "[" * 2000 + "]" * 2000}, "events[1].fact"),
        ({"event_id": "another"}, "events[1].event_id"),
        ({"prev_hash": "xyz"}, "events[1].prev_hash"),
    ],
)
def test_what_is_no_fact_is_refused_by_its_place(house: House, change: dict[str, str], place: str) -> None:
    dock = house.dock()
    dock.open(R1)
    wrong = dock.sent[1].model_copy(update=change)
    with pytest.raises(Refusal) as refused:
        dock.push(house.api, dock.sent[0], wrong, dock.sent[2])
    assert refused.value.status == 422
    assert refused.value.title.startswith(place)
    assert not house.api.event(_station(dock), dock.sent[0].event_id).stored


def test_a_lane_of_another_station_is_refused(house: House) -> None:
    first, second = house.dock("lane-1"), house.dock("lane-2")
    second.lane = first.lane
    with pytest.raises(Refusal) as refused:
        second.push(house.api)
    assert refused.value.status == 403


def test_two_stations_at_one_return_add_up(house: House) -> None:
    docks = [house.dock("lane-1"), house.dock("lane-2")]
    for dock in docks:
        package = dock.open(R1)
        dock.receive(R1, package, "A", serial="S-1")
        dock.receive(R1, package, "B")
        dock.push(house.api)
    # The serial counts once, the others add.
    assert sums(house, "R1") == {"A": (2, 1, 0), "B": (1, 2, 0)}
    kinds = [anomaly["kind"] for anomaly in house.central.office.report("R1")[0]["anomalies"]]
    assert any("serial" in kind for kind in kinds)


def test_a_lane_used_twice_is_forked_and_loses_nothing(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    dock.push(house.api)
    clone = replace(dock, sent=list(dock.sent), facts=list(dock.facts))
    dock.receive(R1, package, "A")
    clone.receive(R1, package, "B")
    clone.receive(R1, package, "B")
    assert dock.push(house.api, dock.sent[-1]).lane_state == "ok"
    answer = clone.push(house.api, *clone.sent[-2:])
    assert answer.lane_state == "forked"
    assert codes(answer) == {"applied": 2}
    assert answer.applied_through == 4
    assert "lane_forked" in alarms(house)
    assert sums(house, "R1") == {"A": (2, 1, 0), "B": (1, 2, 0)}


def test_a_broken_chain_is_a_fork(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    dock.receive(R1, package, "A")
    sent = dock.sent
    dock.push(house.api, *sent[:3])
    wrong = sent[3].model_copy(update={"prev_hash": "0" * 64})
    answer = dock.push(house.api, wrong)
    assert (answer.lane_state, codes(answer)) == ("forked", {"applied": 1})


def test_a_move_of_a_unit_of_another_return_is_held(house: House) -> None:
    dock = house.dock()
    dock.open(R1)
    moved = UnitMoved(UnitId("00000000-0000-7000-8000-0000000000ee"), Disposition.HOLD, ())
    dock.add(moved, by_id("00000000-0000-5000-8000-000000000001"))
    assert codes(dock.push(house.api)) == {"applied": 3, "held": 1}


def _station(dock: Dock) -> Station:
    assert dock.station is not None
    return dock.station


def test_a_lane_never_seen_becomes_the_stations_and_is_alarmed(house: House) -> None:
    dock = house.dock("lane-1")
    dock.push(house.api)
    fresh = replace(dock, lane="lane-1b", sent=[], facts=[], _prev="")
    fresh.open(R1)
    answer = fresh.push(house.api)
    assert (codes(answer), answer.applied_through, answer.lane_state) == ({"applied": 2}, 2, "ok")
    assert "two_live_lanes" in alarms(house)
    assert house.api.feed(_station(dock), "", 10, 0, "lane-1").applied_through == 1
    assert house.api.feed(_station(dock), "", 10, 0, "lane-1b").applied_through == 2
    assert house.api.feed(_station(dock), "", 10, 0, "another").applied_through == 0


def test_pictures_of_an_older_fold_are_made_again_and_told(house: House) -> None:
    dock = house.dock()
    dock.receive(R1, dock.open(R1), "A")
    dock.push(house.api)
    cursor = house.api.feed(_station(dock), "", 1000).next_cursor
    database = Database(house.url)
    with database.write() as tx:
        tx.connection.execute(projection.update().values(fold_version=0, processing="NEW"))
    database.close()
    house.central.office.judge_again()
    items = house.api.feed(_station(dock), cursor, 1000).items
    assert {(item.kind, item.id) for item in items} == {("summary", R1.id), ("summary", R2.id)}
    house.central.office.judge_again()
    assert house.api.feed(_station(dock), cursor, 1000).items == items
