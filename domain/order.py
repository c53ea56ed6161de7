"""The order in which facts count, and which of them are live (model.md, Order and concurrency)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from domain.events import LoggedFact, Reverted, UnitReceived, UnitVoided
from domain.ids import EventId

_LAST = 2**62


def in_fold_order(facts: Iterable[LoggedFact]) -> list[LoggedFact]:
    """Facts with an `ord` by (ord, event id), then the own ones without, by `seq`."""
    return sorted(facts, key=_key)


def _key(logged: LoggedFact) -> tuple[int, int, str, str]:
    place = _place(logged)
    return (place[0], 0 if logged.ord is not None else place[1], logged.fact.event_id, logged.fact_hash)


def each_once(facts: Iterable[LoggedFact]) -> tuple[list[LoggedFact], list[EventId]]:
    """One fact an event id, and the ids that came with two different texts: there the smaller hash counts.

    The earliest place that any of its texts was given is the event's.
    """
    kept: dict[EventId, LoggedFact] = {}
    differing: set[EventId] = set()
    for logged in facts:
        event_id = logged.fact.event_id
        before = kept.setdefault(event_id, logged)
        if before.fact_hash != logged.fact_hash:
            differing.add(event_id)
        text = min(before, logged, key=lambda one: one.fact_hash)
        place = min(before, logged, key=_place)
        kept[event_id] = LoggedFact(text.fact, text.fact_hash, place.ord, place.seq)
    return list(kept.values()), sorted(differing)


def _place(logged: LoggedFact) -> tuple[int, int]:
    return (_LAST if logged.ord is None else logged.ord, _LAST if logged.seq is None else logged.seq)


def taken_back(ordered: Sequence[LoggedFact]) -> frozenset[EventId]:
    """The ids that a live `reverted` names. A revert may itself be reverted, wherever in the order it stands.

    A unit received or voided cannot be reverted: a unit goes by `unit_voided`, which absorbs for ever. Reverts
    that name each other in a ring (no honest station makes them) touch nothing outside their ring.
    """
    firm = {
        logged.fact.event_id
        for logged in ordered
        if isinstance(logged.fact.payload, UnitReceived | UnitVoided)
    }
    targets = {
        logged.fact.event_id: logged.fact.payload.target
        for logged in ordered
        if isinstance(logged.fact.payload, Reverted) and logged.fact.payload.target not in firm
    }
    unjudged = Counter(target for target in targets.values() if target in targets)
    ready = [revert for revert in targets if not unjudged[revert]]
    gone: set[EventId] = set()
    while ready:
        revert = ready.pop()
        target = targets[revert]
        if revert not in gone:
            gone.add(target)
        unjudged[target] -= 1
        if target in targets and not unjudged[target]:
            ready.append(target)
    return frozenset(gone)
