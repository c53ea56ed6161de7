"""Request bodies: plain or gzip, limited before and after unpacking, read into one wire message each."""

from __future__ import annotations

import zlib
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic import ValidationError

from central.errors import Refusal
from sync.protocol import MAX_BODY_BYTES, Wire

Message = TypeVar("Message", bound=Wire)

_GZIP = 31


async def read_body(request: Request) -> bytes:
    """The body, unpacked. Raises Refusal: 413 too long, 415 an encoding not known, 400 packed wrongly."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Refusal(415, "Content-Encoding must be gzip, or none")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise Refusal(413, f"the body is longer than {MAX_BODY_BYTES} bytes")
    return _unpacked(bytes(body)) if encoding == "gzip" else bytes(body)


Body = Annotated[bytes, Depends(read_body)]


def message(shape: type[Message], body: bytes) -> Message:
    """The wire message in a body. Raises Refusal (422) naming the first place that does not fit."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        raise Refusal(422, f"{place.lstrip('.') or 'body'}: {first['msg']}") from error


def answer(found: Wire) -> Response:
    """A wire message as it travels; what a reader takes by default stays out."""
    return Response(found.model_dump_json(exclude_defaults=True), media_type="application/json")


def _unpacked(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        text = unpacker.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error as error:
        raise Refusal(400, "the body is not gzip") from error
    if len(text) > MAX_BODY_BYTES:
        raise Refusal(413, f"the body is longer than {MAX_BODY_BYTES} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise Refusal(400, "the body is not one whole gzip stream")
    return text
