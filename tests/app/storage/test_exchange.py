"""The station's side of sync: what is offered and recorded, and what pages of central leave behind."""

from dataclasses import replace
from itertools import pairwise

import pytest

from app.storage.exchange import StationInbox, want
from app.storage.log import every_own_fact
from app.storage.told import bound_to
from domain.codec import encode, fact_hash
from domain.commands import CommandWord
from domain.events import LoggedFact, UnitReceived
from domain.exchange import FeedPage, FeedPlace, Receipt, ResultCode, ToldItem, chain_hash
from domain.ids import EventId, ReturnId, provisional_return_id
from domain.told import Alias, LineSum, Product, Summary, ToldKind
from domain.vocabulary import FulfillmentStatus, ProcessingStatus
from tests.support.builders import a_return
from tests.support.dock_world import (
    A_CODE,
    ADA,
    B_CODE,
    LANE,
    PLACE,
    REFERENCE,
    SITE,
    WORLD,
    X_CODE,
    DockWorld,
    Inline,
    a_dock,
    fact_item,
    standard_return,
    told_item,
)

ALL = 10_000
RETURN = standard_return().id


def receipts(dock: DockWorld, code: ResultCode = ResultCode.APPLIED, first_ord: int = 1) -> list[Receipt]:
    offered = dock.outbox.offer(ALL, 10**9).envelopes
    return [Receipt(one.event_id, code, number) for number, one in enumerate(offered, start=first_ord)]


def own(dock: DockWorld) -> list[LoggedFact]:
    with dock.store.read() as connection:
        return list(every_own_fact(connection))


def from_elsewhere(dock: DockWorld, *codes: str, folder: str = "elsewhere") -> list[bytes]:
    """Facts of the standard return that another station made."""
    place = dock.file.parent / folder
    place.mkdir()
    other = a_dock(place)
    other.ids._made = 1_000_000 + sum(map(ord, folder))
    other.scans(REFERENCE, *codes)
    texts = [encode(fact) for fact in other.facts() if fact.rma_ref is not None]
    other.store.close()
    return texts


def hear(dock: DockWorld, texts: list[bytes], first_ord: int = 1, place: FeedPlace = PLACE) -> FeedPage:
    items = [fact_item(text, number, RETURN) for number, text in enumerate(texts, start=first_ord)]
    page = FeedPage((), tuple(items), place)
    dock.inbox.apply(page)
    return page


def test_an_offer_is_the_chained_lane_in_order(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, B_CODE)
    offer = dock.outbox.offer(ALL, 10**9)
    assert [one.seq for one in offer.envelopes] == list(range(1, len(dock.facts()) + 1))
    assert [one.text for one in offer.envelopes] == [encode(fact) for fact in dock.facts()]
    chain = ""
    for one in offer.envelopes:
        assert one.prev_hash == chain
        chain = chain_hash(chain, LANE, one.seq, one.event_id, fact_hash(one.text))


