"""How long to wait after a failure (protocol.md, Station rule 4). Pure: the dice are given."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """What failed, as far as waiting is concerned."""

    NETWORK = "network"
    SERVER = "server"
    REFUSED = "refused"
    TROUBLE = "trouble"


_FIRST_S = {Cause.NETWORK: 0.5, Cause.SERVER: 1.0, Cause.REFUSED: 60.0, Cause.TROUBLE: 1.0}
_MOST_S = {Cause.NETWORK: 15.0, Cause.SERVER: 30.0, Cause.REFUSED: 60.0, Cause.TROUBLE: 30.0}

MAX_RETRY_AFTER_S = 60.0
_DOUBLINGS = 10


def delay(cause: Cause, failures: int, dice: float) -> float:
    """Seconds until the next try after the `failures`-th failure in a row (from 1); `dice` in [0, 1).

    Doubles up to the cause's limit and is never above it; the jitter takes up to half away, so that stations
    that lost central together do not come back together.
    """
    doublings = min(max(failures, 1) - 1, _DOUBLINGS)
    full: float = min(_FIRST_S[cause] * 2**doublings, _MOST_S[cause])
    if cause is Cause.REFUSED:
        return full
    return full * (1.0 - dice / 2)


def retry_after(header: str | None) -> float:
    """Seconds central asks for in a `Retry-After`, held within 0 and 60; five when it says nothing usable."""
    try:
        seconds = float(header or "")
    except ValueError:
        return 5.0
    return seconds if 0 <= seconds <= MAX_RETRY_AFTER_S else MAX_RETRY_AFTER_S
