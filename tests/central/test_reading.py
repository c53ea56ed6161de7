"""What stations read: nothing is skipped, nothing of another site is seen, and a rewound central is noticed."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from central.core.reading import DAY_MS
from central.errors import Refusal
from central.people import operator_id
from central.records import Station
from central.storage import log
from central.storage.engine import Database
from domain.ids import provisional_return_id, return_id
from sync.protocol import MAX_BODY_BYTES, FeedAnswer, FeedItem, SubscriptionsRequest
from tests.central.conftest import R1, R2, House, rma
from tests.central.dock import Dock, by_id, by_scan, enrolled


def station(dock: Dock) -> Station:
    assert dock.station is not None
    return dock.station


def walk(house: House, dock: Dock, cursor: str = "", limit: int = 3, revision: int = 0) -> list[FeedItem]:
    """The whole feed after `cursor`, page by page."""
    found: list[FeedItem] = []
    while True:
        page = house.api.feed(station(dock), cursor, limit, revision)
        assert not page.resubscribe
        found += page.items
        cursor = page.next_cursor
        if page.head:
            return found


def subscribe(house: House, dock: Dock, revision: int, *names: str) -> list[FeedItem]:
    found: list[FeedItem] = []
    after = None
    while True:
        request = SubscriptionsRequest(revision=revision, returns=list(names), after=after)
        page = house.api.subscriptions(station(dock), request)
        found += page.items
        after = page.next_after
        if after is None:
            return found


def facts(items: list[FeedItem]) -> list[str]:
    return [item.id for item in items if item.kind == "fact"]


def test_the_feed_tells_everything_once_in_its_newest_version(house: House) -> None:
    dock = house.dock()
    house.load(rmas=[rma("R1", ("A", 5))])
    items = walk(house, dock)
    assert len({(item.kind, item.id) for item in items}) == len(items)
    by_kind = {
        kind: [item for item in items if item.kind == kind] for kind in ("product", "return", "summary")
    }
    assert [item.id for item in by_kind["product"]] == ["A", "B"]
    assert {item.id: item.version for item in by_kind["return"]} == {R1.id: 2, R2.id: 1}
    assert {item.id for item in by_kind["summary"]} == {R1.id, R2.id}
    body = next(item.body for item in by_kind["return"] if item.id == R1.id)
    assert body is not None
    assert [line["expected"] for line in body["lines"]] == [5]  # type: ignore[attr-defined]


def test_after_the_cursor_is_strict(house: House) -> None:
    dock = house.dock()
    one = house.api.feed(station(dock), "", 1)
    assert not one.head
    rest = walk(house, dock, one.next_cursor)
    assert (one.items[0].kind, one.items[0].id) not in {(item.kind, item.id) for item in rest}
    at_head = house.api.feed(station(dock), "", 1000)
    again = house.api.feed(station(dock), at_head.next_cursor, 1000)
    assert (again.items, again.head, again.next_cursor) == ([], True, at_head.next_cursor)


def test_a_push_moves_the_summary_and_the_watermark(house: House) -> None:
    dock = house.dock()
    before = house.api.feed(station(dock), "", 1000)
    dock.receive(R1, dock.open(R1), "A")
    dock.push(house.api)
    after = house.api.feed(station(dock), before.next_cursor, 1000)
    [summary] = after.items
    assert (summary.kind, summary.id, after.applied_through) == ("summary", R1.id, 4)
    assert summary.body is not None
    assert (summary.body["ord"], summary.body["processing"]) == (3, "PROCESSING")


def test_facts_go_to_subscribers_only_own_ones_included(house: House) -> None:
    first, second = house.dock("lane-1"), house.dock("lane-2")
    first.receive(R1, first.open(R1), "A")
    first.receive(R2, first.open(R2), "A")
    first.push(house.api)
    cursor = house.api.feed(station(second), "", 1000).next_cursor
    answered = subscribe(house, second, 1, str(R1.id))
    assert facts(answered) == [sent.event_id for sent in first.sent[1:4]]
    assert [item.version for item in answered] == [1, 2, 3]
    second.receive(R1, second.open(R1), "A")
    second.receive(R2, second.open(R2), "A")
    second.push(house.api)
    items = walk(house, second, cursor, revision=1)
    assert facts(items) == [sent.event_id for sent in second.sent[1:4]]
    assert {item.id for item in items if item.kind == "summary"} == {R1.id, R2.id}
    body = next(item.body for item in items if item.kind == "fact")
    assert body == {"fact": second.sent[1].fact, "ord": 4, "return_id": R1.id}
    assert facts(walk(house, first, cursor)) == []


def test_facts_answered_to_a_lost_answer_are_answered_again(house: House) -> None:
    dock = house.dock()
    dock.receive(R1, dock.open(R1), "A")
    dock.push(house.api)
    lost = subscribe(house, dock, 1, str(R1.id))
    assert len(facts(lost)) == 3
    assert facts(subscribe(house, dock, 1, str(R1.id))) == facts(lost)
    # Another set, and still nobody knows whether the first answer arrived.
    assert facts(subscribe(house, dock, 2, str(R1.id), str(R2.id))) == facts(lost)
    house.api.feed(station(dock), "", 10, 2)
    assert facts(subscribe(house, dock, 2, str(R1.id), str(R2.id))) == []
    assert facts(subscribe(house, dock, 3, str(R2.id))) == []
    assert facts(subscribe(house, dock, 4, str(R2.id), str(R1.id))) == facts(lost)
    assert facts(subscribe(house, dock, 1, str(R1.id))) == facts(lost)


def test_an_unknown_revision_is_asked_for_and_nothing_is_passed_meanwhile(house: House) -> None:
    dock = house.dock()
    subscribe(house, dock, 3, str(R1.id))
    answer = house.api.feed(station(dock), "", 100, 2)
    assert (answer.resubscribe, answer.items, answer.head) == (True, [], False)
    assert answer.next_cursor.split(".")[1] == "0"
    assert house.api.feed(station(dock), "", 100, 3).items


def test_many_facts_of_subscriptions_come_in_pages(house: House) -> None:
    dock = house.dock()
    for ref in (R1, R2):
        package = dock.open(ref)
        for _ in range(700):
            dock.receive(ref, package, "A")
    for start in range(0, len(dock.sent), 500):
        dock.push(house.api, *dock.sent[start : start + 500])
    found = subscribe(house, dock, 1, str(R1.id), str(R2.id))
    assert len(found) == len(set(facts(found))) == 1404
    assert set(facts(found)) == {sent.event_id for sent in dock.sent[1:]}


def test_whoever_follows_a_provisional_return_gets_the_facts_of_both(house: House) -> None:
    dock, other = house.dock("lane-1"), house.dock("lane-2")
    raw = by_scan("late")
    dock.receive(raw, dock.open(raw), "A")
    dock.push(house.api)
    provisional = provisional_return_id("main", "late")
    assert len(facts(subscribe(house, dock, 1, provisional))) == 3
    cursor = house.api.feed(station(dock), "", 1000, 1).next_cursor
    house.load(rmas=[rma("LATE", ("A", 2))])
    told = by_id(return_id("main", "LATE"))
    other.receive(told, other.open(told), "A")
    other.push(house.api)
    items = walk(house, dock, cursor, limit=100, revision=1)
    assert {(item.kind, item.id) for item in items if item.kind in ("alias", "return")} == {
        ("alias", provisional),
        ("return", told.id),
    }
    assert set(facts(items)) == {sent.event_id for sent in (*dock.sent[1:], *other.sent[1:])}
    newcomer = house.dock("lane-3")
    assert len(facts(subscribe(house, newcomer, 1, str(told.id)))) == 6


def test_pages_stay_below_a_mebibyte(house: House) -> None:
    dock = house.dock()
    text = "x" * 3900
    house.load(rmas=[rma(f"BIG-{n}", ("A", 1), customer_instructions=text) for n in range(600)])
    cursor, seen, pages = "", set(), 0
    while True:
        page: FeedAnswer = house.api.feed(station(dock), cursor, 2000)
        assert len(page.model_dump_json()) <= MAX_BODY_BYTES
        seen |= {item.id for item in page.items if item.kind == "return"}
        cursor, pages = page.next_cursor, pages + 1
        if page.head:
            break
    assert pages > 2
    assert len(seen) == 602


def test_the_snapshot_holds_what_the_feed_told_and_the_feed_goes_on_from_it(house: House) -> None:
    dock = house.dock()
    dock.receive(R1, dock.open(R1), "A")
    dock.push(house.api)
    first = house.api.snapshot(station(dock), None, 2)
    house.load(rmas=[rma("R1", ("A", 7)), rma("R0", ("B", 1))])
    items, after = list(first.items), first.next_after
    while after is not None:
        page = house.api.snapshot(station(dock), after, 2)
        assert page.cursor == first.cursor
        items += page.items
        after = page.next_after
    kinds = [item.kind for item in items]
    assert kinds == sorted(kinds, key=["site", "operator", "product", "return", "summary"].index)
    assert len({(item.kind, item.id) for item in items}) == len(items)
    newest = {(item.kind, item.id): item.version for item in (*items, *walk(house, dock, first.cursor))}
    assert newest == {(item.kind, item.id): item.version for item in walk(house, dock)}


def test_returns_closed_long_ago_are_not_in_the_snapshot(house: House) -> None:
    dock = house.dock()
    package = dock.open(R2)
    dock.receive(R2, package, "A")
    dock.close(R2)
    dock.push(house.api)

    def returns() -> set[str]:
        page = house.api.snapshot(station(dock), None, 1000)
        return {item.id for item in page.items if item.kind in ("return", "summary")}

    house.clock.now += 29 * DAY_MS
    assert returns() == {R1.id, R2.id}
    house.clock.now += 2 * DAY_MS
    assert returns() == {R1.id}


def test_commit_gap(open_house: Callable[[str], House], postgres_url: str) -> None:
    """A inserts and sleeps, B commits, a reader pages, A commits: the reader gets both."""
    house = open_house(postgres_url)
    house.load(rmas=[rma("R1", ("A", 1)), rma("R2", ("A", 1))])
    dock = house.dock()
    slow = Database(postgres_url)
    with slow.write() as tx:
        log.announce(tx, "main", [("return", str(R1.id), str(R1.id))])
        dock.receive(R2, dock.open(R2), "A")
        dock.push(house.api)
        page = house.api.feed(station(dock), "", 1000)
    slow.close()
    assert page.head
    late = house.api.feed(station(dock), page.next_cursor, 1000)
    assert ("return", R1.id) in {(item.kind, item.id) for item in late.items}
    seen = {(item.kind, item.id) for item in (*page.items, *late.items)}
    assert {("return", R1.id), ("return", R2.id), ("summary", R2.id)} <= seen


def test_many_writers_and_one_reader_miss_nothing(house: House) -> None:
    docks = [house.dock(f"lane-{n}") for n in range(6)]
    reader = house.dock("reader")
    subscribe(house, reader, 1, str(R1.id), str(R2.id))
    cursor = house.api.feed(station(reader), "", 1000, 1).next_cursor

    def work(dock: Dock) -> None:
        for turn in range(5):
            ref = (R1, R2)[turn % 2]
            dock.receive(ref, dock.open(ref), "A")
            while any(result.code == "retry" for result in dock.push(house.api).results):
                pass

    threads = [threading.Thread(target=work, args=(dock,)) for dock in docks]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    while any(thread.is_alive() for thread in threads):
        page = house.api.feed(station(reader), cursor, 7, 1)
        seen += facts(page.items)
        cursor = page.next_cursor
    for thread in threads:
        thread.join()
    seen += facts(walk(house, reader, cursor, revision=1))
    wanted = {sent.event_id for dock in docks for sent in dock.sent if '"rma_ref"' in sent.fact}
    assert set(seen) == wanted
    assert len(seen) == len(wanted)


@pytest.mark.parametrize("cursor", ["zzz", "a.b.c", "e.99999999999999999999.x", "e.-1.x", "\0"])
def test_a_cursor_that_is_none_is_gone(house: House, cursor: str) -> None:
    dock = house.dock()
    with pytest.raises(Refusal) as refused:
        house.api.feed(station(dock), cursor, 10)
    assert (refused.value.status, refused.value.reason) == (410, "expired")


def test_a_cursor_beyond_the_head_or_of_another_history_is_rewound(house: House) -> None:
    dock = house.dock()
    epoch, pos, chain = house.api.feed(station(dock), "", 1000).next_cursor.split(".")
    for wrong in (f"{epoch}.{int(pos) + 1}.{chain}", f"{epoch}.{pos}.{'0' * 64}"):
        with pytest.raises(Refusal) as refused:
            house.api.feed(station(dock), wrong, 10)
        assert (refused.value.status, refused.value.reason) == (410, "rewound")


def test_a_cursor_of_181_days_is_expired(house: House) -> None:
    dock = house.dock()
    old = house.api.feed(station(dock), "", 2).next_cursor
    head = house.api.feed(station(dock), "", 1000).next_cursor
    house.clock.now += 181 * DAY_MS
    assert house.api.feed(station(dock), head, 10).head
    with pytest.raises(Refusal) as refused:
        house.api.feed(station(dock), old, 10)
    assert (refused.value.status, refused.value.reason) == (410, "expired")


def test_a_station_reads_only_its_own_site(house: House) -> None:
    house.central.office.make_site("other", "Other")
    house.load_at("other", rmas=[rma("R9", ("A", 1))])
    here, there = house.dock("lane-1"), enrolled(house.api, "lane-9", "other")
    here.receive(R1, here.open(R1), "A")
    here.push(house.api)
    items = [*walk(house, there), *house.api.snapshot(station(there), None, 1000).items]
    ours = {item.id for item in walk(house, here)}
    assert {item.id for item in items}.isdisjoint(ours)
    assert any(item.kind == "return" for item in items)
    assert subscribe(house, there, 1, str(R1.id)) == []
    assert not house.api.event(station(there), here.sent[0].event_id).stored
    # The same fact, offered at the other site, is a fact of that site and touches nothing here.
    there.operator = operator_id("main", "1001")
    stolen = there.envelope(here.sent[1].event_id, here.sent[1].fact.encode())
    assert there.push(house.api, stolen).results[0].code == "applied_flagged"
    before = house.central.office.report("R1")
    there.receive(R1, there.open(R1), "A")
    there.push(house.api)
    assert [report for report in house.central.office.report("R1") if report["reference"]] == before
