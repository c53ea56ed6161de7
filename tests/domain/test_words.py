"""The small vocabularies: codes, GTINs, ids, times, rights, sentences, shapes and the delivery chain."""

import dataclasses
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import codes, commands, vocabulary
from domain.codes import badge_code, badges_in, command_code, command_in, is_own, tote_code, totes_in
from domain.commands import COMMAND_NAMES, CONDITION_OF, CommandWord
from domain.errors import NotAFact, Refused
from domain.events import WIRE, WIRE_NAME, wall_time
from domain.exchange import chain_hash
from domain.gtin import barcode_key, check_digit, is_gtin
from domain.ids import anomaly_id, line_id, provisional_return_id, return_id
from domain.layouts import typed
from domain.message import Message
from domain.rights import RIGHTS, Right, may
from domain.shapes import build, plain
from domain.told import Operator, Site, ToldReturn
from domain.vocabulary import Condition, Disposition, Role
from tests.support.builders import a_fact, a_return
from tests.support.payloads import full

LATEST_MS = 253_402_300_799_999


@pytest.mark.parametrize("word", CommandWord)
def test_every_command_is_read_through_every_layout(word: CommandWord) -> None:
    code = command_code(word)
    assert set(typed(code)) == {code}
    assert command_in(f" {code.lower()}\r") is word
    assert is_own(code)
    assert COMMAND_NAMES[word].english() == word


def test_condition_codes_are_those_that_grade() -> None:
    assert [word for word in CommandWord if word.is_condition] == list(CONDITION_OF)
    assert CONDITION_OF[CommandWord.DAMAGED] is Condition.D


def test_prefixes_lie_on_the_same_keys_everywhere_and_differ() -> None:
    prefixes = {codes.COMMAND_PREFIX, codes.BADGE_PREFIX, codes.TOTE_PREFIX}
    assert len(prefixes) == 3
    assert all(set(typed(prefix)) == {prefix} for prefix in prefixes)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12))
def test_badges_and_totes_are_read_through_every_layout(number: str) -> None:
    for arrived in typed(badge_code(number)):
        assert number in badges_in(arrived)
        assert totes_in(arrived) == ()
    for arrived in typed(tote_code(number)):
        assert number in totes_in(arrived)
        assert badges_in(arrived) == ()
    if not is_own(number):
        assert badges_in(number) == totes_in(number) == ()


def test_other_codes_are_not_ours() -> None:
    assert command_in("CLOSE") is None
    assert command_in(codes.COMMAND_PREFIX + "DANCE") is None
    assert is_own(codes.COMMAND_PREFIX + "DANCE")
    assert not is_own("4006381333931")


@pytest.mark.parametrize("gtin", ["4006381333931", "96385074", "036000291452", "00012345600012"])
def test_gtins_of_all_lengths(gtin: str) -> None:
    assert is_gtin(gtin)
    assert barcode_key(f" {gtin} ") == barcode_key(gtin.zfill(14)) == gtin.zfill(14)
    wrong = gtin[:-1] + str((int(gtin[-1]) + 1) % 10)
    assert not is_gtin(wrong)
    assert barcode_key(wrong) == wrong


@given(st.text("0123456789", min_size=7, max_size=13))
def test_the_check_digit_makes_a_gtin(digits: str) -> None:
    assert is_gtin(digits + check_digit(digits)) == (len(digits) in {7, 11, 12, 13})


@pytest.mark.parametrize("text", ["", "123", "４００６３８１３３３９３１", "400638133393X", "4006381333931 "])
def test_what_is_no_gtin(text: str) -> None:
    assert not is_gtin(text)


def test_other_barcodes_are_compared_case_folded() -> None:
    assert barcode_key(" Abc-1 ") == "abc-1"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_ids_that_two_machines_agree_on_are_uuid5(name: str) -> None:
    space = UUID("6f0cc0a4-6f8e-5b1e-9a43-52d0c1a55e0f")
    made = return_id("main", name, 2)
    assert made == str(uuid5(space, f"return\nmain\n{name}\n2"))
    assert anomaly_id("kind", made, name) == str(uuid5(space, f"anomaly\nkind\n{made}\n{name}"))


def test_return_ids_differ_by_site_reference_and_generation() -> None:
    ids = {return_id("a", "1"), return_id("b", "1"), return_id("a", "2"), return_id("a", "1", 1)}
    assert len({*ids, provisional_return_id("a", "1"), line_id(return_id("a", "1"), "1")}) == 6
    assert return_id("a", "1") == return_id("a", "1", 0)


def test_a_provisional_return_is_that_of_the_normalised_raw_scan() -> None:
    assert provisional_return_id("a", " Rma-1\r") == provisional_return_id("a", "rma-1")
    assert provisional_return_id("a", "rma-1", 1) != provisional_return_id("a", "rma-1")


def test_a_lone_surrogate_in_a_told_row_still_has_an_id() -> None:
    assert len(line_id(return_id("main", "1"), "\ud800")) == 36


