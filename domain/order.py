"""The order in which facts count, and which of them are live (model.md, Order and concurrency)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.events import LoggedFact, Reverted, UnitReceived, UnitVoided
from domain.ids import EventId


def in_fold_order(facts: Iterable[LoggedFact]) -> list[LoggedFact]:
    """Facts with an `ord` by (ord, event id), then the own ones without, by `seq`."""
    last = 2**62
    return sorted(
        facts,
        key=lambda logged: (
            last if logged.ord is None else logged.ord,
            last if logged.ord is None and logged.seq is None else (logged.seq or 0) * (logged.ord is None),
            logged.fact.event_id,
            logged.fact_hash,
        ),
    )


def each_once(facts: Iterable[LoggedFact]) -> tuple[list[LoggedFact], list[EventId]]:
    """One fact an event id, and the ids that came with two different texts: there the smaller hash counts."""
    kept: dict[EventId, LoggedFact] = {}
    differing: dict[EventId, None] = {}
    for logged in facts:
        event_id = logged.fact.event_id
        before = kept.get(event_id)
        if before is not None and before.fact_hash != logged.fact_hash:
            differing[event_id] = None
        if before is None or (logged.fact_hash, _place(logged)) < (before.fact_hash, _place(before)):
            kept[event_id] = logged
    return list(kept.values()), list(differing)


def _place(logged: LoggedFact) -> tuple[int, int]:
    last = 2**62
    return (last if logged.ord is None else logged.ord, last if logged.seq is None else logged.seq)


def taken_back(ordered: Sequence[LoggedFact]) -> frozenset[EventId]:
    """The ids that a live `reverted` names. A revert may itself be reverted; later ones are judged first.

    A unit received or voided cannot be reverted: a unit goes by `unit_voided`, which absorbs for ever.
    """
    firm = {
        logged.fact.event_id
        for logged in ordered
        if isinstance(logged.fact.payload, UnitReceived | UnitVoided)
    }
    gone: set[EventId] = set()
    for logged in reversed(ordered):
        payload = logged.fact.payload
        if isinstance(payload, Reverted) and logged.fact.event_id not in gone and payload.target not in firm:
            gone.add(payload.target)
    return frozenset(gone)
