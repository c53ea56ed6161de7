"""What central's core is handed: time, ids and randomness, so that a simulation can be the same twice."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Protocol

import uuid_utils.compat

from domain.ids import Clock


class Ids(Protocol):
    """Makes fresh ids."""

    def new_id(self) -> str:
        """A new UUIDv7 in its 36-character lower-case form."""
        ...


RandomBytes = Callable[[int], bytes]


class SystemClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class SystemIds:
    def new_id(self) -> str:
        return str(uuid_utils.compat.uuid7())


def system() -> tuple[Clock, Ids, RandomBytes]:
    """The real ones, for the server and the console."""
    return SystemClock(), SystemIds(), secrets.token_bytes
