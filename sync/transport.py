"""The only door to httpx: central's calls over HTTP, and every failure translated into `sync.errors`.

An answer counts only when it carries central's epoch header and the shape that was asked for; all else on the
way (proxy, portal, cut, garbage) is a network failure (protocol.md, Station rule 4).
"""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

import httpx
import truststore
from pydantic import ValidationError

from domain.ids import EventId, LaneId
from domain.message import N_, Message
from sync.backoff import retry_after
from sync.calls import Transport
from sync.errors import (
    AddressRefused,
    BatchRefused,
    Busy,
    CallFailed,
    CursorGone,
    Declined,
    Gone,
    NetworkFailure,
    NotAllowed,
    ServerTrouble,
)
from sync.protocol import (
    EPOCH_HEADER,
    PROBLEM_JSON,
    EnrolAnswer,
    EnrolRequest,
    EventAnswer,
    FeedAnswer,
    Health,
    Problem,
    PushAnswer,
    PushRequest,
    SnapshotAnswer,
    SubscriptionsAnswer,
    SubscriptionsRequest,
    Wire,
)

__all__ = ["HttpTransport", "Timeouts", "Transport"]

_GZIP_FROM_BYTES = 2048
_MAX_ANSWER_BYTES = 32 * 1024 * 1024
# Shorter than uvicorn's own 5 s, so that the station closes first and never talks into a closing connection.
_KEEPALIVE_S = 4.0

_UNREACHABLE = Message(N_("Central cannot be reached. Everything is kept here and sent later."))
_STRANGER = Message(N_("Something else than central answers at this address (a sign-in page or a proxy?)."))
_UNTRUSTED = Message(
    N_("Central's certificate is not trusted. Check this computer's date and time, then its certificates.")
)

