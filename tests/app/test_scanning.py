"""The routing table: what a code means, on an empty table and on an open return."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gs1 import read_elements
from app.scanning import (
    LONGEST_CODE,
    ArticleScan,
    BadgeScan,
    CommandScan,
    PlateScan,
    ReturnScan,
    SerialScan,
    ToteScan,
    UnknownScan,
    clean,
    recognise,
    short,
)
from domain.codes import BADGE_PREFIX, COMMAND_PREFIX, badge_code, command_code, tote_code
from domain.commands import CommandWord, ReceiveUnit
from domain.gtin import barcode_key
from domain.ids import ReturnId
from domain.plates import make_plate
from domain.told import Product
from tests.support.builders import Story, a_return, a_story
from tests.support.dock_world import A_CODE, B_CODE, C_CODE, C_SERIAL, PRODUCTS, SITE, X_CODE

GTIN = A_CODE.zfill(14)
A, B, C, X = PRODUCTS


@dataclass
class Known:
    """`app.scanning.Lookup` over two small tables."""

    returned: dict[str, list[tuple[ReturnId, str]]] = field(default_factory=dict)
    articles: tuple[Product, ...] = PRODUCTS

    def products(self, code: str) -> list[Product]:
        key = barcode_key(code)
        return [
            one for one in self.articles if key in {barcode_key(known) for known in (*one.barcodes, one.sku)}
        ]

    def product(self, sku: str) -> Product | None:
        return next((one for one in self.articles if one.sku == sku), None)

    def returns(self, code: str) -> list[tuple[ReturnId, str]]:
        return self.returned.get(code.casefold(), [])


R1, R2 = ReturnId("r-1"), ReturnId("r-2")
KNOWN = Known(
    {"rma-1": [(R1, "reference")], "track": [(R1, "tracking"), (R2, "tracking")], "o-1": [(R2, "order")]}
)


def a_table() -> Story:
    return a_story(a_return().with_line("A").with_line("B", 2).with_line("C", 1, serials=(C_SERIAL,)))


@pytest.mark.parametrize("word", list(CommandWord))
@pytest.mark.parametrize("bend", [str, str.lower, lambda code: f" {code} "])
def test_every_command_is_read_in_any_case(word: CommandWord, bend) -> None:  # type: ignore[no-untyped-def]
    assert recognise(clean(bend(command_code(word)).encode()), None, SITE, KNOWN) == CommandScan(word)


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (badge_code("100"), BadgeScan(("100",))),
        (tote_code("T-HOLD"), ToteScan(SITE.totes[1])),
        (tote_code("t-hold"), ToteScan(SITE.totes[1])),
        (tote_code("T-NOBODY"), ToteScan(None)),
        (COMMAND_PREFIX + "DANCE", UnknownScan()),
        (BADGE_PREFIX, BadgeScan(("",))),
        (make_plate(42), PlateScan(make_plate(42), None)),
        (A_CODE, ArticleScan(A, gtin=A_CODE)),
        (GTIN, ArticleScan(A, gtin=GTIN)),
        ("A", ArticleScan(A)),
        ("]E0" + A_CODE, ArticleScan(A, gtin=A_CODE)),
        ("4012345678901", ArticleScan(None, gtin="4012345678901")),
        (C_CODE.lower(), ArticleScan(C)),
        (f"]d201{GTIN}21SN-9\x1d10LOT\x1d17261231", ArticleScan(A, GTIN, "SN-9", "LOT", "2026-12-31")),
        (f"01{GTIN}21SN-9", ArticleScan(A, GTIN, "SN-9")),
        ("]d2010401234567890121SN-9", ArticleScan(None, "04012345678901", "SN-9")),
        ("RMA-1", ReturnScan((R1,), "reference")),
        ("TRACK", ReturnScan((R1, R2), "tracking")),
        ("O-1", ReturnScan((R2,), "order")),
        ("nothing-known", UnknownScan()),
        (C_SERIAL, UnknownScan()),
        ("", UnknownScan()),
        ("A" * (LONGEST_CODE + 1), UnknownScan()),
    ],
)
def test_on_an_empty_table(code: str, meaning: object) -> None:
    assert recognise(code, None, SITE, KNOWN) == meaning


def test_a_serial_that_the_return_announces_finds_its_article() -> None:
    assert recognise(C_SERIAL.lower(), a_table().picture(), SITE, KNOWN) == ArticleScan(
        C, serial=C_SERIAL.lower()
    )


def test_an_announced_serial_without_a_catalogue_row_still_names_its_article() -> None:
    meaning = recognise(C_SERIAL, a_table().picture(), SITE, Known(articles=()))
    assert isinstance(meaning, ArticleScan)
    assert meaning.product is not None
    assert (meaning.product.sku, meaning.product.serialised) == ("C", True)


def test_a_unit_that_waits_takes_what_is_known_as_nothing_else() -> None:
    story = a_table()
    story.do(ReceiveUnit(C))
    picture, unit_id = story.picture(), story.last
    assert recognise("ANY-SERIAL", picture, SITE, KNOWN) == SerialScan(unit_id, "ANY-SERIAL")
    assert recognise(C_SERIAL, picture, SITE, KNOWN) == SerialScan(unit_id, C_SERIAL)
    assert recognise(B_CODE, picture, SITE, KNOWN) == ArticleScan(B, gtin=B_CODE)
    assert recognise("RMA-1", picture, SITE, KNOWN) == ReturnScan((R1,), "reference")
    assert recognise(command_code(CommandWord.UNDO), picture, SITE, KNOWN) == CommandScan(CommandWord.UNDO)
    assert recognise("]C121SN-7", picture, SITE, KNOWN) == SerialScan(unit_id, "SN-7")


def test_a_plate_of_this_return_finds_its_unit() -> None:
    story = a_table()
    story.receive("A")
    unit = story.unit(story.last)
    assert recognise(unit.plate.lower(), story.picture(), SITE, KNOWN) == PlateScan(unit.plate, unit)


def test_of_two_articles_with_one_code_the_expected_one_is_meant() -> None:
    twice = Known(articles=(Product("0", "First by name", (X_CODE,)), Product("B", "Ball", (X_CODE,))))
    meaning = recognise(X_CODE, a_table().picture(), SITE, twice)
    assert isinstance(meaning, ArticleScan)
    assert meaning.product is not None
    assert meaning.product.sku == "B"
    alone = recognise(X_CODE, None, SITE, twice)
    assert isinstance(alone, ArticleScan)
    assert alone.product is not None
    assert alone.product.sku == "0"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\x02 ABC \r\n", "ABC"),
        (b"\x1dA\x1dB\x1d", "A\x1dB"),
        (b"A\x00B", "A\N{REPLACEMENT CHARACTER}B"),
        (b"\xffA", "\N{REPLACEMENT CHARACTER}A"),
        ("Ä".encode(), "Ä"),
    ],
)
def test_clean(raw: bytes, text: str) -> None:
    assert clean(raw) == text


def test_short_codes_stay_and_long_ones_are_cut() -> None:
    assert short("A" * 80) == "A" * 80
    assert short("A" * 81) == "A" * 79 + "…"


@pytest.mark.parametrize(
    "text", ["4006381333931", "9501101530003", "95011015300", "0", "01", "]d2", "]d2xyz"]
)
def test_no_element_strings(text: str) -> None:
    assert read_elements(text) is None


@given(st.one_of(st.text(max_size=80), st.text("]dCQe0123456789\x1d", max_size=60)))
def test_anything_has_one_meaning(text: str) -> None:
    recognise(clean(text.encode("utf-8", "replace")), a_table().picture(), SITE, KNOWN)
