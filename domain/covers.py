"""What a close covers: the counting facts of a return (model.md, Commands, CLOSE)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from domain.events import Covers, LineMissingConfirmed, LoggedFact, Reverted, UnitReceived, UnitVoided

_COUNTING = (UnitReceived, UnitVoided, LineMissingConfirmed)


def covers_of(facts: Sequence[LoggedFact]) -> Covers:
    """Number and SHA-256 of the sorted ids of counting facts and of the reverts that name one."""
    counting = {logged.fact.event_id for logged in facts if isinstance(logged.fact.payload, _COUNTING)}
    reverts = {
        logged.fact.event_id
        for logged in facts
        if isinstance(logged.fact.payload, Reverted) and logged.fact.payload.target in counting
    }
    ids = sorted(counting | reverts)
    return Covers(len(ids), hashlib.sha256("\n".join(ids).encode("utf-8")).hexdigest())
