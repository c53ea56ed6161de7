"""Envelopes as they come off the wire, decoded once: what each fact is, and which return it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from central.errors import Refusal
from central.records import Delivery
from domain.codec import decode, fact_hash
from domain.errors import NotAFact
from domain.events import Fact
from domain.ids import provisional_return_id
from sync.protocol import FactEnvelope

_CHAIN = re.compile(r"(?:[0-9a-f]{64})?")
_LONGEST_ID = 200
_CACHED_TEXT = 4096


@dataclass(frozen=True, slots=True)
class Arrival:
    """One fact as delivered. `key` is the normalised raw scan of a fact that names no return by id."""

    delivery: Delivery
    text: bytes
    fact: Fact
    return_id: str | None
    key: str | None

    @property
    def event_id(self) -> str:
        return self.delivery.event_id

    @property
    def fact_hash(self) -> str:
        return self.delivery.fact_hash

    @property
    def raw(self) -> str | None:
        """The scan of a return that the station did not know."""
        return None if self.fact.rma_ref is None else self.fact.rma_ref.raw


def read_fact(text: bytes) -> Fact:
    """The fact in a text that was stored or has just come. Raises NotAFact."""
    return _recent(text) if len(text) <= _CACHED_TEXT else decode(text)


def arrivals(site: str, envelopes: Sequence[FactEnvelope]) -> list[Arrival]:
    """All envelopes decoded. Raises Refusal (422) naming the first that is no fact."""
    return [_arrival(site, place, envelope) for place, envelope in enumerate(envelopes)]


def reference_key(raw: str) -> str:
    """How references and raw scans are compared: trimmed and case-folded; too long ones match nothing told."""
    key = raw.strip().casefold()
    return key if len(key) <= _LONGEST_ID else fact_hash(key.encode())


@lru_cache(maxsize=8192)
def _recent(text: bytes) -> Fact:
    return decode(text)


def _arrival(site: str, place: int, envelope: FactEnvelope) -> Arrival:
    text = envelope.fact.encode()
    try:
        fact = read_fact(text)
    except (NotAFact, RecursionError) as error:
        raise Refusal(422, f"events[{place}].fact: {error}") from error
    if fact.event_id != envelope.event_id:
        raise Refusal(422, f"events[{place}].event_id: not the one in the fact")
    if not _CHAIN.fullmatch(envelope.prev_hash):
        raise Refusal(422, f"events[{place}].prev_hash: not a SHA-256 in hex")
    made = Delivery(envelope.seq, envelope.event_id, fact_hash(text), envelope.prev_hash)
    return_id, key = _of_return(site, fact)
    return Arrival(made, text, fact, return_id, key)


def _of_return(site: str, fact: Fact) -> tuple[str | None, str | None]:
    ref = fact.rma_ref
    if ref is None:
        return None, None
    if ref.raw is not None:
        return provisional_return_id(site, ref.raw), reference_key(ref.raw)
    # An id that long is none of ours; the fact is kept without a return, held.
    return (ref.id if ref.id is not None and len(ref.id) <= _LONGEST_ID else None), None
