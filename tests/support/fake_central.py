"""A small central at the wire, after protocol.md alone: for answers that the real one would not give on demand."""

import copy
import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from sync.protocol import (
    EPOCH_HEADER,
    PROBLEM_JSON,
    EnrolAnswer,
    EnrolRequest,
    FactEnvelope,
    FeedAnswer,
    FeedItem,
    PushAnswer,
    PushRequest,
    PushResult,
    SnapshotAnswer,
    SubscriptionsAnswer,
    SubscriptionsRequest,
    Wire,
)

TOKEN = "station-token"
"""Any token that begins so is a station of its own."""
CODE = "enrol-me"
_NOW = "2026-11-21T00:00:00.000Z"


class Refusal(Exception):  # noqa: N818 - as in the domain
    """A problem answer of central's: `headers` go with it."""

    def __init__(self, status: int, detail: str, reason: str | None = None, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.reason, self.headers = status, detail, reason, headers


@dataclass
class Stored:
    """What a backup of central would hold."""

    log: dict[str, str] = field(default_factory=dict)
    ords: dict[str, int] = field(default_factory=dict)
    seqs: dict[str, set[int]] = field(default_factory=dict)
    feed: list[FeedItem] = field(default_factory=list)
    told: dict[str, FeedItem] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    wanted: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class FakeCentral:
    """`before` is called with the name of each call and may raise Refusal. `calls` names all calls met."""

    epoch: str = "epoch-1"
    stored: Stored = field(default_factory=Stored)
    calls: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _call: None
    poison: Callable[[FactEnvelope], bool] = lambda _fact: False
    page: int = 50
    first_position: int = 0

    def tell(self, kind: str, id_: str, version: int = 1, **body: object) -> None:
        item = FeedItem.model_validate(
            {"kind": kind, "id": id_, "version": version, "body": {"id": id_, **body}}
        )
        self.stored.told[id_] = item
        self.stored.feed.append(item)

    def backup(self) -> Stored:
        return copy.deepcopy(self.stored)

    def restore(self, backup: Stored, epoch: str) -> None:
        self.stored, self.epoch = copy.deepcopy(backup), epoch

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        if request.code != CODE:
            raise Refusal(403, "unknown code")
        return EnrolAnswer(
            station_token=TOKEN, station_id="st-1", station_name=request.station_name, site="main", pepper="00" * 32,
            server_epoch=self.epoch, server_time=_NOW,
        )  # fmt: skip

    def push(self, request: PushRequest, token: str) -> PushAnswer:
        if any(self.poison(fact) for fact in request.events):
            raise Refusal(422, "this batch cannot be read")
        results = [self._store(fact) for fact in request.events]
        passed = {fact.seq for fact in request.events} | set(request.skipped)
        self.stored.seqs.setdefault(token, set()).update(passed)
        return PushAnswer(
            server_epoch=self.epoch, server_time=_NOW, lane_state="ok", applied_through=self.applied_through(token),
            durable_through=0, results=results[::-1],
        )  # fmt: skip

    def applied_through(self, token: str = TOKEN) -> int:
        reached = 0
        while reached + 1 in self.stored.seqs.get(token, ()):
            reached += 1
        return reached

    def _store(self, fact: FactEnvelope) -> PushResult:
        if fact.event_id in self.stored.log:
            return PushResult(event_id=fact.event_id, code="duplicate", ord=self.stored.ords[fact.event_id])
        self.stored.log[fact.event_id] = fact.fact
        self.stored.ords[fact.event_id] = len(self.stored.ords) + 1
        self.stored.feed.append(self._fact_item(fact.event_id))
        return PushResult(event_id=fact.event_id, code="applied", ord=self.stored.ords[fact.event_id])

    def _fact_item(self, event_id: str) -> FeedItem:
        text, order = self.stored.log[event_id], self.stored.ords[event_id]
        of_return = json.loads(text).get("rma_ref", {}).get("id", "none")
        body: dict[str, object] = {"fact": text, "ord": order, "return_id": of_return}
        return FeedItem(kind="fact", id=event_id, version=order, body=body)

    def feed(self, cursor: str, limit: int, revision: int, token: str) -> FeedAnswer:
        epoch, position = cursor.rsplit(":", 1)
        if int(position) < self.first_position:
            raise Refusal(410, "too old", reason="expired")
        if int(position) > len(self.stored.feed):
            raise Refusal(410, "not known", reason="rewound")
        items = self.stored.feed[int(position) : int(position) + min(limit, self.page)]
        reached = int(position) + len(items)
        return FeedAnswer(
            items=[it for it in items if it.kind != "fact" or self._is_wanted(it, token)],
            next_cursor=f"{self.epoch if items else epoch}:{reached}", head=reached == len(self.stored.feed),
            resubscribe=revision != self.stored.revisions.get(token), server_epoch=self.epoch, server_time=_NOW,
            applied_through=self.applied_through(token), durable_through=0,
        )  # fmt: skip

    def _is_wanted(self, item: FeedItem, token: str) -> bool:
        return item.body is not None and item.body["return_id"] in self.stored.wanted.get(token, ())

    def snapshot(self, after: str | None, limit: int) -> SnapshotAnswer:
        ids = [id_ for id_ in sorted(self.stored.told) if after is None or id_ > after][
            : min(limit, self.page)
        ]
        left = [id_ for id_ in self.stored.told if ids and id_ > ids[-1]]
        return SnapshotAnswer(
            items=[self.stored.told[id_] for id_ in ids], next_after=ids[-1] if left else None,
            cursor=f"{self.epoch}:{len(self.stored.feed)}", server_epoch=self.epoch, server_time=_NOW,
        )  # fmt: skip

    def subscriptions(self, request: SubscriptionsRequest, token: str) -> SubscriptionsAnswer:
        self.stored.wanted[token], self.stored.revisions[token] = set(request.returns), request.revision
        facts = [self._fact_item(id_) for id_ in sorted(self.stored.log, key=self.stored.ords.__getitem__)]
        first = int(request.after or 0)
        wanted = [it for it in facts if self._is_wanted(it, token) and it.version > first]
        page, left = wanted[: self.page], wanted[self.page :]
        return SubscriptionsAnswer(
            items=page, next_after=str(page[-1].version) if left else None, position=str(len(self.stored.feed)),
            server_epoch=self.epoch, server_time=_NOW,
        )  # fmt: skip

    def answer(self, method: str, path: str, authorization: str | None, body: bytes) -> Wire:
        """One HTTP request as a call. Raises Refusal."""
        parts = urlsplit(path)
        name = parts.path.rsplit("/", 1)[-1]
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.calls.append(name)
        self.before(name)
        scheme, _, token = (authorization or "").partition(" ")
        if name != "enrol" and (scheme != "Bearer" or not token.startswith(TOKEN)):
            raise Refusal(401, "unknown token")
        match method, name:
            case "POST", "enrol":
                return self.enrol(EnrolRequest.model_validate_json(body))
            case "POST", "push":
                return self.push(PushRequest.model_validate_json(body), token)
            case "GET", "feed":
                return self.feed(query["cursor"], int(query["limit"]), int(query["revision"]), token)
            case "GET", "snapshot":
                return self.snapshot(query.get("after"), int(query["limit"]))
            case "PUT", "subscriptions":
                return self.subscriptions(SubscriptionsRequest.model_validate_json(body), token)
            case _:
                raise Refusal(404, "no such call")


@contextmanager
def serving(central: FakeCentral) -> Iterator[str]:
    """The fake over a real socket; gives its address."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10
        wbufsize = 64 * 1024

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            status, kind, headers = 200, "application/json", {}
            try:
                with lock:
                    content = central.answer(self.command, self.path, self.headers.get("Authorization"), body)
                text = content.model_dump_json()
            except ValidationError as error:
                status, kind = 422, PROBLEM_JSON
                text = json.dumps(
                    {"title": "not readable", "status": 422, "detail": str(error.error_count())}
                )
            except Refusal as refusal:
                status, kind, headers = refusal.status, PROBLEM_JSON, refusal.headers
                problem = {"title": refusal.detail, "status": status, "reason": refusal.reason}
                text = json.dumps(problem)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header(EPOCH_HEADER, central.epoch)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_PUT = _handle  # noqa: N815 - the library's names

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="fake-central")
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
