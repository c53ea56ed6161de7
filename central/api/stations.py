"""The station protocol over HTTP: this layer translates and decides nothing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from central.api.admission import Admission
from central.api.bodies import Body, answer, message
from central.core.stations import MOST_FEED_ITEMS, MOST_SNAPSHOT_ITEMS, StationApi
from central.errors import Refusal
from central.records import Station
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

_Cursor = Annotated[str, Query(max_length=400)]
_LongText = Annotated[str | None, Query(max_length=1000)]


def station_routes(api: StationApi, admission: Admission) -> APIRouter:
    """The calls of docs/protocol.md."""
    router = APIRouter()

    def caller(request: Request) -> Station:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refusal(401, "a station token is needed: Authorization: Bearer …")
        return api.authenticate(token.strip())

    caller_of = Annotated[Station, Depends(caller)]

    @router.get("/health", response_model=Health)
    def health() -> Response:
        return Response(api.health().model_dump_json(), media_type="application/json")

    @router.post("/station/v1/enrol", response_model=EnrolAnswer)
    def enrol(request: Request, body: Body) -> Response:
        address = request.client.host if request.client is not None else ""
        return answer(api.enrol(message(EnrolRequest, body), address))

    @router.post("/station/v1/push", response_model=PushAnswer)
    def push(station: caller_of, body: Body) -> Response:
        with admission.push():
            return answer(api.push(station, message(PushRequest, body)))

    @router.get("/station/v1/feed", response_model=FeedAnswer)
    def feed(
        station: caller_of,
        cursor: _Cursor = "",
        limit: Annotated[int, Query(ge=1)] = MOST_FEED_ITEMS,
        revision: Annotated[int, Query(ge=0, lt=2**53)] = 0,
        lane: _LongText = None,
    ) -> Response:
        return answer(api.feed(station, cursor, limit, revision, lane))

    @router.get("/station/v1/snapshot", response_model=SnapshotAnswer)
    def snapshot(
        station: caller_of, after: _LongText = None, limit: Annotated[int, Query(ge=1)] = MOST_SNAPSHOT_ITEMS
    ) -> Response:
        return answer(api.snapshot(station, after, limit))

    @router.put("/station/v1/subscriptions", response_model=SubscriptionsAnswer)
    def subscriptions(station: caller_of, body: Body) -> Response:
        return answer(api.subscriptions(station, message(SubscriptionsRequest, body)))

    @router.get("/station/v1/events/{event_id}", response_model=EventAnswer)
    def event(station: caller_of, event_id: str) -> Response:
        return answer(api.event(station, event_id))

    return router