@given(st.integers(-(10**13), LATEST_MS))
def test_wall_time_reads_back_to_the_millisecond(now_ms: int) -> None:
    fact = a_fact("event", full(WIRE["package_done"]), wall_time=wall_time(now_ms))
    assert fact.wall_ms() == now_ms
    assert len(fact.wall_time) == len("2026-11-21T08:00:00.000Z")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:00.001Z", 1),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:00:00", None),
        ("0001-01-01T00:00:00+23:59", -62135683140000),
        ("9999-12-31T23:59:59-23:59", 253402387139000),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_wall_time_without_an_offset_says_nothing(text: str, at: int | None) -> None:
    """It would be another moment on a machine in another time zone."""
    assert a_fact("event", full(WIRE["package_done"]), wall_time=text).wall_ms() == at


def test_every_type_has_one_wire_name() -> None:
    assert {WIRE_NAME[kind]: kind for kind in WIRE.values()} == WIRE


@pytest.mark.parametrize("role", Role)
def test_who_may_do_what(role: Role) -> None:
    assert may(role, Right.READ)
    assert may(role, Right.RECEIVE) == (role is not Role.AUDITOR)
    assert may(role, Right.ACCEPT_AGAINST_RULE) == (role in {Role.SUPERVISOR, Role.ADMINISTRATOR})
    assert may(role, Right.ADMINISTER) == (role is Role.ADMINISTRATOR)
    assert set(RIGHTS) == set(Role)


def test_sentences_nest() -> None:
    inner = Message("Damaged")
    assert Message("{what} of {count}", {"what": inner, "count": 2}).english() == "Damaged of 2"
    assert Message("plain").english() == "plain"
    refused = Refused(Message("Scan {sku}.", {"sku": "A"}))
    assert (str(refused), refused.message.values) == ("Scan A.", {"sku": "A"})


NAMES: dict[type[StrEnum], Sequence[tuple[StrEnum, Message]]] = {
    vocabulary.Condition: list(vocabulary.CONDITION_NAMES.items()),
    vocabulary.Disposition: list(vocabulary.DISPOSITION_NAMES.items()),
    vocabulary.ProcessingStatus: list(vocabulary.PROCESSING_NAMES.items()),
    commands.CommandWord: list(commands.COMMAND_NAMES.items()),
}


@pytest.mark.parametrize("words", NAMES, ids=lambda words: words.__name__)
def test_every_word_that_is_shown_has_a_name(words: type[StrEnum]) -> None:
    assert [word for word, _ in NAMES[words]] == list(words)
    assert all(name.english() for _, name in NAMES[words])


def test_told_rows_read_back_and_later_keys_are_ignored() -> None:
    told = a_return().with_line("A", 2, disposition=Disposition.DAMAGED, serials=("S1",)).told
    body = plain(told)
    assert isinstance(body, dict)
    assert build(ToldReturn, {**body, "later": 1}, "return") == told
    assert "instructions" not in body
    for shape in (Site, Operator):
        row = full(shape)
        assert build(shape, plain(row), "row") == row


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"lines": "A"}, "return.lines"),
        ({"lines": [{"sku": "A"}]}, "return.lines[0].line_id"),
        ({"lines": [7]}, "return.lines[0]"),
        ({"processing": "MAYBE"}, "return.processing"),
        ({"processing": 7}, "return.processing"),
        ({"version": "1"}, "return.version"),
        ({"version": True}, "return.version"),
        ({"started": 1}, "return.started"),
        ({"reference": None}, "return.reference is missing"),
        ({"instructions": 7}, "return.instructions"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_the_place(changes: dict[str, object], place: str) -> None:
    body = plain(a_return().told)
    assert isinstance(body, dict)
    with pytest.raises(NotAFact) as caught:
        build(ToldReturn, {**body, **changes}, "return")
    assert place in str(caught.value)


@pytest.mark.parametrize("value", [None, 1.5, b"bytes", {"a": 1}, [1], ToldReturn])
def test_what_is_no_shape_is_not_written(value: object) -> None:
    with pytest.raises(NotAFact):
        plain(value)


def test_a_shape_of_something_else_is_refused() -> None:
    @dataclasses.dataclass
    class Odd:
        weight: float

    with pytest.raises(NotAFact, match=r"odd\.weight"):
        build(Odd, {"weight": 1.5}, "odd")

    @dataclasses.dataclass
    class Odder:
        side: Literal["left"]

    with pytest.raises(TypeError):
        build(Odder, {"side": "left"}, "odder")


def test_the_chain_of_deliveries_names_all_its_parts() -> None:
    first = chain_hash("", "lane", 1, "event", "hash")
    assert first == "c301a295599e01bdb5e4061c7426306cb22f543d545fed3a707c3b318faa4bbb"
    others = {
        chain_hash("x", "lane", 1, "event", "hash"),
        chain_hash("", "lane2", 1, "event", "hash"),
        chain_hash("", "lane", 2, "event", "hash"),
        chain_hash("", "lane", 1, "event2", "hash"),
        chain_hash("", "lane", 1, "event", "hash2"),
    }
    assert len({first, *others}) == 6
