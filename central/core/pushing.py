"""A push: everything delivered is stored once, counted under its return's lock, and answered by id.

One transaction, statements over whole sets, locks in one order (lane, references, returns, each sorted), the log
read after the locks, every touched return folded once (protocol.md, Central rules 1-3). Whatever the database
says, the station gets an answer that loses nothing: `retry` after collisions, smaller parts after a refusal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from central.core.arrivals import Arrival, arrivals
from central.core.epochs import Epochs
from central.core.lanes import Lanes
from central.core.sealing import Sealer
from central.core.storing import Collision, Outcome, store, store_bare
from central.errors import Again, Refusal, Unstorable
from central.records import Lane, Station
from central.storage import stations as rows
from central.storage.engine import Database
from domain.events import wall_time
from domain.exchange import ResultCode
from domain.ids import Clock
from sync.protocol import PushAnswer, PushRequest, PushResult

_log = logging.getLogger(__name__)

TRIES = 4
UNSTORABLE = "unstorable_fact"


@dataclass(frozen=True, slots=True)
class _Done:
    lane: Lane | None
    outcomes: list[Outcome]


class Pushing:
    def __init__(
        self, database: Database, epochs: Epochs, sealer: Sealer, lanes: Lanes, clock: Clock
    ) -> None:
        self._database = database
        self._epochs = epochs
        self._sealer = sealer
        # Called with the site after each push that stored something: seals at once, unless the server has a
        # thread for it.
        self.after_storing: Callable[[str], None] = self._seal
        self._lanes = lanes
        self._clock = clock

    def push(self, station: Station, request: PushRequest) -> PushAnswer:
        """Store a batch and answer each event. Raises Refusal for what is no batch of this station's facts."""
        if "\0" in request.lane:
            raise Refusal(422, "lane: character not allowed")
        batch = arrivals(station.site, request.events)
        done = self._store(station, request.lane, batch, request.skipped)
        lane = done.lane or self._read_lane(station, request.lane)
        if any(outcome.stored for outcome in done.outcomes):
            self.after_storing(station.site)
        return PushAnswer(
            server_epoch=self._epochs.current,
            server_time=wall_time(self._clock.now_ms()),
            lane_state=lane.state.value,
            applied_through=lane.applied_through,
            # Rises once central's backups are verified; until then stations keep every fact.
            durable_through=0,
            results=[
                _result(arrival, outcome) for arrival, outcome in zip(batch, done.outcomes, strict=True)
            ],
        )

    def _seal(self, site: str) -> None:
        self._sealer.seal(site, wait=False)

    def _store(self, station: Station, lane: str, batch: Sequence[Arrival], skipped: Sequence[int]) -> _Done:
        try:
            for _ in range(TRIES):
                try:
                    return self._in_one(station, lane, batch, skipped)
                except (Again, Collision) as reason:
                    _log.info("push of lane %s collided, doing it again: %s", lane, reason)
            return _Done(None, [Outcome(ResultCode.RETRY)] * len(batch))
        except Unstorable as reason:
            if not batch:
                raise
            _log.warning("a batch of %d from lane %s was refused: %s", len(batch), lane, reason)
            return self._in_parts(station, lane, batch, skipped, str(reason))

    def _in_parts(
        self, station: Station, lane: str, batch: Sequence[Arrival], skipped: Sequence[int], reason: str
    ) -> _Done:
        if len(batch) == 1:
            return self._bare(station, lane, batch[0], reason)
        half = len(batch) // 2
        first = self._store(station, lane, batch[:half], skipped)
        second = self._store(station, lane, batch[half:], ())
        return _Done(second.lane, first.outcomes + second.outcomes)

    def _bare(self, station: Station, lane: str, arrival: Arrival, reason: str) -> _Done:
        """One fact that the database refuses with all its consequences: keep the envelope, held."""
        now = self._clock.now_ms()
        try:
            with self._database.write() as tx:
                rows.raise_alarm(tx, UNSTORABLE, f"{arrival.event_id}: {reason}", now)
                bound = self._lanes.enter(tx, station, lane, now)
                outcome = store_bare(tx, station.site, lane, arrival, now)
                return _Done(self._lanes.leave(tx, bound, [arrival], (), now), [outcome])
        except (Again, Unstorable):
            return _Done(None, [Outcome(ResultCode.RETRY)])

    def _in_one(self, station: Station, lane: str, batch: Sequence[Arrival], skipped: Sequence[int]) -> _Done:
        now = self._clock.now_ms()
        with self._database.write() as tx:
            self._epochs.refresh(tx)
            bound = self._lanes.enter(tx, station, lane, now)
            outcomes = store(tx, station.site, lane, batch, now) if batch else []
            return _Done(self._lanes.leave(tx, bound, batch, skipped, now), outcomes)

    def _read_lane(self, station: Station, lane: str) -> Lane:
        now = self._clock.now_ms()
        with self._database.write() as tx:
            return self._lanes.enter(tx, station, lane, now)


def _result(arrival: Arrival, outcome: Outcome) -> PushResult:
    return PushResult(
        event_id=arrival.event_id, code=outcome.code.value, ord=outcome.ord, anomaly_id=outcome.anomaly_id
    )
