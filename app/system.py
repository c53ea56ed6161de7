"""The real clock and the real ids: the only place of the station that asks the machine for time or randomness."""

from __future__ import annotations

import secrets
import time

from uuid_utils.compat import uuid7

from domain.plates import make_plate

_PLATE_BITS = 50


class SystemClock:
    """Wall time of this machine (meets `domain.ids.Clock`)."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01T00:00:00Z."""
        return time.time_ns() // 1_000_000


class SystemIds:
    """UUIDv7 that rise within this process, and plates from the system's randomness (meets `IdMaker`)."""

    def new_id(self) -> str:
        """A new UUIDv7."""
        return str(uuid7())

    def new_plate(self) -> str:
        """A new licence plate."""
        return make_plate(secrets.randbits(_PLATE_BITS))