def test_an_offer_keeps_its_limits_and_is_never_empty_for_one_large_fact(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    assert len(dock.outbox.offer(2, 10**9).envelopes) == 2
    assert len(dock.outbox.offer(ALL, 1).envelopes) == 1
    two = sum(len(one.text) for one in dock.outbox.offer(2, 10**9).envelopes)
    assert len(dock.outbox.offer(ALL, two).envelopes) == 2


@pytest.mark.parametrize("code", [code for code in ResultCode if code is not ResultCode.RETRY])
def test_a_stored_result_ends_the_offer(dock: DockWorld, code: ResultCode) -> None:
    dock.scans(REFERENCE, A_CODE)
    results = receipts(dock, code)
    dock.outbox.record(results, len(results), 0)
    backlog = dock.outbox.backlog()
    assert (backlog.pending, backlog.parked, backlog.acked) == (0, 0, len(results))
    assert [logged.ord for logged in own(dock)] == [one.ord for one in results]
    assert dock.inbox.place().applied_through == len(results)


def test_retry_is_no_result_and_results_come_in_any_order_and_twice(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    results = receipts(dock)
    dock.outbox.record([replace(one, code=ResultCode.RETRY) for one in results], 0, 0)
    assert dock.outbox.backlog().pending == len(results)
    dock.outbox.record(results[::-1], 0, 0)
    dock.outbox.record(results, 0, 0)
    dock.outbox.record([Receipt(EventId("nobody's"), ResultCode.APPLIED, 9)], 0, 0)
    assert dock.outbox.backlog().pending == 0


def test_parked_is_visible_skipped_and_comes_back(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    poison = dock.outbox.offer(ALL, 10**9).envelopes[1]
    dock.outbox.park(poison.event_id, "central cannot read it")
    offer = dock.outbox.offer(ALL, 10**9)
    assert offer.skipped == (poison.seq,)
    assert poison.event_id not in [one.event_id for one in offer.envelopes]
    assert dock.outbox.backlog().parked == 1
    dock.restart()
    dock.outbox.retry([poison.event_id])
    assert dock.outbox.offer(ALL, 10**9).skipped == ()
    assert dock.outbox.backlog().parked == 0


def test_what_is_with_central_is_not_parked_any_more(dock: DockWorld) -> None:
    results = receipts(dock)
    dock.outbox.record(results, 1, 1)
    dock.outbox.park(results[0].event_id, "late")
    assert dock.outbox.backlog().parked == 0


def test_the_age_of_the_backlog_is_its_oldest_fact(dock: DockWorld) -> None:
    assert dock.outbox.backlog().oldest_pending_ms == dock.clock.ms
    dock.outbox.record(receipts(dock), 1, 1)
    assert dock.outbox.backlog().oldest_pending_ms is None


def test_a_restored_central_is_offered_everything_once_however_often_asked(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    dock.outbox.record(receipts(dock), 9, 9)
    foreign = from_elsewhere(dock, B_CODE)
    hear(dock, foreign, first_ord=50)
    mine = len(dock.facts())
    dock.outbox.offer_everything_again("epoch-2")
    once = dock.outbox.offer(ALL, 10**9)
    dock.outbox.offer_everything_again("epoch-2")
    assert dock.outbox.offer(ALL, 10**9) == once
    assert [one.seq for one in once.envelopes] == list(range(1, mine + len(foreign) + 1))
    assert {one.text for one in once.envelopes[mine:]} == set(foreign)
    dock.scan(B_CODE)
    assert [logged.seq for logged in own(dock)][-1] == mine + len(foreign) + 1, "the lane stays gapless"


def test_a_page_twice_changes_nothing(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    foreign = from_elsewhere(dock, B_CODE)
    page = hear(dock, [*foreign, *(encode(fact) for fact in dock.facts() if fact.rma_ref)])
    picture = dock.picture
    assert dock.sums() == {"A": (1, 0, 0), "B": (1, 0, 0), "C": (0, 0, 0)}
    dock.inbox.apply(page)
    assert dock.picture == picture
    assert all(logged.ord is not None for logged in own(dock) if logged.fact.rma_ref)


def test_a_large_page_goes_in_portions_and_its_place_with_the_last(dock: DockWorld) -> None:
    places: list[str | None] = []
    portions: list[int] = []

    class Counting(Inline):
        def run_behind(self, work):  # type: ignore[no-untyped-def]
            portions.append(1)
            places.append(dock.inbox.place().cursor)
            return work()

    inbox = StationInbox(dock.store, Counting(), dock.hear_told)
    rows = [told_item(Product(f"P{number}", "Many")) for number in range(400)]
    inbox.apply(FeedPage(tuple(rows), (), replace(PLACE, cursor="cursor-2")))
    assert len(portions) > 1
    assert set(places) == {"cursor-1"}
    assert dock.inbox.place().cursor == "cursor-2"
    assert len(dock.ledger.products("P399")) == 1


def test_versions_rise_and_another_epoch_replaces_any(dock: DockWorld) -> None:
    def name() -> str:
        found = dock.ledger.product("A")
        assert found is not None
        return found.name

    dock.tell(Product("A", "Newer"), version=5)
    dock.tell(Product("A", "Older"), version=4)
    assert name() == "Newer"
    dock.tell(Product("A", "Restored"), version=2, place=replace(PLACE, epoch="epoch-2"))
    assert name() == "Restored"


def test_a_tombstone_forgets_a_row_and_its_codes(dock: DockWorld) -> None:
    dock.inbox.apply(FeedPage((ToldItem(ToldKind.PRODUCT, "A", 9, None),), (), PLACE))
    assert dock.ledger.products(A_CODE) == []
    dock.inbox.apply(FeedPage((ToldItem(ToldKind.RETURN, RETURN, 9, None),), (), PLACE))
    assert dock.ledger.returns(REFERENCE) == []


def test_a_changed_barcode_is_found_and_the_old_one_is_not(dock: DockWorld) -> None:
    dock.tell(Product("A", "Apple", ("NEW-CODE",)), version=2)
    assert [one.sku for one in dock.ledger.products("new-code")] == ["A"]
    assert dock.ledger.products(A_CODE) == []


BEGIN = FeedPlace(epoch="epoch-1", loading=True, loaded=True)


def test_a_full_load_forgets_what_it_did_not_bring(dock: DockWorld) -> None:
    dock.inbox.apply(FeedPage((), (), BEGIN))
    rest = [told_item(row) for row in WORLD if row not in (ADA, standard_return())]
    dock.inbox.apply(FeedPage(tuple(rest), (), PLACE))
    assert dock.ledger.returns(REFERENCE) == []
    assert ADA not in dock.ledger.operators()
    assert dock.ledger.products(A_CODE)


def test_a_load_begun_again_forgets_what_the_broken_off_one_brought(dock: DockWorld) -> None:
    dock.inbox.apply(FeedPage((), (), BEGIN))
    gone = told_item(Product("GONE", "Deleted meanwhile"))
    dock.inbox.apply(FeedPage((gone,), (), replace(BEGIN, cursor="pinned", snapshot_after="x")))
    dock.inbox.apply(FeedPage((), (), BEGIN))
    dock.inbox.apply(FeedPage(tuple(map(told_item, WORLD)), (), PLACE))
    assert dock.ledger.product("GONE") is None
    assert dock.ledger.product("A") is not None


def test_cursors_are_kept_at_growing_distances(dock: DockWorld) -> None:
    for number in range(2, 140):
        dock.inbox.apply(FeedPage((), (), replace(PLACE, cursor=f"cursor-{number}")))
    kept = [int(one.removeprefix("cursor-")) for one in dock.inbox.older_cursors()]
    assert kept[:2] == [139, 138]
    assert len(kept) < 20
    distances = [139 - number for number in kept[1:]]
    assert all(far <= 4 * near for near, far in pairwise(distances))
    assert max(distances) > 50


def test_subscriptions_follow_the_returns_that_are_open_here(dock: DockWorld) -> None:
    before = dock.inbox.subscriptions()
    assert before.returns == ()
    dock.scans(REFERENCE, A_CODE)
    opened = dock.inbox.subscriptions()
    assert (opened.returns, opened.revision) == ((RETURN,), before.revision + 1)
    dock.scan(B_CODE)
    assert dock.inbox.subscriptions() == opened
    dock.scans(CommandWord.MISSING, CommandWord.CLOSE)
    assert dock.inbox.subscriptions().returns == ()
    assert not dock.store.write(lambda connection: want(connection, []))


def test_an_alias_joins_the_unknown_parcel_to_its_return(dock: DockWorld) -> None:
    dock.scans("PARCEL-9", CommandWord.ACCEPT, A_CODE, CommandWord.HOLD)
    unknown = provisional_return_id(SITE.id, "PARCEL-9")
    assert dock.picture.return_id == unknown
    dock.tell(Alias(unknown, RETURN))
    assert dock.picture.reference == REFERENCE
    dock.scan(B_CODE)
    assert dock.sums()["B"] == (1, 0, 0)
    assert dock.inbox.subscriptions().returns in ((RETURN,), (unknown,))
    dock.scan(REFERENCE)
    assert dock.word == "OPEN"


def test_aliases_go_on_through_others_and_a_ring_has_one_answer(dock: DockWorld) -> None:
    ids = [ReturnId(one) for one in ("p1", "p2", "p3")]
    dock.tell(Alias(ids[0], ids[1]), Alias(ids[1], ids[2]))
    with dock.store.read() as connection:
        assert bound_to(connection, ids[0]) == "p3"
    dock.tell(Alias(ids[2], ids[0]))
    with dock.store.read() as connection:
        assert {bound_to(connection, one) for one in ids} == {"p1"}


@pytest.mark.parametrize("body", [b"{}", b"[]", b"not json", b'{"role": "astronaut"}', b"\xff"])
@pytest.mark.parametrize("kind", list(ToldKind))
def test_a_row_that_cannot_be_read_stops_nothing(dock: DockWorld, kind: ToldKind, body: bytes) -> None:
    odd = ToldItem(kind, "odd", 1, body)
    dock.inbox.apply(FeedPage((odd, told_item(Product("NEW", "New"))), (), replace(PLACE, cursor="on")))
    assert dock.inbox.place().cursor == "on"
    assert dock.ledger.product("NEW") is not None
    assert ADA in dock.ledger.operators()
    dock.scans(REFERENCE, X_CODE)
    assert any(isinstance(fact.payload, UnitReceived) for fact in dock.facts())
    dock.restart()


def a_summary(order: int, *, closed: bool = True) -> Summary:
    return Summary(
        RETURN,
        order,
        1,
        ProcessingStatus.COMPLETE if closed else ProcessingStatus.PROCESSING,
        FulfillmentStatus.COMPLETE if closed else FulfillmentStatus.IN_PROGRESS,
        closed,
        0,
        (LineSum(standard_return().lines[0].line_id, "A", 1, 1, 0, 0),),
    )


def test_half_a_character_in_told_text_stops_nothing(dock: DockWorld) -> None:
    odd = a_return("RMA-\ud800").with_line("A").told
    dock.tell(odd)
    assert dock.ledger.returns("RMA-?")
