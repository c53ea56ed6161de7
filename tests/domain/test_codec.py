"""The one text of a fact: reads back, is canonical, and refuses what has no place in it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codec import MAX_FACT_BYTES, canonical, decode, encode, fact_hash
from domain.errors import NotAFact
from domain.events import WIRE, WIRE_NAME, Fact, Payload, RmaRef, ScanNotUnderstood, Unread
from domain.ids import EventId, OperatorId, ReturnId
from domain.vocabulary import ScanTrouble
from tests.support.builders import a_fact
from tests.support.payloads import arbitrary

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text('abAB_1\\"/\x7f', max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
SCAN = a_fact("event-1", ScanNotUnderstood(ScanTrouble.UNKNOWN_CODE))


def _facts(kind: type[Payload]) -> st.SearchStrategy[Fact]:
    refs = st.builds(RmaRef, id=PLAIN.map(ReturnId)) | st.builds(RmaRef, raw=PLAIN)
    return st.builds(
        Fact,
        event_id=PLAIN.map(EventId),
        type=st.just(WIRE_NAME[kind]),
        type_version=st.just(1),
        payload=arbitrary(kind),
        wall_time=PLAIN,
        app_version=PLAIN,
        rma_ref=st.none() | refs,
        raw_scan=st.none() | st.binary(max_size=40),
        operator=st.none() | PLAIN.map(OperatorId),
        session=st.none() | PLAIN.map(EventId),
    )


@pytest.mark.parametrize("kind", WIRE.values(), ids=WIRE)
@settings(max_examples=25)
@given(data=st.data())
def test_every_fact_reads_back(kind: type[Payload], data: st.DataObject) -> None:
    fact = data.draw(_facts(kind))
    text = encode(fact)
    assert decode(text) == fact
    assert encode(decode(text)) == text


def _independent(value: object) -> str:
    """RFC 8785 written again, character by character, for narrowed values."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        return '"' + "".join(short.get(c, f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(_independent, value)) + "]"
    assert isinstance(value, dict)
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{_independent(key)}:{_independent(value[key])}" for key in keys) + "}"


@given(VALUES)
def test_canonical_is_rfc_8785(value: bool | int | str | list | dict) -> None:  # type: ignore[type-arg]
    text = canonical(value)
    assert text.decode("utf-8") == _independent(value)
    assert json.loads(text) == value


@pytest.mark.parametrize(
    "value",
    [1.5, None, 2**53, -(2**53), "a\0b", "\ud800", {"ключ": 1}, {"a\0": 1}, {"a": [None]}, {1: 2}, b"bytes"],
    ids=repr,
)
def test_canonical_refuses_what_is_narrowed_away(value: object) -> None:
    with pytest.raises(NotAFact):
        canonical({"place": value})  # type: ignore[dict-item]


