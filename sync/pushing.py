"""Giving central what it does not have yet: one push at a time, and nothing that one bad fact can block.

Only a stored result acknowledges a fact, never the absence of an error (protocol.md, Station rules 3 and 4).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from domain.exchange import Envelope, Offer, ResultCode
from domain.message import N_, Message
from sync.calls import Transport
from sync.errors import BatchRefused, CallFailed, ServerTrouble
from sync.known_place import KnownPlace
from sync.ports import Outbox
from sync.protocol import MAX_EVENTS, PushAnswer
from sync.recovery import RestoreWatch
from sync.wire import push_request, receipts

log = logging.getLogger(__name__)

SMALLEST_BATCH = 10
_AIM_S = 0.5
# As a JSON string a fact's text at most doubles, and 500 envelopes add some 90 KiB: so a body stays below 1 MiB.
_MOST_TEXT_BYTES = 400 * 1024

_FROZEN = Message(
    N_("Central knows another copy of this station's database. Ask a supervisor to set it up anew.")
)


class BatchSize:
    """How many facts to offer at once: as many as take about half a second, between 10 and 500."""

    def __init__(self, facts: int) -> None:
        self.facts = max(SMALLEST_BATCH, min(facts, MAX_EVENTS))

    def took(self, facts: int, seconds: float) -> None:
        """A push of `facts` was answered after `seconds`. Only a full batch shows that more would fit."""
        fitting = int(facts * _AIM_S / max(seconds, 0.001))
        if seconds > _AIM_S:
            self._set(min(self.facts, max(self.facts // 2, fitting)))
        elif facts >= self.facts:
            self._set(min(fitting, self.facts * 2))

    def failed(self) -> None:
        """No answer: perhaps it was too much for this line."""
        self._set(self.facts // 2)

    def _set(self, facts: int) -> None:
        self.facts = max(SMALLEST_BATCH, min(facts, MAX_EVENTS))


class Pushing:
    """The errand that empties the outbox. `frozen` is a sentence while central has frozen this lane."""

    def __init__(
        self,
        outbox: Outbox,
        inbox: KnownPlace,
        transport: Transport,
        watch: RestoreWatch,
        monotonic: Callable[[], float],
        batch: BatchSize,
    ) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._transport = transport
        self._watch = watch
        self._monotonic = monotonic
        self._batch = batch
        self.frozen: Message | None = None

    def run(self) -> bool:
        """Push one batch; False when there was nothing to push. Raises CallFailed and storage's troubles."""
        epoch = self._inbox.place().epoch
        if epoch is None:
            # The epoch must be known before the first acknowledgement, else a restore could go unseen.
            return False
        offer = self._outbox.offer(self._batch.facts, _MOST_TEXT_BYTES)
        if not offer.envelopes:
            return False
        try:
            self._push(offer, offer.envelopes, epoch)
        except BatchRefused as refusal:
            self._halve(offer, offer.envelopes, epoch, refusal)
        except CallFailed:
            self._batch.failed()
            raise
        return True

    def _push(self, offer: Offer, facts: Sequence[Envelope], epoch: str) -> bool:
        """Push and record. False: central was restored, whatever was being done starts over."""
        begun = self._monotonic()
        answer = self._transport.push(push_request(offer.lane, epoch, offer.skipped, facts))
        self._batch.took(len(facts), self._monotonic() - begun)
        if self._watch.sees_restore(answer.server_epoch, answer.applied_through):
            return False
        self.frozen = None if answer.lane_state == "ok" else _FROZEN
        self._record(answer, facts)
        return True

    def _record(self, answer: PushAnswer, facts: Sequence[Envelope]) -> None:
        results = receipts(answer, facts)
        self._outbox.record(results, answer.applied_through, answer.durable_through)
        self._inbox.reached(answer.applied_through)
        if facts and all(result.code is ResultCode.RETRY for result in results):
            raise ServerTrouble("push answered, nothing stored", answer.server_epoch)

    def _halve(self, offer: Offer, facts: Sequence[Envelope], epoch: str, refusal: BatchRefused) -> None:
        """A message was refused as a whole: find the facts at fault and send the others."""
        if len(facts) == 1:
            self._park(offer, facts[0], epoch, refusal)
            return
        middle = len(facts) // 2
        for half in (facts[:middle], facts[middle:]):
            try:
                if not self._push(offer, half, epoch):
                    return
            except BatchRefused as smaller:
                self._halve(offer, half, epoch, smaller)

    def _park(self, offer: Offer, fact: Envelope, epoch: str, refusal: BatchRefused) -> None:
        """Set the fact aside, but only when central takes a push without it: else the fact is not at fault."""
        try:
            if not self._push(offer, (), epoch):
                return
        except BatchRefused as also_empty:
            raise ServerTrouble(
                f"even an empty push is refused: {also_empty.detail}", refusal.epoch or epoch
            ) from None
        log.error("fact %s parked: %s", fact.event_id, refusal.detail)
        self._outbox.park(fact.event_id, refusal.detail)
