"""Between the wire's envelopes and what storage knows: nothing is interpreted here, facts stay text."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from domain.exchange import Envelope, FactItem, FeedPage, FeedPlace, Receipt, ResultCode, ToldItem
from domain.ids import EventId, LaneId, ReturnId
from domain.told import ToldKind
from sync.protocol import FactBody, FactEnvelope, FeedItem, PushAnswer, PushRequest

log = logging.getLogger(__name__)

_FACT = "fact"


def push_request(
    lane: LaneId, epoch: str | None, skipped: Sequence[int], facts: Sequence[Envelope]
) -> PushRequest:
    """The message that offers `facts`; the text goes as it is stored."""
    return PushRequest(
        lane=lane,
        server_epoch_seen=epoch,
        skipped=list(skipped),
        events=[
            FactEnvelope(
                seq=it.seq, event_id=it.event_id, prev_hash=it.prev_hash, fact=it.text.decode("utf-8")
            )
            for it in facts
        ],
    )


def receipts(answer: PushAnswer, offered: Sequence[Envelope]) -> tuple[Receipt, ...]:
    """Central's results for what was offered, by id and in any order; results for anything else mean nothing."""
    known = {it.event_id for it in offered}
    return tuple(
        Receipt(EventId(result.event_id), ResultCode(result.code), result.ord)
        for result in answer.results
        if result.event_id in known
    )


def feed_page(items: Iterable[FeedItem], place: FeedPlace) -> FeedPage:
    """Items as a page for storage that leads to `place`.

    An item of a kind this version does not know is passed over: a version that knows it loads anew.
    """
    told: list[ToldItem] = []
    facts: list[FactItem] = []
    for item in items:
        if item.kind == _FACT:
            fact = _fact(item)
            facts += [fact] if fact is not None else []
        elif item.kind in set(ToldKind):
            told.append(ToldItem(ToldKind(item.kind), item.id, item.version, _body(item)))
        else:
            log.warning("feed item of unknown kind %r passed over", item.kind)
    return FeedPage(tuple(told), tuple(facts), place)


def _fact(item: FeedItem) -> FactItem | None:
    try:
        body = FactBody.model_validate(item.body)
    except ValidationError:
        # One bad item must not stop the feed of a whole dock for ever.
        log.exception("fact %s in the feed has no usable body, passed over", item.id)
        return None
    return FactItem(EventId(item.id), body.fact.encode("utf-8"), body.ord, ReturnId(body.return_id))


def _body(item: FeedItem) -> bytes | None:
    if item.tombstone or item.body is None:
        return None
    return json.dumps(item.body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
