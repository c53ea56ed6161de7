"""Bursts from typing, by tables for what is known of scanners and by properties for what must never happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wedge import KeyboardWedge, Scanned, Typed, WedgeSettings, elapsed

ENTER = "⏎"
Heard = Scanned[str] | Typed[str]


def play(
    keys: list[tuple[str, int]],
    settings: WedgeSettings | None = None,
    wedge: KeyboardWedge[str] | None = None,
) -> list[Heard]:
    """Feed (character or ENTER, ms) and then let a second of silence pass. A token is its character."""
    wedge = wedge or KeyboardWedge(settings or WedgeSettings())
    out: list[Heard] = []
    for character, at in keys:
        out += wedge.enter(ENTER, at) if character == ENTER else wedge.key(character, character, at)
    return out + wedge.pause((keys[-1][1] if keys else 0) + 1_000)


def burst(text: str, start: int = 1_000, gap: int = 4) -> list[tuple[str, int]]:
    return [(character, start + index * gap) for index, character in enumerate(text)]


def spoken(heard: list[Heard]) -> list[str | tuple[str, ...]]:
    """Scans as strings, neighbouring typed keys joined into one tuple."""
    out: list[str | tuple[str, ...]] = []
    for one in heard:
        match one:
            case Scanned(text=text):
                out.append(text)
            case Typed(keys=keys):
                if out and isinstance(out[-1], tuple):
                    out[-1] = (*out[-1], *keys)
                else:
                    out.append(keys)
    return out


def tokens(heard: list[Heard]) -> list[str]:
    return [token for one in heard for token in one.keys]


@pytest.mark.parametrize("gap", [0, 1, 4, 20, 50])
def test_a_burst_and_enter_is_one_scan(gap: int) -> None:
    keys = burst(f"4006381333931{ENTER}", gap=gap)
    (scan,) = play(keys)
    assert scan == Scanned("4006381333931", "suffix", keys[0][1], keys[-1][1], tuple(f"4006381333931{ENTER}"))


def test_without_enter_a_pause_ends_it() -> None:
    (scan,) = play(burst("RMA-1001"))
    assert isinstance(scan, Scanned)
    assert (scan.text, scan.ended_by, scan.first_ms, scan.last_ms) == ("RMA-1001", "pause", 1_000, 1_028)


@pytest.mark.parametrize("end", ["\r", "\n", "\t"])
def test_an_end_character_sent_as_text_ends_it_too(end: str) -> None:
    assert spoken(play(burst("ABC" + end))) == ["ABC"]


def test_scans_with_enter_at_twenty_a_second_never_merge_or_lose() -> None:
    codes = [f"{4006381000000 + index}" for index in range(1_000)]
    keys = [key for index, code in enumerate(codes) for key in burst(code + ENTER, start=index * 50, gap=3)]
    assert spoken(play(keys)) == codes


def test_scans_without_enter_are_split_by_their_pauses() -> None:
    keys = [key for index in range(50) for key in burst(f"CODE{index:03}", start=index * 200)]
    assert spoken(play(keys)) == [f"CODE{index:03}" for index in range(50)]


@pytest.mark.parametrize("place", range(1, 8))
@pytest.mark.parametrize("hiccup", [51, 90, 116])
def test_one_hiccup_does_not_split_a_burst(place: int, hiccup: int) -> None:
    keys = [
        (c, at + (hiccup if index >= place else 0)) for index, (c, at) in enumerate(burst(f"ABCDEFG{ENTER}"))
    ]
    assert spoken(play(keys)) == ["ABCDEFG"]


def test_a_wireless_scanner_with_several_hiccups_stays_whole() -> None:
    at = 0
    keys = []
    for index, character in enumerate(f"(01)04006381333931(21)SN-0001{ENTER}"):
        at += 95 if index % 4 == 3 else 8
        keys.append((character, at))
    assert spoken(play(keys)) == ["(01)04006381333931(21)SN-0001"]


def test_a_long_hiccup_is_bridged_once_this_scanner_was_seen_to_send_enter() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    stumbling = [*burst("ABCD", start=0), *burst(f"EFGH{ENTER}", start=200)]
    assert spoken(play(stumbling, wedge=wedge)) == ["ABCD", "EFGH"]
    assert spoken(play([(c, at + 5_000) for c, at in stumbling], wedge=wedge)) == ["ABCDEFGH"]


def test_the_rest_of_a_scan_cut_by_a_very_long_hiccup_presses_nothing() -> None:
    assert spoken(play([*burst("ABCDE", start=0), *burst(f"FG{ENTER}", start=400)])) == ["ABCDE", "FG"]
    assert spoken(play([*burst("ABCDE", start=0), *burst(f"FG{ENTER}", start=1_500)])) == [
        "ABCDE",
        ("F", "G", ENTER),
    ]


def test_wait_is_short_at_first_and_longer_once_enter_was_seen() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    waits = [wedge.wait_ms]
    for start in (0, 2_000):
        for character, at in burst("ABCD", start=start):
            wedge.key(character, character, at)
        waits.append(wedge.wait_ms)
        wedge.enter(ENTER, start + 20)
    assert waits == [None, 120, 250]


def test_pause_says_nothing_before_its_time() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    for character, at in burst("ABCD", start=0, gap=10):
        wedge.key(character, character, at)
    assert wedge.pause(150) == []
    assert spoken(wedge.pause(151)) == ["ABCD"]
    assert wedge.pause(10_000) == []


@pytest.mark.parametrize("gap", [51, 80, 119, 121, 300, 2_000])
def test_typing_is_handed_back_with_its_enter(gap: int) -> None:
    assert spoken(play(burst(f"SKU-100{ENTER}", gap=gap))) == [tuple(f"SKU-100{ENTER}")]


def test_typing_with_quick_pairs_stays_typing() -> None:
    at, keys = 0, []
    for index, character in enumerate("the inspection"):
        at += 40 if index % 3 == 1 else 110
        keys.append((character, at))
    assert spoken(play([*keys, (ENTER, at + 160)])) == [(*"the inspection", ENTER)]


def test_a_quick_word_in_the_middle_of_typing_is_no_scan() -> None:
    keys = [
        *burst("open", start=0, gap=110),
        *burst("the", start=440, gap=30),
        *burst("box", start=610, gap=110),
    ]
    assert spoken(play(keys)) == [tuple("openthebox")]


def test_typing_comes_back_while_it_goes_on() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    back = [len(tokens(wedge.key(c, c, at))) for c, at in burst("slowly", gap=100)]
    assert back == [0, 0, 2, 1, 1, 1]


@pytest.mark.parametrize("short", ["A", "AB"])
def test_two_characters_are_no_scan(short: str) -> None:
    assert spoken(play(burst(short + ENTER))) == [(*short, ENTER)]


def test_a_lone_enter_is_a_persons() -> None:
    assert play([(ENTER, 5)]) == [Typed((ENTER,))]


def test_scan_then_typing_then_scan() -> None:
    keys = [
        *burst(f"FIRST{ENTER}", start=0),
        *burst("ab", start=600, gap=140),
        (ENTER, 900),
        *burst(f"SECOND{ENTER}", start=1_500),
    ]
    assert spoken(play(keys)) == ["FIRST", ("a", "b", ENTER), "SECOND"]


def test_the_line_feed_after_a_carriage_return_presses_nothing() -> None:
    assert spoken(
        play([*burst("ABCD", start=0), (ENTER, 16), (ENTER, 18), *burst(f"EFGH{ENTER}", start=50)])
    ) == [
        "ABCD",
        "EFGH",
    ]


def test_an_enter_that_comes_after_the_pause_presses_nothing_and_teaches() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    heard: list[Heard] = []
    for character, at in burst("ABCD", start=0):
        heard += wedge.key(character, character, at)
    heard += wedge.pause(140)
    heard += wedge.enter(ENTER, 200)
    assert spoken(heard) == ["ABCD"]
    assert wedge.enter(ENTER, 700) == [Typed((ENTER,))]
    for character, at in burst("ABCD", start=2_000):
        wedge.key(character, character, at)
    assert wedge.wait_ms == 250


def test_an_enter_after_a_scan_that_went_to_a_field_is_a_persons() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    for character, at in burst("1234", start=0):
        wedge.key(character, character, at)
    assert spoken(wedge.pause(140)) == ["1234"]
    wedge.forget_scan()
    assert wedge.enter(ENTER, 200) == [Typed((ENTER,))]


def test_control_characters_are_kept() -> None:
    assert spoken(play(burst(f"]d201040063813339311721\x1d21SN\x1e\x04{ENTER}"))) == [
        "]d201040063813339311721\x1d21SN\x1e\x04"
    ]


def test_prefix_and_suffix_are_taken_off() -> None:
    settings = WedgeSettings(prefix="\x02", suffix="\x03")
    assert spoken(play(burst(f"\x02A1\x03{ENTER}\x02B\x03{ENTER}"), settings)) == ["A1", "B"]


def test_a_prefix_starts_a_scan_at_once_even_in_typing() -> None:
    keys = [*burst("abc", start=0, gap=100), *burst(f"~A{ENTER}", start=230)]
    assert spoken(play(keys, WedgeSettings(prefix="~"))) == [("a", "b", "c"), "A"]


def test_the_prefix_inside_a_code_is_content() -> None:
    assert spoken(play(burst(f"~A~B~{ENTER}"), WedgeSettings(prefix="~"))) == ["A~B~"]


def test_a_prefix_alone_is_handed_back() -> None:
    assert spoken(play([("~", 0), (ENTER, 400)], WedgeSettings(prefix="~"))) == [("~", ENTER)]


def test_a_long_prefix_needs_all_its_characters() -> None:
    settings = WedgeSettings(prefix="<<")
    assert spoken(play(burst(f"<<X{ENTER}"), settings)) == ["X"]
    assert spoken(play(burst(f"<XY{ENTER}"), settings)) == ["<XY"]


def test_a_suffix_ends_a_scan_without_any_pause() -> None:
    keys = burst("CODE1#CODE2#")
    assert spoken(play(keys, WedgeSettings(suffix="#"))) == ["CODE1", "CODE2"]


def test_a_typed_suffix_is_typing() -> None:
    assert spoken(play(burst("ab#c", gap=100), WedgeSettings(suffix="#"))) == [tuple("ab#c")]


def test_a_scanned_double_character_called_a_repeat_is_kept() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    heard: list[Heard] = []
    for index, character in enumerate("4006333"):
        heard += wedge.key(character, character, index * 3, repeat=index in {2, 5, 6})
    assert spoken(heard + wedge.enter(ENTER, 25)) == ["4006333"]


def test_a_key_held_down_is_typing() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    heard = wedge.key("a", "a", 0)
    for index in range(40):
        heard += wedge.key("a", "a", 500 + 33 * index, repeat=True)
    assert spoken(heard + wedge.pause(9_000)) == [("a",) * 41]


def test_another_key_keeps_its_place() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    heard = wedge.key("a", "a", 0) + wedge.key("b", "b", 90) + wedge.other("←", 130)
    heard += wedge.key("c", "c", 200)
    assert spoken(heard + wedge.flush()) == [("a", "b", "←", "c")]


def test_another_key_right_after_a_burst_leaves_the_scan_whole() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    for character, at in burst("ABCD", start=0):
        wedge.key(character, character, at)
    assert spoken(wedge.other("F2", 90)) == ["ABCD", ("F2",)]


def test_in_burst_only_between_quick_keys() -> None:
    wedge: KeyboardWedge[str] = KeyboardWedge(WedgeSettings())
    assert not wedge.in_burst(0)
    wedge.key("A", "A", 0)
    assert not wedge.in_burst(10)
    wedge.key("B", "B", 5)
    assert wedge.in_burst(10)
    assert not wedge.in_burst(200)


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (100, 104, 4),
        (4_294_967_290, 6, 12),
        (5_000, 4_990, 0),
        (90_000_000, 40, 1 << 32),
        (0, 4_294_967_295, 4_294_967_295),
    ],
)
def test_elapsed_bridges_wraps_and_steps_back(earlier: int, later: int, expected: int) -> None:
    assert elapsed(earlier, later) == expected


def test_a_scan_across_the_wrap_of_the_counter_is_one_scan() -> None:
    keys = [(c, at % (1 << 32)) for c, at in burst(f"4006381333931{ENTER}", start=(1 << 32) - 20)]
    assert spoken(play(keys)) == ["4006381333931"]


def test_a_small_step_back_inside_a_scan_is_no_split() -> None:
    keys = burst(f"4006381333931{ENTER}")
    keys[5] = (keys[5][0], keys[5][1] - 30)
    assert spoken(play(keys)) == ["4006381333931"]


# -- properties -------------------------------------------------------------------------------------

characters = st.sampled_from("ABC0129-~#<\x1d\x02\x03é")
pieces = st.one_of(
    st.tuples(characters, st.integers(0, 400), st.booleans()),
    st.tuples(st.just(ENTER), st.integers(0, 400), st.just(False)),
    st.tuples(st.just("←"), st.integers(0, 400), st.just(False)),
    st.tuples(st.just("…"), st.integers(0, 600), st.just(False)),
)
any_settings = st.builds(
    WedgeSettings,
    gap_ms=st.integers(1, 60),
    minimum=st.integers(2, 6),
    prefix=st.sampled_from(["", "~", "<<", "\x02"]),
    suffix=st.sampled_from(["", "#", "\x03", "~"]),
)


@given(any_settings, st.lists(pieces, max_size=60), st.integers(-(10**6), 1 << 33))
def test_every_key_comes_out_once_and_in_order(
    settings: WedgeSettings, story: list[tuple[str, int, bool]], start: int
) -> None:
    """Whatever comes at whatever pace, only an Enter that was a scan's late suffix may stay inside."""
    wedge: KeyboardWedge[tuple[int, str]] = KeyboardWedge(settings)
    at, heard, put_in = start, list[Scanned[tuple[int, str]] | Typed[tuple[int, str]]](), []
    for index, (what, gap, repeat) in enumerate(story):
        at += gap
        token = (index, what)
        if what == "…":
            heard += wedge.pause(at)
            continue
        put_in.append(token)
        match what:
            case "⏎":
                heard += wedge.enter(token, at)
            case "←":
                heard += wedge.other(token, at)
            case _:
                heard += wedge.key(token, what, at, repeat=repeat)
    heard += wedge.flush()
    out = [token for one in heard for token in one.keys]
    assert out == sorted(out)
    assert {token for token in put_in if token not in out} <= {t for t in put_in if t[1] == ENTER}
    assert [token for token in out if token[1] != ENTER] == [t for t in put_in if t[1] != ENTER]
    for one in heard:
        if isinstance(one, Scanned):
            inside = "".join(what for _, what in one.keys if what != ENTER)
            assert one.text in inside
            assert len(inside) - len(one.text) <= len(settings.prefix) + len(settings.suffix)