AnswerShape = TypeVar("AnswerShape", bound=Wire)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces of data, and for a call as a whole."""

    connect: float = 5.0
    silence: float = 15.0
    call: float = 30.0


class HttpTransport:
    """Calls to the central at `url`. One connection, kept while it works and dropped after any failure."""

    def __init__(self, url: str, token: str | None, timeouts: Timeouts) -> None:
        """`token` None only for `enrol` and `health`. Raises AddressRefused for an unusable or unsafe `url`."""
        self._url, self._loopback = _address(url)
        self._token = token
        self._timeouts = timeouts
        self._tls = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._client: httpx.Client | None = None
        self._open_socket = _OpenSocket()

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        return self._call("POST", "/station/v1/enrol", EnrolAnswer, body=request)

    def push(self, request: PushRequest) -> PushAnswer:
        return self._call("POST", "/station/v1/push", PushAnswer, body=request)

    def feed(self, cursor: str, limit: int, revision: int, lane: LaneId) -> FeedAnswer:
        query = {"cursor": cursor, "limit": str(limit), "revision": str(revision), "lane": lane}
        return self._call("GET", "/station/v1/feed", FeedAnswer, query=query)

    def snapshot(self, after: str | None, limit: int) -> SnapshotAnswer:
        query = {"limit": str(limit)} if after is None else {"after": after, "limit": str(limit)}
        return self._call("GET", "/station/v1/snapshot", SnapshotAnswer, query=query)

    def subscriptions(self, request: SubscriptionsRequest) -> SubscriptionsAnswer:
        return self._call("PUT", "/station/v1/subscriptions", SubscriptionsAnswer, body=request)

    def event(self, event_id: EventId) -> EventAnswer:
        return self._call("GET", f"/station/v1/events/{quote(event_id, safe='')}", EventAnswer)

    def health(self) -> Health:
        return self._call("GET", "/health", Health)

    def hang_up(self) -> None:
        self._open_socket.cut()

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _call(
        self,
        method: str,
        path: str,
        shape: type[AnswerShape],
        *,
        query: Mapping[str, str] | None = None,
        body: Wire | None = None,
    ) -> AnswerShape:
        content, headers = _packed(body)
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            with self._open_socket.deadline(self._timeouts.call):
                response, answer = self._exchange(method, path, query, content, headers)
            return _read(response, answer, shape)
        except (httpx.HTTPError, httpx.StreamError) as error:
            self.close()
            raise NetworkFailure(_why(error), f"{type(error).__name__}: {error}") from error
        except CallFailed:
            self.close()
            raise

    def _exchange(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        content: bytes | None,
        headers: dict[str, str],
    ) -> tuple[httpx.Response, bytes]:
        extensions = {"trace": self._open_socket.trace}
        with self._opened().stream(
            method, path, params=query, content=content, headers=headers, extensions=extensions
        ) as response:
            answer = bytearray()
            for piece in response.iter_bytes():
                answer += piece
                if len(answer) > _MAX_ANSWER_BYTES:
                    raise NetworkFailure(_STRANGER, "answer longer than any of central's")
            return response, bytes(answer)

    def _opened(self) -> httpx.Client:
        if self._client is None:
            times = self._timeouts
            self._client = httpx.Client(
                base_url=self._url,
                verify=self._tls,
                timeout=httpx.Timeout(times.silence, connect=times.connect),
                limits=httpx.Limits(max_connections=1, keepalive_expiry=_KEEPALIVE_S),
                follow_redirects=False,
                # A company's proxy settings apply to the way out, never to a central on this machine.
                trust_env=not self._loopback,
                headers={"Accept": "application/json", "User-Agent": "returndock-station/1"},
            )
        return self._client


class _OpenSocket:
    """Knows the socket in use, so that a deadline or the end of the program can cut a call short.

    httpx bounds each single read; a peer that sends one byte a second would hold a call for hours.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def trace(self, event: str, info: Mapping[str, object]) -> None:
        """httpx's trace hook: remembers each new connection."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            stream = info.get("return_value")
            get = getattr(stream, "get_extra_info", None)
            found = get("socket") if get is not None else None
            self._socket = found if isinstance(found, socket.socket) else self._socket

    def cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self.cut)
        timer.name, timer.daemon = "sync-deadline", True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _address(url: str) -> tuple[str, bool]:
    """`url` without a trailing slash, and whether it is this machine. Raises AddressRefused."""
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise AddressRefused(Message(N_("{url} is not an address."), {"url": url})) from error
    loopback = _is_loopback(parsed.host)
    if parsed.scheme not in {"https", "http"} or not parsed.host:
        raise AddressRefused(Message(N_("{url} is not an address: it begins with https://"), {"url": url}))
    if parsed.scheme == "http" and not loopback:
        raise AddressRefused(
            Message(
                N_("{url} is not safe: central needs https:// unless it runs on this computer."), {"url": url}
            )
        )
    return str(parsed).rstrip("/"), loopback


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _packed(body: Wire | None) -> tuple[bytes | None, dict[str, str]]:
    if body is None:
        return None, {}
    content = body.model_dump_json(exclude_none=True).encode("utf-8")
    headers = {"Content-Type": "application/json"}
    if len(content) >= _GZIP_FROM_BYTES:
        return gzip.compress(content, compresslevel=5, mtime=0), headers | {"Content-Encoding": "gzip"}
    return content, headers


def _read(response: httpx.Response, answer: bytes, shape: type[AnswerShape]) -> AnswerShape:
    """The answer as `shape`, or the failure that it is."""
    status, epoch = response.status_code, response.headers.get(EPOCH_HEADER)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not epoch:
        raise NetworkFailure(_STRANGER, f"{status} without central's epoch ({kind or 'no type'})")
    if response.is_success:
        try:
            return shape.model_validate_json(answer)
        except ValidationError as error:
            raise NetworkFailure(
                _STRANGER, f"{status} with a broken body: {error.error_count()} faults"
            ) from error
    if kind != PROBLEM_JSON:
        raise NetworkFailure(_STRANGER, f"{status} as {kind or 'no type'}")
    try:
        problem = Problem.model_validate_json(answer)
    except ValidationError as error:
        raise NetworkFailure(_STRANGER, f"{status} with a broken problem") from error
    raise _failure(status, problem, response.headers.get("Retry-After"), epoch)


def _failure(status: int, problem: Problem, wait: str | None, epoch: str) -> CallFailed:
    detail = problem.detail or problem.title
    match status:
        case 401 | 403:
            return NotAllowed(f"{status}: {detail}", epoch)
        case 429:
            return Busy(retry_after(wait), epoch)
        case 410 if problem.reason in set(Gone):
            return CursorGone(Gone(problem.reason), epoch)
        case 400 | 413 | 422:
            return BatchRefused(status, detail, epoch)
        case _ if 400 <= status < 500:
            return Declined(status, detail, epoch)
        case _ if status >= 500:
            return ServerTrouble(f"{status}: {detail}", epoch)
        case _:
            return NetworkFailure(_STRANGER, f"{status}: {detail}")


def _why(error: BaseException) -> Message:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return _UNTRUSTED
        seen = seen.__cause__ or seen.__context__
    return _UNREACHABLE
