"""All that a station may ask of central, without HTTP: the server translates to this, a simulation calls it."""

from __future__ import annotations

from collections.abc import Callable

from central.core.enrolling import Enrolling, hash_token
from central.core.epochs import Epochs
from central.core.lanes import Lanes
from central.core.pushing import Pushing
from central.core.reading import Reading
from central.core.sealing import Sealer
from central.core.subscribing import Subscribing
from central.errors import Again, Refusal, Trouble, Unavailable
from central.ports import Ids, RandomBytes
from central.records import Station
from central.storage import log
from central.storage import stations as rows
from central.storage.engine import Database
from central.version import VERSION
from domain.events import wall_time
from domain.ids import Clock
from sync.protocol import (
    EnrolAnswer,
    EnrolRequest,
    EventAnswer,
    FeedAnswer,
    Health,
    PushAnswer,
    PushRequest,
    SnapshotAnswer,
    SubscriptionsAnswer,
    SubscriptionsRequest,
)

MOST_FEED_ITEMS = 2000
MOST_SNAPSHOT_ITEMS = 5000


class StationApi:
    """The calls of protocol version 1. Safe for many threads; every call is transactions of its own.

    Each call raises Refusal for an answer other than success, Unavailable when the database is away.
    """

    def __init__(
        self, database: Database, epochs: Epochs, clock: Clock, ids: Ids, random_bytes: RandomBytes
    ) -> None:
        self.epochs = epochs
        self._database = database
        self._clock = clock
        self._started = clock.now_ms()
        self._sealer = Sealer(database, epochs, clock, ids)
        self._reading = Reading(database, epochs, self._sealer, clock)
        self._enrolling = Enrolling(database, epochs, clock, ids, random_bytes)
        self._pushing = Pushing(database, epochs, self._sealer, Lanes(), clock)
        self._subscribing = Subscribing(database, epochs, self._reading, clock)

    def seal_elsewhere(self, wake: Callable[[str], None]) -> None:
        """Let somebody else seal after each push (`wake` with the site); a feed call seals what it finds anyway."""
        self._pushing.after_storing = wake

    def seal(self, site: str) -> None:
        """Seal what is committed, unless another process is at it."""
        self._sealer.seal(site, wait=False)

    def new_code(self, site: str) -> str:
        """A one-time enrolment code (for the administrator)."""
        return self._enrolling.new_code(site)

    def enrol(self, request: EnrolRequest, address: str = "") -> EnrolAnswer:
        """Exchange a code for a token; `address` is whose tries are counted."""
        self._look()
        return self._enrolling.enrol(request, address)

    def authenticate(self, token: str) -> Station:
        """The station that holds this token. Raises Refusal (401)."""
        self._look()
        with self._database.read() as tx:
            self.epochs.refresh(tx)
            station = rows.station_of_token(tx, hash_token(token))
        if station is None:
            raise Refusal(401, "this token is none of central's")
        return station

    def push(self, station: Station, request: PushRequest) -> PushAnswer:
        return self._pushing.push(station, request)

    def feed(
        self, station: Station, cursor: str, limit: int, revision: int = 0, lane: str | None = None
    ) -> FeedAnswer:
        return self._reading.feed(station, cursor, _within(limit, MOST_FEED_ITEMS), revision, lane)

    def snapshot(self, station: Station, after: str | None, limit: int) -> SnapshotAnswer:
        return self._reading.snapshot(station, after, _within(limit, MOST_SNAPSHOT_ITEMS))

    def subscriptions(self, station: Station, request: SubscriptionsRequest) -> SubscriptionsAnswer:
        for _ in range(4):
            try:
                return self._subscribing.subscribe(station, request)
            except Again:
                continue
        raise Unavailable("the database is busy")

    def event(self, station: Station, event_id: str) -> EventAnswer:
        """Whether this fact is stored at the station's site."""
        with self._database.read() as tx:
            self.epochs.refresh(tx)
            found = {} if "\0" in event_id else log.find_events(tx, station.site, [event_id])
        event = found.get(event_id)
        return EventAnswer(
            event_id=event_id,
            stored=event is not None,
            ord=None if event is None else event.ord,
            fact_hash=None if event is None else event.fact_hash,
            server_epoch=self.epochs.current,
            server_time=wall_time(self._clock.now_ms()),
        )

    def health(self) -> Health:
        """Liveness and readiness; never raises. `alarms` are those raised since this process started."""
        now = wall_time(self._clock.now_ms())
        try:
            self._look()
            with self._database.read() as tx:
                epoch = self.epochs.refresh(tx)
                alarms = rows.alarm_kinds(tx, self._started)
        except Trouble:
            return Health(status="not_ready", version=VERSION, server_epoch=None, server_time=now)
        return Health(status="ok", version=VERSION, server_epoch=epoch, server_time=now, alarms=alarms)

    def _look(self) -> None:
        """A new connection that shows another PostgreSQL means that central was restored meanwhile."""
        if self._database.identity_changed.is_set():
            self.epochs.check()


def _within(asked: int, most: int) -> int:
    return max(1, min(asked, most))
