"""The way between a simulated station and central: messages pass, get lost, come twice or long after."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from central.core.stations import StationApi
from central.errors import Again, Refusal, Unavailable
from domain.ids import EventId, LaneId
from domain.message import Message
from sync.errors import (
    BatchRefused,
    Busy,
    CallFailed,
    CursorGone,
    Declined,
    Gone,
    NetworkFailure,
    NotAllowed,
    ServerTrouble,
)
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

Answer = TypeVar("Answer")


class Fate(StrEnum):
    """What happens to one call."""

    PASSES = "passes"
    REQUEST_LOST = "request_lost"
    ANSWER_LOST = "answer_lost"
    TWICE = "twice"
    LATE = "late"
    BUSY = "busy"
    TROUBLE = "trouble"


_BAD = {
    Fate.PASSES: 8,
    Fate.REQUEST_LOST: 2,
    Fate.ANSWER_LOST: 3,
    Fate.TWICE: 3,
    Fate.LATE: 2,
    Fate.BUSY: 1,
    Fate.TROUBLE: 1,
}


@dataclass
class Network:
    """`met` counts each fate, so that a run can tell whether it tested anything."""

    dice: random.Random
    bad: bool = True
    met: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    late: list[Callable[[], object]] = field(default_factory=list)

    def fate(self) -> Fate:
        fates = list(_BAD)
        fate = self.dice.choices(fates, weights=list(_BAD.values()))[0] if self.bad else Fate.PASSES
        self.met[fate] += 1
        return fate

    def deliver_late(self) -> None:
        """One request that its sender gave up long ago arrives; nobody hears the answer."""
        if self.late:
            call = self.late.pop(self.dice.randrange(len(self.late)))
            try:
                call()
            except CallFailed:
                return


class SimTransport:
    """`sync.calls.Transport` straight into central's core, by way of the wire's own text."""

    def __init__(self, network: Network, central: Callable[[], StationApi | None], token: str) -> None:
        self._network = network
        self._central = central
        self._token = token

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        return self._carry(lambda api: api.enrol(request))

    def push(self, request: PushRequest) -> PushAnswer:
        sent = PushRequest.model_validate_json(request.model_dump_json())
        answer = self._carry(lambda api: api.push(api.authenticate(self._token), sent))
        return PushAnswer.model_validate_json(answer.model_dump_json())

    def feed(self, cursor: str, limit: int, revision: int, lane: LaneId) -> FeedAnswer:
        return self._carry(lambda api: api.feed(api.authenticate(self._token), cursor, limit, revision, lane))

    def snapshot(self, after: str | None, limit: int) -> SnapshotAnswer:
        return self._carry(lambda api: api.snapshot(api.authenticate(self._token), after, limit))

    def subscriptions(self, request: SubscriptionsRequest) -> SubscriptionsAnswer:
        return self._carry(lambda api: api.subscriptions(api.authenticate(self._token), request))

    def event(self, event_id: EventId) -> EventAnswer:
        return self._carry(lambda api: api.event(api.authenticate(self._token), event_id))

    def health(self) -> Health:
        return self._carry(lambda api: api.health())

    def hang_up(self) -> None:
        """Calls end at once here."""

    def close(self) -> None:
        """Nothing is kept open."""

    def _carry(self, call: Callable[[StationApi], Answer]) -> Answer:
        match self._network.fate():
            case Fate.PASSES:
                return self._reach(call)
            case Fate.TWICE:
                self._reach(call)
                return self._reach(call)
            case Fate.ANSWER_LOST:
                self._reach(call)
                raise _lost("answer lost")
            case Fate.LATE:
                self._network.late.append(lambda: self._reach(call))
                raise _lost("request under way")
            case Fate.BUSY:
                raise Busy(3.0, "")
            case Fate.TROUBLE:
                raise ServerTrouble("simulated", "")
            case _:
                raise _lost("request lost")

    def _reach(self, call: Callable[[StationApi], Answer]) -> Answer:
        api = self._central()
        if api is None:
            raise _lost("central is down")
        try:
            return call(api)
        except (Unavailable, Again) as trouble:
            raise ServerTrouble(str(trouble), api.epochs.current) from trouble
        except Refusal as refusal:
            raise _failure(refusal, api.epochs.current) from refusal


def _lost(detail: str) -> NetworkFailure:
    return NetworkFailure(Message("lost"), detail)


def _failure(refusal: Refusal, epoch: str) -> CallFailed:
    match refusal.status:
        case 401 | 403:
            return NotAllowed(refusal.title, epoch)
        case 410 if refusal.reason in set(Gone):
            return CursorGone(Gone(refusal.reason), epoch)
        case 429:
            return Busy(float(refusal.retry_after or 0), epoch)
        case 400 | 413 | 422:
            return BatchRefused(refusal.status, refusal.title, epoch)
        case _:
            return Declined(refusal.status, refusal.title, epoch)
