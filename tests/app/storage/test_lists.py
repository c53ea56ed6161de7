"""What lists show of returns and of facts that wait, also when what is typed means harm."""

from dataclasses import replace

import pytest

from app.happened import ReturnRow
from app.storage.lists import every_text, open_returns, outbox, practice_codes
from domain.codec import encode
from domain.commands import CommandWord
from domain.exchange import FeedPage, ToldItem
from domain.told import ToldKind, ToldReturn
from domain.vocabulary import FulfillmentStatus, ProcessingStatus
from tests.app.storage.test_exchange import a_summary, from_elsewhere, hear, receipts
from tests.support.builders import a_return
from tests.support.dock_world import (
    A_CODE,
    B_CODE,
    OTHER_REFERENCE,
    PLACE,
    REFERENCE,
    TRACKING,
    DockWorld,
)


def listed(dock: DockWorld, text: str = "", most: int = 50) -> list[ReturnRow]:
    with dock.store.read() as connection:
        return list(open_returns(connection, text, most))


def references(dock: DockWorld, text: str = "", most: int = 50) -> list[str]:
    return [row.reference for row in listed(dock, text, most)]


@pytest.mark.parametrize(
    "text", [REFERENCE, REFERENCE.lower(), f" {REFERENCE} ", TRACKING, TRACKING[:-1] + "4", "O-77"]
)
def test_a_return_is_found_by_every_code_it_carries(dock: DockWorld, text: str) -> None:
    dock.tell(with_an_order(), version=2)
    assert references(dock, text) == [REFERENCE]


def with_an_order() -> ToldReturn:
    built = a_return(REFERENCE).with_line("A", 1, order="O-77").with_line("B", 2)
    return built.but(tracking=(TRACKING,)).told


def test_a_beginning_is_enough(dock: DockWorld) -> None:
    assert references(dock, "rma-10") == [REFERENCE, OTHER_REFERENCE]
    assert references(dock, "MA-10") == []


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "%", "_", "\0", "\U0010ffff", "\ud800", "x" * 100_000, '"]', "\n"]
)
def test_hostile_text_finds_nothing_and_breaks_nothing(dock: DockWorld, text: str) -> None:
    assert references(dock, text) in ([], [REFERENCE, OTHER_REFERENCE])
    assert references(dock) == [REFERENCE, OTHER_REFERENCE]


def test_nearest_target_date_first_and_only_what_can_be_received(dock: DockWorld) -> None:
    dock.tell(
        a_return("LATE").with_line("A").but(target_date="2026-12-24").told,
        a_return("SOON").with_line("A").but(target_date="2026-11-22").told,
        a_return("NEVER").with_line("A").but(processing=ProcessingStatus.REJECTED).told,
    )
    found = references(dock)
    assert "NEVER" not in found
    assert found.index("SOON") < found.index("LATE")


def test_the_row_follows_the_work_here(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, B_CODE, CommandWord.DAMAGED)
    row = listed(dock, REFERENCE)[0]
    assert (row.expected, row.received, row.damaged, row.fulfillment) == (
        4,
        2,
        1,
        FulfillmentStatus.IN_PROGRESS,
    )
    dock.scans(CommandWord.MISSING, CommandWord.CLOSE)
    assert references(dock) == [OTHER_REFERENCE]
    dock.scan(CommandWord.UNDO)
    assert references(dock) == [REFERENCE, OTHER_REFERENCE]


def test_the_row_follows_the_work_elsewhere(dock: DockWorld) -> None:
    hear(dock, from_elsewhere(dock, A_CODE, B_CODE))
    assert listed(dock, REFERENCE)[0].received == 2


def test_a_summary_stands_for_facts_that_are_not_here(dock: DockWorld) -> None:
    dock.tell(a_summary(7, closed=False))
    assert (listed(dock, REFERENCE)[0].received, listed(dock, REFERENCE)[0].expected) == (1, 4)
    dock.tell(a_summary(8), version=2)
    assert references(dock) == [OTHER_REFERENCE]
    dock.inbox.apply(FeedPage((ToldItem(ToldKind.SUMMARY, a_summary(8).id, 3, None),), (), PLACE))
    assert references(dock) == [REFERENCE, OTHER_REFERENCE]


def test_many_closed_returns_do_not_push_the_open_ones_out(dock: DockWorld) -> None:
    closed = [a_return(f"A-CLOSED-{number}").with_line("A").told for number in range(60)]
    dock.tell(*closed)
    dock.tell(*(replace(a_summary(5), id=one.id) for one in closed))
    assert references(dock, most=2) == [REFERENCE, OTHER_REFERENCE]


def test_own_facts_not_yet_with_central_count_more_than_its_summary(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, B_CODE)
    dock.tell(a_summary(1, closed=False))
    assert listed(dock, REFERENCE)[0].received == 2
    dock.outbox.record(receipts(dock), 0, 0)
    assert listed(dock, REFERENCE)[0].received == 2
    dock.tell(a_summary(99), version=2)
    assert REFERENCE not in references(dock), "central knows of the close that another station made"


def test_the_outbox_shows_parked_first_with_the_reason(dock: DockWorld) -> None:
    dock.scans(REFERENCE, "nothing", A_CODE)
    last = dock.outbox.offer(100, 10**9).envelopes[-1]
    dock.outbox.park(last.event_id, "central cannot read it")
    with dock.store.read() as connection:
        rows = outbox(connection, 50)
        assert len(outbox(connection, 2)) == 2
    assert (rows[0].event_id, rows[0].parked_because, rows[0].reference, rows[0].type) == (
        last.event_id,
        "central cannot read it",
        REFERENCE,
        "unit_received",
    )
    assert [row.parked_because for row in rows[1:]] == [None] * (len(dock.facts()) - 1)


def test_every_text_is_the_exact_fact(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    foreign = from_elsewhere(dock, B_CODE)
    hear(dock, foreign, first_ord=40)
    assert list(every_text(dock.store)) == [*(encode(fact) for fact in dock.facts()), *foreign]


def test_codes_of_the_standard_job(dock: DockWorld) -> None:
    with dock.store.read() as connection:
        found = practice_codes(connection, REFERENCE)
        assert practice_codes(connection, "NO-SUCH") is None
    assert found is not None
    dock.scans(REFERENCE, *found)
    assert [unit.sku for unit in dock.picture.units] == ["A", "B", "C", "X"]
