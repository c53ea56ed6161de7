"""What a composition root needs of sync in one place: the worker, an enrolment, a single catching up.

Imported late: it brings httpx.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Protocol

from domain.ids import Clock, LaneId
from sync.courier import Courier
from sync.enrol import enrol
from sync.errors import CallFailed
from sync.ports import Inbox, Outbox
from sync.protocol import EnrolAnswer
from sync.status import Link, SyncStatus
from sync.transport import HttpTransport, Timeouts
from sync.worker import SyncWorker


class Keys(Protocol):
    """The station's secrets."""

    @property
    def token(self) -> str: ...


class Enrolment(Protocol):
    """Where a station belongs."""

    @property
    def central(self) -> str: ...


class Wired(Protocol):
    """A station as sync sees it; `keys` may open a key store and raise."""

    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def enrolment(self) -> Enrolment | None: ...
    @property
    def keys(self) -> Callable[[], Keys]: ...


def worker_of(station: Wired, clock: Clock, listener: Callable[[SyncStatus], None]) -> SyncWorker | None:
    """The sync worker of a running station, not started; None before it is enrolled. Raises AddressRefused."""
    if station.enrolment is None:
        listener(SyncStatus(Link.NOT_ENROLLED, station.outbox.backlog(), False, None, None))
        return None
    central = station.enrolment.central
    return SyncWorker(
        station.outbox,
        station.inbox,
        HttpTransport(central, station.keys().token, Timeouts()),
        central=central,
        clock=clock,
        monotonic=time.monotonic,
        dice=random.random,
        listener=listener,
    )


def ask_for_enrolment(central: str, code: str, station: str, lane: LaneId) -> EnrolAnswer:
    """Exchange the one-time code. Raises AddressRefused, EnrolRefused or CallFailed, each with its sentence."""
    transport = HttpTransport(central, None, Timeouts())
    try:
        return enrol(transport, code, station, lane, time.sleep)
    finally:
        transport.close()


def catch_up(station: Wired, clock: Clock, patience_s: float) -> bool:
    """Hear central once, without a thread. True when a full load is complete and the feed was read.

    A central that does not answer is no trouble here: False after about `patience_s`. Raises AddressRefused.
    """
    if station.enrolment is None:
        return False
    statuses: list[SyncStatus] = []
    transport = HttpTransport(station.enrolment.central, station.keys().token, Timeouts())
    courier = Courier(
        station.outbox,
        station.inbox,
        transport,
        central=station.enrolment.central,
        clock=clock,
        monotonic=time.monotonic,
        dice=random.random,
        listener=statuses.append,
    )
    end = time.monotonic() + patience_s
    try:
        while time.monotonic() < end:
            wait = courier.step()
            if wait > 0 and statuses and statuses[-1].link is Link.ONLINE and statuses[-1].loaded:
                return True
            time.sleep(min(wait, 0.2))
    except CallFailed:
        return False
    finally:
        transport.close()
    return False
