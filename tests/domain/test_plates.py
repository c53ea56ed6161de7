"""Plates: the check finds every slip, and every keyboard layout gives the plate back."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.layouts import readings, typed
from domain.plates import CROCKFORD, LENGTH, check_character, is_plate, make_plate, read_plate

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = st.integers(0, 2**64)
PLATES = NUMBERS.map(make_plate)


@given(PLATES)
def test_a_plate_is_one_letter_ten_crockford_characters_and_one_check_character(plate: str) -> None:
    assert is_plate(plate)
    assert (len(plate), plate[0]) == (LENGTH, "U") == (12, "U")
    assert set(plate[1:-1]) <= set(CROCKFORD)
    assert len(CROCKFORD) == 32
    assert not set(CROCKFORD) & set("ILOU")
    assert plate.isascii()
    assert plate.isalnum()


@given(PLATES)
def test_every_single_wrong_character_is_found(plate: str) -> None:
    for place in range(LENGTH):
        for other in ALPHABET:
            if other != plate[place]:
                assert not is_plate(plate[:place] + other + plate[place + 1 :])


@given(PLATES)
def test_every_swap_of_neighbours_is_found(plate: str) -> None:
    for place in range(LENGTH - 1):
        swapped = plate[:place] + plate[place + 1] + plate[place] + plate[place + 2 :]
        assert swapped == plate or not is_plate(swapped)


def test_the_check_character_is_iso_7064_mod_37_2() -> None:
    assert [check_character(text) for text in ("G123489654321", "A999914123456")] == ["Y", "N"]


@given(PLATES, st.sampled_from(("", " ", "\r\n")))
def test_plates_survive_us_german_and_french_layouts(plate: str, end: str) -> None:
    for arrived in typed(plate):
        assert read_plate(arrived + end) == plate
    for arrived in typed(plate.lower()):
        assert read_plate(arrived + end) == plate


def test_a_star_is_no_character_of_a_plate() -> None:
    bodies = [f"U00000000{one}{two}" for one in CROCKFORD for two in CROCKFORD]
    stars = [body for body in bodies if check_character(body) == "*"]
    assert stars
    assert not any(is_plate(body + "*") for body in stars)


def test_thousands_of_plates_in_a_row_survive() -> None:
    plates = {make_plate(number * 0x9E3779B97F4A7C15 % 2**50) for number in range(4000)}
    assert len(plates) > 3990
    assert all(read_plate(arrived) == plate for plate in plates for arrived in typed(plate))


@pytest.mark.parametrize(
    "text", ["", "U", "U0000000000", "RMA-1001", "4006381333931", "U00000000000000", "Ü0000000000A"]
)
def test_other_codes_are_no_plates(text: str) -> None:
    assert read_plate(text) is None


def test_a_reading_that_two_layouts_make_plates_of_is_none() -> None:
    bodies = ("U00000" + "".join(letters) for letters in product("YZQAW", repeat=5))
    plates = (body + check_character(body) for body in bodies if check_character(body) != "*")
    doubtful = [plate for plate in plates if sum(map(is_plate, set(readings(plate)))) > 1]
    assert doubtful
    assert all(read_plate(plate) is None for plate in doubtful)


@given(st.text("yzYZaqwmAQWM0123456789bB", max_size=14))
def test_each_layout_is_turned_back(text: str) -> None:
    us, german, french = typed(text)
    assert us == text
    assert readings(german)[1] == text
    assert readings(french)[2] == text