def _text(**changes: object) -> bytes:
    body = {
        "app_version": "test",
        "event_id": "event-1",
        "payload": {"reason": "unknown_code"},
        "type": "scan_not_understood",
        "type_version": 1,
        "wall_time": "2026-11-21T08:00:00.000Z",
        **changes,
    }
    given_keys = {key: value for key, value in body.items() if value is not None}
    return json.dumps(given_keys, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_a_fact_needs_only_these() -> None:
    fact = decode(_text())
    assert (fact.operator, fact.session, fact.rma_ref, fact.raw_scan) == (None, None, None, None)
    assert fact.payload == ScanNotUnderstood(ScanTrouble.UNKNOWN_CODE)


@pytest.mark.parametrize(
    "text",
    [
        _text(event_id=None),
        _text(event_id=""),
        _text(event_id=7),
        _text(type=None),
        _text(type_version=None),
        _text(type_version=True),
        _text(type_version="1"),
        _text(wall_time=None),
        _text(app_version=None),
        _text(operator=7),
        _text(session=["s"]),
        _text(raw_scan="not base64!"),
        _text(raw_scan="ä"),
        _text(raw_scan="YQ"),
        _text(rma_ref={}),
        _text(rma_ref="return"),
        _text(rma_ref={"id": ""}),
        _text(rma_ref={"id": "a", "raw": "b"}),
        _text(weight=1.5),
        _text(weight=2**53),
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{" + b'"a":' * 2 + b"1}",
        b"\xff\xfe",
        _text().replace(b":1,", b":1.0,"),
        _text().replace(b":1,", b":1e0,"),
        _text().replace(b":1,", b":NaN,"),
        _text().replace(b":1,", b":null,"),
        _text().replace(b":1,", b":-0,"),
        _text().replace(b":1,", b":01,"),
        _text().replace(b":1,", b":" + b"1" * 5000 + b","),
        _text().replace(b"test", b"t\\u0000"),
        _text().replace(b"test", b"\\ud800"),
        b" " + _text(),
        _text() + b"\n",
        _text().replace(b":1,", b": 1,"),
        _text().replace(b"test", b"te\\u0073t"),
        _text().replace(b'{"app_version":"test",', b'{"app_version":"test","app_version":"test",'),
        _text().replace(b'{"app_version":"test",', b'{"zoo":1,"app_version":"test",'),
        b"\xef\xbb\xbf" + _text(),
        _text(weight=[[[]]]).replace(b"[[[]]]", b"[" * 60 + b"]" * 60),
        _text(weight=[[[]]]).replace(b"[[[]]]", b"[" * 900 + b"]" * 900),
        _text(weight=[[[]]]).replace(b"[[[]]]", b"[" * 30000 + b"]" * 30000),
        _text(note="x" * MAX_FACT_BYTES),
    ],
)
def test_decode_refuses(text: bytes) -> None:
    with pytest.raises(NotAFact):
        decode(text)


@given(
    st.binary(max_size=200) | st.binary(max_size=60).map(lambda middle: _text()[:30] + middle + _text()[30:])
)
def test_decode_raises_nothing_but_not_a_fact(text: bytes) -> None:
    try:
        fact = decode(text)
    except NotAFact:
        return
    assert fact.event_id


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"type": "unit_teleported"}, "unit_teleported"),
        ({"type_version": 2}, "version 2"),
        ({"type_version": 0}, "version 0"),
        ({"payload": None}, "not an object"),
        ({"payload": {}}, "reason"),
        ({"payload": {"reason": "because"}}, "because"),
        ({"payload": {"reason": 7}}, "does not fit"),
    ],
)
def test_a_payload_that_cannot_be_read_yet_is_kept_unread(changes: dict[str, object], why: str) -> None:
    fact = decode(_text(**changes))
    assert isinstance(fact.payload, Unread)
    assert why in fact.payload.why
    with pytest.raises(NotAFact):
        encode(fact)


def test_unknown_keys_are_ignored() -> None:
    assert decode(_text(later="more", payload={"reason": "unknown_code", "later": [1]})) == decode(_text())


@pytest.mark.parametrize(
    "fact",
    [
        replace(SCAN, event_id=EventId("")),
        replace(SCAN, wall_time=""),
        replace(SCAN, app_version="a\0"),
        replace(SCAN, operator=OperatorId("\udcff")),
        replace(SCAN, rma_ref=RmaRef()),
        replace(SCAN, rma_ref=RmaRef(ReturnId("a"), "b")),
        replace(SCAN, rma_ref=RmaRef(ReturnId(""))),
        replace(SCAN, type="unit_voided"),
        replace(SCAN, type_version=2),
        replace(SCAN, payload=Unread("newer")),
        replace(SCAN, raw_scan=b"x" * MAX_FACT_BYTES),
        replace(SCAN, payload=ScanNotUnderstood(ScanTrouble.REFUSED, 1.5)),  # type: ignore[arg-type]
    ],
    ids=repr,
)
def test_what_would_not_read_back_is_not_written(fact: Fact) -> None:
    with pytest.raises(NotAFact):
        encode(fact)


def test_a_fact_of_64_kib_is_the_longest() -> None:
    bare = len(encode(replace(SCAN, payload=ScanNotUnderstood(ScanTrouble.REFUSED, ""))))
    longest = replace(SCAN, payload=ScanNotUnderstood(ScanTrouble.REFUSED, "x" * (MAX_FACT_BYTES - bare)))
    assert len(encode(longest)) == MAX_FACT_BYTES == 64 * 1024
    longer = replace(SCAN, payload=ScanNotUnderstood(ScanTrouble.REFUSED, "x" * (MAX_FACT_BYTES - bare + 1)))
    with pytest.raises(NotAFact):
        encode(longer)


def test_fact_hash_is_taken_over_the_bytes_received() -> None:
    assert fact_hash(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fact_hash(_text()) != fact_hash(_text() + b" ")


def test_raw_scan_keeps_the_bytes_of_the_scanner() -> None:
    raw = b"]d2\x1d01\xff\x00\x04"
    assert decode(encode(replace(SCAN, raw_scan=raw))).raw_scan == raw
    assert b'"raw_scan":"XWQyHTAx/wAE"' in encode(replace(SCAN, raw_scan=raw))
