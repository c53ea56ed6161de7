"""Fulfillment: the work at the warehouse. The dock's facts decide; the shop may start it early (StartFulfillment).

The first unit starts it, a close that covers everything completes it; the shop's CompleteProcessing is such a close.
It is cancelled with a return that has not begun, never while goods are being received. ERROR comes back to where it
left. Words: seed page HappyColis.
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message
from domain.moves import Back, Machine, Mover, Row, row
from domain.vocabulary import FULFILLMENT_SIGNS, FulfillmentStatus


class FulfillmentMove(StrEnum):
    START = "start"
    COMPLETE = "complete"
    CANCEL = "cancel"
    FAIL = "fail"
    RECOVER = "recover"


MOVE_NAMES: dict[FulfillmentMove, Message] = {
    FulfillmentMove.START: Message(N_("Start receiving")),
    FulfillmentMove.COMPLETE: Message(N_("Close")),
    FulfillmentMove.CANCEL: Message(N_("Cancel receiving")),
    FulfillmentMove.FAIL: Message(N_("Report a failure")),
    FulfillmentMove.RECOVER: Message(N_("Go on after the failure")),
}

_S, _M = FulfillmentStatus, FulfillmentMove
_SHOP, _DOCK, _BOSS = Mover.SHOP, Mover.DOCK, Mover.SUPERVISOR

TABLE: tuple[Row[FulfillmentStatus, FulfillmentMove], ...] = (
    row(_S.PENDING, _M.START, _S.IN_PROGRESS, _DOCK, _SHOP),
    row(_S.PENDING, _M.CANCEL, _S.CANCELED, _SHOP),
    row(_S.PENDING, _M.FAIL, _S.ERROR, _SHOP),
    row(_S.IN_PROGRESS, _M.COMPLETE, _S.COMPLETE, _DOCK, _SHOP),
    row(_S.IN_PROGRESS, _M.FAIL, _S.ERROR, _SHOP),
    row(_S.ERROR, _M.RECOVER, Back.TO_WHERE_IT_LEFT, _SHOP, _BOSS),
)

FULFILLMENT: Machine[FulfillmentStatus, FulfillmentMove] = Machine(
    title=Message(N_("Receiving")),
    states={word: sign.name for word, sign in FULFILLMENT_SIGNS.items()},
    moves=MOVE_NAMES,
    rows=TABLE,
    pauses=frozenset({_S.ERROR}),
    instead=Message(N_("Open a new return.")),
    why={
        (_S.IN_PROGRESS, _M.CANCEL): Message(
            N_("The goods are being received: receiving can no longer be cancelled. Close the return.")
        ),
    },
)
