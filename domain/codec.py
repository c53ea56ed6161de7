"""The one text form of a fact: RFC 8785 JSON, narrowed (model.md, Identity).

A fact travels and is stored as this very text; `fact_hash` is taken over the bytes before any model looks at
them. Narrowed means: ASCII keys, integers below 2^53, no floats, null is absent, strings of Unicode scalar
values without U+0000; raw bytes only in `raw_scan`, as base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping

from domain.errors import NotAFact
from domain.events import TYPE_VERSION, WIRE, Fact, Payload, RmaRef, Unread
from domain.ids import EventId, OperatorId, ReturnId
from domain.shapes import Json, build, plain

MAX_FACT_BYTES = 64 * 1024
_MAX_INT = 2**53
_MAX_DEPTH = 32
"""No fact is nested so deep; a hostile one would end in a RecursionError."""


def encode(fact: Fact) -> bytes:
    """The canonical text of `fact`.

    Raises NotAFact when a value has no place in a fact, when it is too long, or when it would not read back.
    """
    if isinstance(fact.payload, Unread):
        raise NotAFact("payload")
    body: dict[str, Json] = {
        "app_version": fact.app_version,
        "event_id": fact.event_id,
        "payload": plain(fact.payload),
        "type": fact.type,
        "type_version": fact.type_version,
        "wall_time": fact.wall_time,
    }
    if fact.rma_ref is not None:
        body["rma_ref"] = plain(fact.rma_ref)
    if fact.raw_scan is not None:
        body["raw_scan"] = base64.b64encode(fact.raw_scan).decode("ascii")
    if fact.operator is not None:
        body["operator"] = fact.operator
    if fact.session is not None:
        body["session"] = fact.session
    text = canonical(body)
    if decode(text) != fact:
        raise NotAFact("does not read back")
    return text


def fact_hash(text: bytes) -> str:
    """SHA-256 of the text as received, in lower-case hex."""
    return hashlib.sha256(text).hexdigest()


def canonical(value: Json) -> bytes:
    """RFC 8785 text of a narrowed value. Raises NotAFact for floats, null, big integers or bad strings."""
    _check(value, "", _MAX_DEPTH)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def decode(text: bytes) -> Fact:
    """The fact in `text`.

    A fact of another type or version, or with a payload that does not fit, comes back with an `Unread`
    payload: it is kept and not folded. Raises NotAFact when the text is no canonical fact at all.
    """
    if len(text) > MAX_FACT_BYTES:
        raise NotAFact("longer than 64 KiB")
    body = _parse(text)
    raw = _optional_text(body, "raw_scan")
    try:
        raw_scan = None if raw is None else base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAFact("raw_scan") from error
    operator, session = _optional_text(body, "operator"), _optional_text(body, "session")
    kind, version = _text(body, "type"), body.get("type_version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise NotAFact("type_version")
    return Fact(
        event_id=EventId(_text(body, "event_id")),
        type=kind,
        type_version=version,
        payload=_payload(kind, version, body.get("payload")),
        wall_time=_text(body, "wall_time"),
        app_version=_text(body, "app_version"),
        rma_ref=_rma_ref(body.get("rma_ref")),
        raw_scan=raw_scan,
        operator=None if operator is None else OperatorId(operator),
        session=None if session is None else EventId(session),
    )


def _parse(text: bytes) -> dict[str, Json]:
    try:
        body = _DECODER.decode(text.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAFact("not JSON") from error
    if not isinstance(body, dict):
        raise NotAFact("not an object")
    if canonical(body) != text:
        raise NotAFact("not canonical")
    return body


def _no_float(text: str) -> int:
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float)


def _check(value: object, place: str, depth: int) -> None:
    if not depth:
        raise NotAFact(f"{place}: nested too deep")
    match value:
        case bool():
            return
        case int():
            if abs(value) >= _MAX_INT:
                raise NotAFact(f"{place}: integer too large")
        case str():
            if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
                raise NotAFact(f"{place}: character not allowed")
        case list() | tuple():
            for index, item in enumerate(value):
                if not _is_plain(item):
                    _check(item, f"{place}[{index}]", depth - 1)
        case dict():
            _check_object(value, place, depth - 1)
        case _:
            raise NotAFact(f"{place}: {type(value).__name__} not allowed")


def _check_object(value: Mapping[object, object], place: str, depth: int) -> None:
    for key, item in value.items():
        if not _is_plain(key):
            raise NotAFact(f"{place}: key not ASCII")
        # Nearly all values are such texts: no call for them, central reads millions.
        if not _is_plain(item):
            _check(item, f"{place}.{key}", depth)


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and "\0" not in value


def _text(body: Mapping[str, Json], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise NotAFact(key)
    return value


def _optional_text(body: Mapping[str, Json], key: str) -> str | None:
    value = body.get(key)
    if value is not None and not isinstance(value, str):
        raise NotAFact(key)
    return value


def _rma_ref(value: Json | None) -> RmaRef | None:
    if value is None:
        return None
    match value:
        case {"id": str(of_return), **rest} if not rest and of_return:
            return RmaRef(id=ReturnId(of_return))
        case {"raw": str(raw), **rest} if not rest:
            return RmaRef(raw=raw)
        case _:
            raise NotAFact("rma_ref")


def _payload(kind: str, version: int, value: Json | None) -> Payload | Unread:
    payload = WIRE.get(kind)
    if payload is None:
        return Unread(f"type {kind} is not known here")
    if version != TYPE_VERSION:
        return Unread(f"{kind} version {version} is not known here")
    try:
        return build(payload, value, kind)
    except NotAFact as error:
        return Unread(str(error))
