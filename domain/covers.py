"""What a close covers: the counting facts of a return (model.md, Commands, CLOSE)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from domain.events import Covers, LineMissingConfirmed, LoggedFact, Reverted, UnitReceived, UnitVoided
from domain.ids import EventId

_COUNTING = (UnitReceived, UnitVoided, LineMissingConfirmed)


def covers_of(facts: Sequence[LoggedFact]) -> Covers:
    """Number and SHA-256 of the sorted ids of counting facts and of their reverts, reverts of these included."""
    covered = {logged.fact.event_id for logged in facts if isinstance(logged.fact.payload, _COUNTING)}
    reverts: dict[EventId, list[EventId]] = {}
    for logged in facts:
        if isinstance(logged.fact.payload, Reverted):
            reverts.setdefault(logged.fact.payload.target, []).append(logged.fact.event_id)
    reached = list(covered)
    while reached:
        found = reverts.get(reached.pop(), ())
        covered.update(found)
        reached.extend(found)
    ids = sorted(covered)
    return Covers(len(ids), hashlib.sha256("\n".join(ids).encode("utf-8")).hexdigest())
