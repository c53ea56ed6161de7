"""A proxy between a station and central that does to messages what networks do. One fault at a time, until healed."""

import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

_SIGN_IN = b"<html><body>Please sign in to the warehouse guest network.</body></html>"


class Fault(StrEnum):
    RESET = "reset"
    BLACKHOLE = "blackhole"
    CUT_IN_HEAD = "cut_in_head"
    CUT_IN_BODY = "cut_in_body"
    TRICKLE = "trickle"
    ANSWER_LOST = "answer_lost"
    TWICE = "twice"
    LATE = "late"
    PORTAL_200 = "portal_200"
    PORTAL_302 = "portal_302"
    PORTAL_511 = "portal_511"
    PROXY_403 = "proxy_403"
    PROXY_502 = "proxy_502"
    GARBLED = "garbled"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FaultProxy:
    """`fault` None passes everything. `met` counts the requests that a fault was done to, `seen` lists all calls."""

    upstream: str
    address: str = ""
    fault: Fault | None = None
    only: str | None = None
    met: int = 0
    seen: list[str] = field(default_factory=list)
    late: list[Request] = field(default_factory=list)
    _healed: threading.Event = field(default_factory=threading.Event)

    def break_with(self, fault: Fault, only: str | None = None) -> None:
        """From now on, `fault` for every request, or only for those whose path ends in `only`."""
        self._healed.clear()
        self.only, self.fault = only, fault

    def heal(self) -> None:
        """The network is well again; requests held back arrive now, long after their sender gave up."""
        self.fault = None
        self._healed.set()
        while self.late:
            self.forward(self.late.pop(0))

    def forward(self, request: Request) -> tuple[int, list[tuple[str, str]], bytes]:
        parts = urlsplit(self.upstream)
        assert parts.hostname
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        with closing(connection):
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def wait_healed(self) -> None:
        self._healed.wait(20)


class Crossing(BaseHTTPRequestHandler):
    """One connection through the self.proxy."""

    proxy: ClassVar[FaultProxy]
    protocol_version = "HTTP/1.1"
    timeout = 10
    wbufsize = 64 * 1024

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        hop = {"connection", "host", "content-length", "accept-encoding"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in hop}
        request = Request(self.command, self.path, headers, body)
        path = urlsplit(self.path).path
        self.proxy.seen.append(path.rsplit("/", 1)[-1])
        fault = self.proxy.fault if self.proxy.only is None or path.endswith(self.proxy.only) else None
        self.proxy.met += fault is not None
        with suppress(OSError):
            self._do(fault, request)

    def _do(self, fault: Fault | None, request: Request) -> None:
        match fault:
            case None:
                self._pass_on(request)
            case Fault.RESET:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self._end()
            case Fault.BLACKHOLE:
                self.proxy.wait_healed()
                self._end()
            case Fault.LATE:
                self.proxy.late.append(request)
                self._end()
            case Fault.ANSWER_LOST:
                self.proxy.forward(request)
                self._end()
            case Fault.TWICE:
                self.proxy.forward(request)
                self._pass_on(request)
            case Fault.CUT_IN_HEAD | Fault.CUT_IN_BODY:
                answer = self._raw(request)
                end = 20 if fault is Fault.CUT_IN_HEAD else answer.index(b"\r\n\r\n") + 30
                self.wfile.write(answer[:end])
                self._end()
            case Fault.TRICKLE:
                self._trickle(self._raw(request))
            case _:
                self._strange(fault, request)

    def _trickle(self, answer: bytes) -> None:
        for byte in answer:
            if self.proxy.fault is not Fault.TRICKLE:
                break
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            threading.Event().wait(0.05)
        self._end()

    def _strange(self, fault: Fault, request: Request) -> None:
        match fault:
            case Fault.PORTAL_200:
                self._say(200, "text/html", _SIGN_IN)
            case Fault.PORTAL_302:
                self._say(302, "text/html", b"", ("Location", "http://127.0.0.1:9/sign-in"))
            case Fault.PORTAL_511:
                self._say(511, "text/html", _SIGN_IN)
            case Fault.PROXY_403:
                self._say(403, "application/problem+json", b'{"title":"blocked","status":403}')
            case Fault.PROXY_502:
                self._say(502, "text/html", b"<h1>Bad gateway</h1>")
            case _:
                status, headers, body = self.proxy.forward(request)
                self._say(status, "application/json", body[:-5] + b"\xff\xfe", *headers)

    def _raw(self, request: Request) -> bytes:
        status, headers, body = self.proxy.forward(request)
        lines = [f"HTTP/1.1 {status} OK", *(f"{name}: {value}" for name, value in headers)]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def _pass_on(self, request: Request) -> None:
        self.wfile.write(self._raw(request))

    def _say(self, status: int, kind: str, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in {"content-type", "content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _end(self) -> None:
        self.close_connection = True
        self.connection.close()

    do_GET = do_POST = do_PUT = _handle  # noqa: N815 - the library's names

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@contextmanager
def faulty(upstream: str) -> Iterator[FaultProxy]:
    """A proxy in front of `upstream`, in threads of its own."""
    proxy = FaultProxy(upstream)
    crossing = type("BoundCrossing", (Crossing,), {"proxy": proxy})
    with ThreadingHTTPServer(("127.0.0.1", 0), crossing) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="fault-proxy")
        thread.start()
        proxy.address = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield proxy
        finally:
            proxy.heal()
            server.shutdown()
            thread.join()
