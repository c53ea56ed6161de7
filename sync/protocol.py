"""The wire of protocol version 1, shared by station and central: envelopes only, facts stay text.

A fact travels as the exact text that was stored (`FactEnvelope.fact`), so that its hash holds everywhere.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

EPOCH_HEADER = "X-ReturnDock-Epoch"
MAX_EVENTS = 500
MAX_BODY_BYTES = 1024 * 1024
PROBLEM_JSON = "application/problem+json"

Seq = Annotated[int, Field(ge=1, lt=2**53)]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class Wire(BaseModel):
    """Base of all messages: immutable, unknown fields ignored so that either side may be newer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class EnrolRequest(Wire):
    code: Text
    station_name: Text
    lane: Text


class EnrolAnswer(Wire):
    """`pepper` is the site pepper in hex (model.md, People)."""

    station_token: str
    station_id: str
    station_name: str
    site: str
    pepper: str
    server_epoch: str
    server_time: str


class FactEnvelope(Wire):
    seq: Seq
    event_id: Text
    prev_hash: Annotated[str, Field(max_length=64)]
    fact: Annotated[str, Field(min_length=2, max_length=64 * 1024)]


class PushRequest(Wire):
    lane: Text
    server_epoch_seen: str | None = None
    skipped: list[Seq] = []
    events: Annotated[list[FactEnvelope], Field(max_length=MAX_EVENTS)] = []


class PushResult(Wire):
    event_id: str
    code: Literal["applied", "duplicate", "applied_flagged", "held", "payload_mismatch", "retry"]
    ord: int | None = None
    anomaly_id: str | None = None


class PushAnswer(Wire):
    server_epoch: str
    server_time: str
    lane_state: Literal["ok", "forked", "closed"]
    applied_through: int
    durable_through: int
    results: list[PushResult]


class FeedItem(Wire):
    """A told row (`body` is its domain.told shape) or a fact (`body` is a FactBody, `version` its ord).

    `kind` is a domain.told.ToldKind, or `fact`; a station passes over kinds that are newer than itself.
    """

    kind: Text
    id: str
    version: int
    body: dict[str, object] | None = None
    tombstone: bool = False


class FactBody(Wire):
    fact: str
    ord: int
    return_id: str


class FeedAnswer(Wire):
    """`resubscribe` asks the station to PUT its subscriptions again: the revision named is not known."""

    items: list[FeedItem]
    next_cursor: str
    head: bool
    resubscribe: bool = False
    server_epoch: str
    server_time: str
    applied_through: int
    durable_through: int


class SnapshotAnswer(Wire):
    """`next_after` is None on the last page; `cursor` is the pinned feed position to go on from."""

    items: list[FeedItem]
    next_after: str | None
    cursor: str
    server_epoch: str
    server_time: str


class SubscriptionsRequest(Wire):
    revision: Annotated[int, Field(ge=0)]
    returns: list[Text]
    after: str | None = None


class SubscriptionsAnswer(Wire):
    """Facts of newly named returns, paged by ord; `next_after` None on the last page."""

    items: list[FeedItem]
    next_after: str | None
    position: str
    server_epoch: str
    server_time: str


class EventAnswer(Wire):
    event_id: str
    stored: bool
    ord: int | None = None
    fact_hash: str | None = None
    server_epoch: str
    server_time: str


class Health(Wire):
    status: Literal["ok", "not_ready"]
    version: str
    server_epoch: str | None
    server_time: str
    alarms: list[str] = []


class Problem(Wire):
    """RFC 9457 problem body; `reason` is ours: `expired` or `rewound` for a 410."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    reason: str | None = None
