"""Rows as central's core sees them: plain values between the rules and the tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EventState(StrEnum):
    """`held`: stored, not interpretable yet; kept in the fold's input, which ignores it."""

    COUNTED = "counted"
    HELD = "held"


class LaneState(StrEnum):
    """`forked`: the same place in the lane was used twice; its events still count, its watermark stands still."""

    OK = "ok"
    FORKED = "forked"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Station:
    station: str
    site: str
    name: str


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site and its sealed head."""

    site: str
    pepper: str
    head: int
    batch: int
    chain: str


@dataclass(frozen=True, slots=True)
class Lane:
    lane: str
    site: str
    station: str
    state: LaneState
    applied_through: int


@dataclass(frozen=True, slots=True)
class EnrolCode:
    site: str
    expires_at: int
    lane: str | None
    station: str | None
    sealed_token: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One envelope as it came: what the lane says, whether or not its fact was new."""

    seq: int
    event_id: str
    fact_hash: str
    prev_hash: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A stored fact. `ord` is None for a fact of no return."""

    event_id: str
    fact_hash: str
    text: bytes
    return_id: str | None
    ord: int | None
    state: EventState
    lane: str
    at: int


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return's log: the last `ord` given, and the return an alias binds it to."""

    return_id: str
    next_ord: int
    alias_of: str | None
    raw: str | None

    @property
    def root(self) -> str:
        """The return under which its facts are folded."""
        return self.alias_of or self.return_id


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A told row; `body` is its JSON text, None for a tombstone."""

    kind: str
    id: str
    version: int
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Projection:
    """The stored picture of a return: what lists and summaries need; the fold can make it again."""

    return_id: str
    reference: str | None
    processing: str
    fulfillment: str
    closed: bool
    closed_at: int | None
    open_anomalies: int
    version: int
    fold_version: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """The batch that holds a feed position, with its chain and when it was sealed."""

    batch: int
    last_pos: int
    chain: str
    at: int


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed position; `version` and `body` as the row stands now (facts: ord and text)."""

    pos: int
    kind: str
    id: str
    return_id: str | None
    version: int
    body: bytes | None
