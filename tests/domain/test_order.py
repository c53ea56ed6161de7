"""Fold order, one fact an id, and what is taken back."""

from random import Random

import pytest

from domain.aliases import resolve
from domain.covers import covers_of
from domain.dangling import dangling
from domain.events import (
    Covers,
    EvidenceAttached,
    LineMissingConfirmed,
    LoggedFact,
    Payload,
    ReturnReopened,
    Reverted,
    ScanNotUnderstood,
    UnitGraded,
    UnitReceived,
    UnitVoided,
)
from domain.ids import EventId, LineId, ReturnId, UnitId
from domain.order import each_once, in_fold_order, taken_back
from domain.vocabulary import Condition, Disposition, ScanTrouble
from tests.support.builders import a_fact, logged
from tests.support.payloads import full

SCAN = ScanNotUnderstood(ScanTrouble.REFUSED)


def _at(
    name: str, *, order: int | None = None, seq: int | None = None, payload: Payload = SCAN
) -> LoggedFact:
    return logged(a_fact(name, payload), order=order, seq=seq)


def _reverts(**targets: str) -> list[LoggedFact]:
    """Reverts by id, with what they name, in this order."""
    return [
        _at(name, order=place, payload=Reverted(EventId(of)))
        for place, (name, of) in enumerate(targets.items())
    ]


def test_fold_order_is_ord_then_the_own_facts_without_one_by_seq() -> None:
    facts = [
        _at("e", seq=9),
        _at("d", seq=7),
        _at("c", order=12, seq=1),
        _at("b", order=3, seq=8),
        _at("a", order=3),
        _at("f"),
        _at("g", order=10),
    ]
    Random(1).shuffle(facts)
    assert [one.fact.event_id for one in in_fold_order(facts)] == ["a", "b", "g", "c", "d", "e", "f"]


def test_returns_joined_by_an_alias_sort_by_ord_and_event_id() -> None:
    facts = [_at("b", order=1), _at("a", order=1), _at("d", order=2), _at("c", order=2)]
    assert [one.fact.event_id for one in in_fold_order(facts)] == ["a", "b", "c", "d"]


def test_same_event_id_other_hash_both_known_the_smaller_hash_counts_everywhere() -> None:
    one, other = _at("a", order=4), logged(a_fact("a", Reverted(EventId("x"))), seq=1)
    smaller = min(one, other, key=lambda logged: logged.fact_hash)
    for arrived in ([one, other], [other, one], [one, other, one]):
        kept, differing = each_once(arrived)
        assert kept == [LoggedFact(smaller.fact, smaller.fact_hash, 4, None)]
        assert differing == ["a"]


def test_a_double_changes_nothing_and_its_order_is_learnt() -> None:
    kept, differing = each_once([_at("a", seq=3), _at("b", order=1), _at("a", order=9), _at("a", seq=3)])
    assert [(one.fact.event_id, one.ord) for one in kept] == [("a", 9), ("b", 1)]
    assert differing == []


def test_differing_texts_are_named_in_one_order_whatever_came_first() -> None:
    facts = [logged(a_fact(name, SCAN), text=text) for name in "cab" for text in "12"]
    assert each_once(facts)[1] == each_once(facts[::-1])[1] == ["a", "b", "c"]


def test_a_live_revert_takes_its_target_back() -> None:
    assert taken_back([_at("a"), *_reverts(r="a")]) == {"a"}


def test_a_revert_of_a_revert_gives_the_target_back() -> None:
    assert taken_back(_reverts(r1="a", r2="r1")) == {"r1"}
    assert taken_back(_reverts(r1="a", r2="r1", r3="r2")) == {"a", "r2"}


def test_a_revert_of_an_event_that_comes_later_in_the_order_counts_too() -> None:
    """A parked revert gets its order after the one that takes it back."""
    assert taken_back(_reverts(r2="r1", r1="a")) == {"r1"}
    assert taken_back([*_reverts(r="late"), _at("late", order=9)]) == {"late"}


def test_two_reverts_of_one_target_are_both_to_be_taken_back() -> None:
    assert taken_back(_reverts(r1="a", r2="a", r3="r1")) == {"a", "r1"}
    assert taken_back(_reverts(r1="a", r2="a", r3="r1", r4="r2")) == {"r1", "r2"}


def test_reverts_in_a_ring_touch_nothing_outside() -> None:
    assert "a" not in taken_back(_reverts(r1="r2", r2="r3", r3="r1", r4="r4", r5="r5"))
    assert taken_back(_reverts(x="a", r1="r2", r2="r1")) == {"a"}


def test_a_unit_received_or_voided_cannot_be_reverted() -> None:
    """A unit goes by unit_voided, and the void absorbs."""
    received = _at("u", payload=full(UnitReceived))
    voided = _at("v", payload=UnitVoided(UnitId("unit_id"), ()))
    assert taken_back([received, voided, *_reverts(r1="u", r2="v", r3="r1")]) == {"r1"}


def test_a_cycle_of_aliases_resolves_to_the_smaller_id() -> None:
    a, b, c, d = (ReturnId(name) for name in "abcd")
    assert resolve(a, {}) == a
    assert resolve(a, {a: b, b: c}) == c
    assert [resolve(one, {b: c, c: b, a: c}) for one in (a, b, c)] == [b, b, b]
    assert resolve(d, {d: d}) == d
    assert [resolve(one, {a: d, d: b, b: d}) for one in (a, b, d)] == [b, b, b]


COUNTING: tuple[Payload, ...] = (
    full(UnitReceived),
    UnitVoided(UnitId("unit_id"), ()),
    LineMissingConfirmed(LineId("line"), "together"),
)


@pytest.mark.parametrize("payload", COUNTING, ids=lambda payload: type(payload).__name__)
def test_covers_are_the_counting_events(payload: Payload) -> None:
    assert covers_of([]).n == 0
    covers = covers_of([_at("a", payload=payload), _at("b")])
    assert covers == Covers(1, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")


def test_covers_are_blind_to_order() -> None:
    facts = [_at(name, payload=payload) for name, payload in zip("abc", COUNTING, strict=True)]
    assert covers_of(facts) == covers_of(facts[::-1])
    assert covers_of(facts).n == 3


def test_covers_hold_the_reverts_of_counting_events_and_the_reverts_of_those() -> None:
    missing = _at("m", payload=COUNTING[2])
    assert covers_of([missing, *_reverts(r="m")]).n == 2
    assert covers_of([missing, *_reverts(r="m", again="r", other="elsewhere")]).n == 3
    assert covers_of([*_reverts(again="r", r="m"), missing]).n == 3
    assert covers_of(_reverts(r1="r2", r2="r1")).n == 0


def test_a_fact_about_what_has_not_come_is_dangling() -> None:
    unit = UnitId("unit_id")
    graded = UnitGraded(unit, Condition.B, Disposition.AVAILABLE, 1, ())
    facts = [
        _at("1", payload=graded),
        _at("2", payload=EvidenceAttached(text="torn box")),
        _at("3", payload=EvidenceAttached(unit, text="torn")),
        _at("4", payload=Reverted(EventId("nowhere"))),
        _at("5", payload=Reverted(EventId("4"))),
        _at("6", payload=ReturnReopened((EventId("5"), EventId("nowhere")))),
        _at("7", payload=UnitVoided(unit, ())),
    ]
    assert dangling(facts) == ("1", "3", "4", "6", "7")
    received = _at("0", payload=full(UnitReceived))

    assert dangling([*facts, received]) == ("4", "6")
