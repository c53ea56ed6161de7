"""Answers other than success: RFC 9457 problems with central's epoch, so that a station can tell central's own
"no" from a proxy's (protocol.md, Station rule 4). Never a trace, never a value from the database.
"""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from central.core.epochs import Epochs
from central.errors import Again, Refusal, Trouble, Unstorable
from sync.protocol import EPOCH_HEADER, PROBLEM_JSON, Problem

_log = logging.getLogger(__name__)
_RETRY_SOON_S = 2


def problem(
    epoch: str, status: int, title: str, *, reason: str | None = None, retry_after: int | None = None
) -> Response:
    """A problem body with the headers it needs."""
    headers = {EPOCH_HEADER: epoch}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = Problem(title=title, status=status, reason=reason).model_dump_json(exclude_none=True)
    return Response(body, status, headers, PROBLEM_JSON)


def add_problem_answers(app: FastAPI, epochs: Epochs) -> None:
    """Every exception becomes a problem."""

    async def refused(_request: Request, error: Exception) -> Response:
        if not isinstance(error, Refusal):
            raise error
        return problem(
            epochs.current, error.status, error.title, reason=error.reason, retry_after=error.retry_after
        )

    async def invalid(_request: Request, error: Exception) -> Response:
        place = ""
        if isinstance(error, RequestValidationError) and error.errors():
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) + ": " + str(first["msg"])
        return problem(epochs.current, 422, place or "the request does not fit")

    async def http(_request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        answer = problem(epochs.current, error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    async def away(_request: Request, error: Exception) -> Response:
        _log.warning("the database does not answer: %s", error)
        return problem(epochs.current, 503, "the database does not answer", retry_after=_RETRY_SOON_S)

    async def hung_up(_request: Request, _error: Exception) -> Response:
        return problem(epochs.current, 400, "the body ended too early")

    async def bug(_request: Request, error: Exception) -> Response:
        _log.error("a request failed", exc_info=error)
        return problem(epochs.current, 500, "central failed on this request; it is in central's log")

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(ClientDisconnect, hung_up)
    app.add_exception_handler(Trouble, away)
    app.add_exception_handler(Again, away)
    app.add_exception_handler(Unstorable, bug)
    app.add_exception_handler(Exception, bug)
