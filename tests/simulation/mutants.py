"""Rules broken on purpose, in the harness only: a simulation that does not notice them proves nothing."""

import json
from uuid import NAMESPACE_OID, uuid5

from central.core.stations import StationApi
from central.records import Station
from domain.codec import canonical
from domain.ids import EventId, LaneId
from sync.calls import Transport
from sync.errors import NetworkFailure
from sync.protocol import (
    EnrolAnswer,
    EnrolRequest,
    EventAnswer,
    FactEnvelope,
    FeedAnswer,
    Health,
    PushAnswer,
    PushRequest,
    PushResult,
    SnapshotAnswer,
    SubscriptionsAnswer,
    SubscriptionsRequest,
)
from tests.simulation.world import Twists


class ForgetfulCentral(StationApi):
    """Does not know facts again by their event id: what comes twice is stored twice."""

    def push(self, station: Station, request: PushRequest) -> PushAnswer:
        met = [self._as_if_new(station, one) for one in request.events]
        answer = super().push(station, request.model_copy(update={"events": met}))
        names = {new.event_id: old.event_id for new, old in zip(met, request.events, strict=True)}
        results = [one.model_copy(update={"event_id": names[one.event_id]}) for one in answer.results]
        return answer.model_copy(update={"results": results})

    def _as_if_new(self, station: Station, one: FactEnvelope) -> FactEnvelope:
        event_id, fact = one.event_id, json.loads(one.fact)
        while self.event(station, event_id).stored:
            event_id = str(uuid5(NAMESPACE_OID, event_id))
        fact["event_id"] = event_id
        return one.model_copy(update={"event_id": event_id, "fact": canonical(fact).decode()})


def _forgetful(api: StationApi) -> StationApi:
    api.__class__ = ForgetfulCentral
    return api


class HastyTransport:
    """Takes a push without an answer for one that arrived."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._through = 0

    def push(self, request: PushRequest) -> PushAnswer:
        try:
            answer = self._transport.push(request)
        except NetworkFailure:
            return PushAnswer(
                server_epoch=request.server_epoch_seen or "",
                server_time="",
                lane_state="ok",
                applied_through=self._through,
                durable_through=0,
                results=[PushResult(event_id=one.event_id, code="applied") for one in request.events],
            )
        self._through = answer.applied_through
        return answer

    def feed(self, cursor: str, limit: int, revision: int, lane: LaneId) -> FeedAnswer:
        answer = self._transport.feed(cursor, limit, revision, lane)
        self._through = answer.applied_through
        return answer

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        return self._transport.enrol(request)

    def snapshot(self, after: str | None, limit: int) -> SnapshotAnswer:
        return self._transport.snapshot(after, limit)

    def subscriptions(self, request: SubscriptionsRequest) -> SubscriptionsAnswer:
        return self._transport.subscriptions(request)

    def event(self, event_id: EventId) -> EventAnswer:
        return self._transport.event(event_id)

    def health(self) -> Health:
        return self._transport.health()

    def hang_up(self) -> None:
        self._transport.hang_up()

    def close(self) -> None:
        self._transport.close()


NO_DEDUPE_BY_EVENT_ID = Twists(central=_forgetful)
TIMEOUTS_ACKNOWLEDGE = Twists(transport=HastyTransport)