@given(st.lists(st.tuples(characters, st.integers(-(1 << 34), 1 << 34)), max_size=40))
def test_no_time_stamp_can_lose_a_key(keys: list[tuple[str, int]]) -> None:
    wedge: KeyboardWedge[int] = KeyboardWedge(WedgeSettings())
    heard = [one for i, (c, at) in enumerate(keys) for one in wedge.key(i, c, at)] + wedge.flush()
    assert [token for one in heard for token in one.keys] == list(range(len(keys)))


codes = st.text(st.sampled_from("ABCDEFGH0123456789-/\x1d"), min_size=3, max_size=30)
turns = st.lists(
    st.one_of(
        st.tuples(st.just("scan"), codes, st.integers(0, 45)),
        st.tuples(st.just("type"), st.text("abcdefg", min_size=1, max_size=8), st.integers(60, 400)),
    ),
    max_size=12,
)


@given(turns, st.integers(0, 1 << 32))
def test_scans_and_typing_in_turns_are_told_apart(story: list[tuple[str, str, int]], start: int) -> None:
    """Scans at any machine's pace, typing at any person's: each is exactly what it was, in its place."""
    keys, at, expected = list[tuple[str, int]](), start, list[str | tuple[str, ...]]()
    for kind, text, gap in story:
        at += 400
        for character in text + ENTER:
            keys.append((character, at % (1 << 32)))
            at += gap
        if kind == "scan":
            expected.append(text)
        elif expected and isinstance(expected[-1], tuple):
            expected[-1] = (*expected[-1], *text, ENTER)
        else:
            expected.append((*text, ENTER))
    assert spoken(play(keys)) == expected
