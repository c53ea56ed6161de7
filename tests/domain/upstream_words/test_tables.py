"""Every word of ours and of theirs, both ways: a round trip loses nothing, or its row is marked lossy."""

from collections import Counter
from enum import IntEnum, StrEnum
from types import ModuleType

import pytest

from domain.upstream_words import Lossy, Words, happycolis, inventree, masonhub, medusa, vtex
from domain.vocabulary import SIGNS, Disposition, ProcessingStatus, ReturnReason, ShopReason

Table = Words[StrEnum, StrEnum | IntEnum]
UPSTREAMS: dict[str, ModuleType] = {
    "happycolis": happycolis,
    "inventree": inventree,
    "masonhub": masonhub,
    "medusa": medusa,
    "vtex": vtex,
}
TABLES: list[Table] = [table for upstream in UPSTREAMS.values() for table in upstream.TABLES]
every_table = pytest.mark.parametrize(
    "table",
    TABLES,
    ids=[f"{name}-{n}" for name, upstream in UPSTREAMS.items() for n, _ in enumerate(upstream.TABLES)],
)


@every_table
def test_every_word_of_ours_and_of_theirs_stands_in_one_row_a_way(table: Table) -> None:
    said = Counter(pair.ours for pair in table.pairs if pair.lossy in (None, Lossy.OUT, Lossy.UNSAID))
    read = Counter(pair.theirs for pair in table.pairs if pair.lossy in (None, Lossy.BACK, Lossy.UNHEARD))
    assert said == Counter(table.ours)
    assert read == Counter(table.theirs)


@every_table
def test_our_words_come_back_unchanged_or_are_listed_as_lossy(table: Table) -> None:
    lossy = {pair.ours for pair in table.LOSSY if pair.lossy in (Lossy.OUT, Lossy.UNSAID)}
    for word in table.ours:
        theirs = table.to_theirs(word)
        returned = None if theirs is None else table.to_ours(theirs)
        assert (returned is not word) == (word in lossy), word


@every_table
def test_their_words_go_out_unchanged_or_are_listed_as_lossy(table: Table) -> None:
    lossy = {pair.theirs for pair in table.LOSSY if pair.lossy in (Lossy.BACK, Lossy.UNHEARD)}
    for word in table.theirs:
        ours = table.to_ours(word)
        returned = None if ours is None else table.to_theirs(ours)
        assert (returned is not word) == (word in lossy), word


@every_table
def test_a_row_is_marked_as_what_it_is(table: Table) -> None:
    assert table.where
    for pair in table.pairs:
        assert (pair.ours is None) == (pair.lossy is Lossy.UNHEARD)
        assert (pair.theirs is None) == (pair.lossy is Lossy.UNSAID)


@pytest.mark.parametrize("name", UPSTREAMS)
def test_every_vocabulary_has_a_table_or_the_upstream_is_silent_on_it(name: str) -> None:
    upstream = UPSTREAMS[name]
    told = {table.ours for table in upstream.TABLES}
    assert told.isdisjoint(upstream.SILENT)
    assert told | upstream.SILENT == set(SIGNS)
    places = Counter((table.where, table.ours) for table in upstream.TABLES)
    assert set(places.values()) == {1}


def test_what_we_took_over_from_an_upstream_loses_nothing_there() -> None:
    for table in (
        happycolis.PROCESSING,
        happycolis.DELIVERY,
        happycolis.FINANCIAL,
        happycolis.FULFILLMENT,
        happycolis.RESOLUTION,
        happycolis.SHOP_REASON,
        happycolis.PRODUCT_STATE,
        happycolis.LINE_STATE,
        masonhub.REASON,
        masonhub.INVENTORY,
    ):
        assert table.LOSSY == ()


def test_the_two_sets_of_reasons_are_mapped_alike_from_both_sides() -> None:
    for reason in ShopReason:
        assert happycolis.REASON.to_ours(reason) is masonhub.SHOP_REASON.to_theirs(reason)
    for code in ReturnReason:
        assert happycolis.REASON.to_theirs(code) is masonhub.SHOP_REASON.to_ours(code)
    assert masonhub.SHOP_REASON.to_ours(ReturnReason.TOO_SMALL) is ShopReason.SIZE_PROBLEM
    assert masonhub.SHOP_REASON.to_theirs(ShopReason.SIZE_PROBLEM) is ReturnReason.OTHER


def test_the_words_measured_on_the_wire() -> None:
    """Spot checks against what servers and pages said, so that a table cannot agree only with itself."""
    assert inventree.PROCESSING.to_ours(inventree.OrderStatus(25)) is ProcessingStatus.ON_HOLD
    assert inventree.DISPOSITION.to_theirs(Disposition.DAMAGED) == 55
    assert inventree.DISPOSITION.to_theirs(Disposition.HOLD) == 75
    assert medusa.DISPOSITION.to_theirs(Disposition.AVAILABLE) == "RECEIVE_RETURN_ITEM"
    assert medusa.PROCESSING.to_theirs(ProcessingStatus.ON_HOLD) is None
    assert masonhub.TARGET.to_ours(masonhub.TargetStatus("qc")) is Disposition.QUALITY_CONTROL
    assert masonhub.RECEIVED_INTO.to_theirs(Disposition.QUALITY_CONTROL) == "quality-control"
    assert vtex.PROCESSING.to_ours(vtex.RequestStatus("amountRefunded")) is ProcessingStatus.COMPLETE
    assert vtex.PRODUCT_STATE.to_ours(vtex.ItemCondition.UNSPECIFIED) is None
