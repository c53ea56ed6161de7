"""Identities of the trade and the ports that make them.

Event, unit and package ids are UUIDv7 from an injected maker; ids that two machines must agree on without
talking (returns, anomalies) are UUIDv5 of what they stand for, so a restored central makes the same ones again.
"""

from __future__ import annotations

import hashlib
from typing import NewType, Protocol
from uuid import UUID

EventId = NewType("EventId", str)
ReturnId = NewType("ReturnId", str)
LineId = NewType("LineId", str)
UnitId = NewType("UnitId", str)
PackageId = NewType("PackageId", str)
AnomalyId = NewType("AnomalyId", str)
OperatorId = NewType("OperatorId", str)
LaneId = NewType("LaneId", str)

_NAMESPACE = UUID("6f0cc0a4-6f8e-5b1e-9a43-52d0c1a55e0f")


class IdMaker(Protocol):
    """Makes fresh ids; the only source of new identity and of randomness in the program."""

    def new_id(self) -> str:
        """A new UUIDv7 in its 36-character lower-case form, rising within this process."""
        ...

    def new_plate(self) -> str:
        """A new licence plate (see `domain.plates`)."""
        ...


class Clock(Protocol):
    """Wall time, only ever evidence: no sum and no order depends on it."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01T00:00:00Z."""
        ...


def return_id(site: str, reference: str, generation: int = 0) -> ReturnId:
    """The id of the return that a site's shop calls `reference` (model.md, Identity)."""
    return ReturnId(_uuid5(f"return\n{site}\n{reference}\n{generation}"))


def provisional_return_id(site: str, raw: str, generation: int = 0) -> ReturnId:
    """The id of a return known only by what was scanned, `raw` compared trimmed and case-folded."""
    return ReturnId(_uuid5(f"raw\n{site}\n{raw.strip().casefold()}\n{generation}"))


def anomaly_id(kind: str, of_return: ReturnId, subject: str) -> AnomalyId:
    """The id of the anomaly that everybody who sees the same facts finds."""
    return AnomalyId(_uuid5(f"anomaly\n{kind}\n{of_return}\n{subject}"))


def line_id(of_return: ReturnId, ordinal: str) -> LineId:
    """The id of a line within its return; `ordinal` is whatever tells central's lines apart."""
    return LineId(_uuid5(f"line\n{of_return}\n{ordinal}"))


def _uuid5(name: str) -> str:
    # Not uuid.uuid5: that raises for the lone surrogates which a told row may hold, and the fold never raises.
    digest = hashlib.sha1(_NAMESPACE.bytes + name.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return str(UUID(bytes=digest.digest()[:16], version=5))
