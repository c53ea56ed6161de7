"""Lanes: whose they are, how far they have come without a gap, and when one was used twice (a clone or a restore).

A fork costs nothing but the lane: every event is stored by its id, the watermark stands still, and the station
hears `forked` (protocol.md, Central rule 3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from central.core.arrivals import Arrival
from central.errors import Refusal, Trouble
from central.records import Delivery, Lane, LaneState, Station
from central.storage import stations as rows
from central.storage.engine import Tx
from domain.exchange import chain_hash

FORKED = "lane_forked"
TWO_LANES = "two_live_lanes"


class Lanes:
    def enter(self, tx: Tx, station: Station, name: str, now: int) -> Lane:
        """The lane, locked; a lane not seen before becomes the station's. Raises Refusal for another's lane."""
        lane = rows.find_lane(tx, name, lock=True)
        if lane is None:
            if rows.live_lanes(tx, station.station):
                rows.raise_alarm(tx, TWO_LANES, f"station {station.name} came with another lane, {name}", now)
            rows.bind_lane(tx, name, station, now)
            lane = rows.find_lane(tx, name, lock=True)
        if lane is None:
            raise Trouble("a lane just bound is not there")
        if lane.station != station.station:
            raise Refusal(403, "this lane belongs to another station")
        return lane

    def leave(self, tx: Tx, lane: Lane, batch: Sequence[Arrival], skipped: Sequence[int], now: int) -> Lane:
        """Write down what was delivered and how far the lane has come."""
        deliveries = [arrival.delivery for arrival in batch]
        reached = lane
        if lane.state is LaneState.OK and deliveries and _is_fork(tx, lane.lane, deliveries):
            rows.raise_alarm(
                tx, FORKED, f"lane {lane.lane}: two histories from seq {deliveries[0].seq} on", now
            )
            reached = replace(lane, state=LaneState.FORKED)
        rows.add_deliveries(tx, lane.lane, deliveries, now)
        rows.add_skipped(tx, lane.lane, [*dict.fromkeys(skipped)])
        if reached.state is LaneState.OK:
            through = rows.passed_through(tx, lane.lane, lane.applied_through)
            reached = replace(reached, applied_through=through)
        if reached != lane:
            rows.set_lane(tx, lane.lane, reached.state, reached.applied_through)
        return reached


def _is_fork(tx: Tx, lane: str, deliveries: Sequence[Delivery]) -> bool:
    """Another event at a place already used, or a chain that does not follow from what came before it."""
    places = {seq for made in deliveries for seq in (made.seq - 1, made.seq)}
    at: dict[int, set[Delivery]] = defaultdict(set)
    for made in (*rows.deliveries_at(tx, lane, sorted(places)), *deliveries):
        at[made.seq].add(made)
    return any(_differs(lane, made, at) for made in deliveries)


def _differs(lane: str, made: Delivery, at: dict[int, set[Delivery]]) -> bool:
    if any((other.event_id, other.fact_hash) != (made.event_id, made.fact_hash) for other in at[made.seq]):
        return True
    if made.seq == 1:
        return made.prev_hash != ""
    before = at[made.seq - 1]
    if not before:
        # The one before was parked, or is still on its way: nothing to compare with.
        return False
    return all(
        chain_hash(one.prev_hash, lane, one.seq, one.event_id, one.fact_hash) != made.prev_hash
        for one in before
    )
