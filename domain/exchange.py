"""What crosses between a station's storage and its sync worker, which are strangers to each other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from domain.ids import EventId, LaneId, ReturnId
from domain.told import ToldKind


class ResultCode(StrEnum):
    """Central's answer to one fact (protocol.md, Calls). There is no "rejected"."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    APPLIED_FLAGGED = "applied_flagged"
    HELD = "held"
    PAYLOAD_MISMATCH = "payload_mismatch"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A fact's exact text with its place in the lane; `prev_hash` chains the deliveries (hex)."""

    seq: int
    event_id: EventId
    text: bytes
    prev_hash: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What to push next: envelopes in seq order, and parked seqs that count as passed."""

    lane: LaneId
    envelopes: tuple[Envelope, ...]
    skipped: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Central's stored answer for one fact."""

    event_id: EventId
    code: ResultCode
    ord: int | None = None


@dataclass(frozen=True, slots=True)
class ToldItem:
    """A told row by kind, id and version; `body` is its JSON text, None for a tombstone."""

    kind: ToldKind
    id: str
    version: int
    body: bytes | None


@dataclass(frozen=True, slots=True)
class FactItem:
    """A stored fact of a subscribed return, with the order central gave it."""

    event_id: EventId
    text: bytes
    ord: int
    return_id: ReturnId


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where this station stands in central's feed.

    `epoch` is central's as last accepted. While a snapshot is being loaded `snapshot_after` is the resume
    point and `cursor` the pinned feed position to go on from afterwards; `loaded` says that a snapshot was
    completed at least once, so that operators and returns are known here.
    """

    epoch: str | None = None
    cursor: str | None = None
    snapshot_after: str | None = None
    loading: bool = False
    loaded: bool = False
    applied_through: int = 0


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page to apply and the place it leads to, saved together (protocol.md, Station rule 6)."""

    told: tuple[ToldItem, ...]
    facts: tuple[FactItem, ...]
    place: FeedPlace


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The absolute set of returns whose facts this station wants; `revision` rises with each change."""

    revision: int
    returns: tuple[ReturnId, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is not with central yet."""

    pending: int
    parked: int
    acked: int
    oldest_pending_ms: int | None


def chain_hash(prev_hash: str, lane: str, seq: int, event_id: str, fact_hash: str) -> str:
    """The next `prev_hash` after this delivery (protocol.md, Identity). The first one's is empty."""
    link = "\n".join((prev_hash, lane, str(seq), event_id, fact_hash))
    return hashlib.sha256(link.encode("utf-8")).hexdigest()
