"""Delivery: the parcel on its way from the customer to the dock. All of it is told; the dock decides none of it.

News of carriers skip scans, so a move may jump forward over states, never back. ERROR comes back to where it left, or
ends as the carrier says. Words: seed page HappyColis; the carriers' own words: MasonHub's events.
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message
from domain.moves import Back, Machine, Mover, Row, row
from domain.vocabulary import DELIVERY_SIGNS, DeliveryStatus


class DeliveryMove(StrEnum):
    HAND_OVER = "hand_over"
    TAKE_IN = "take_in"
    CARRY = "carry"
    DELIVER = "deliver"
    RETURN_TO_SENDER = "return_to_sender"
    CANCEL = "cancel"
    FAIL = "fail"
    RECOVER = "recover"


MOVE_NAMES: dict[DeliveryMove, Message] = {
    DeliveryMove.HAND_OVER: Message(N_("Hand to the carrier")),
    DeliveryMove.TAKE_IN: Message(N_("Take in at the carrier")),
    DeliveryMove.CARRY: Message(N_("Carry")),
    DeliveryMove.DELIVER: Message(N_("Deliver")),
    DeliveryMove.RETURN_TO_SENDER: Message(N_("Return to the sender")),
    DeliveryMove.CANCEL: Message(N_("Cancel the shipment")),
    DeliveryMove.FAIL: Message(N_("Report a failure")),
    DeliveryMove.RECOVER: Message(N_("Go on after the failure")),
}

_S, _M = DeliveryStatus, DeliveryMove
_SHOP, _CARRIER = Mover.SHOP, Mover.CARRIER

TABLE: tuple[Row[DeliveryStatus, DeliveryMove], ...] = (
    row(_S.PENDING, _M.HAND_OVER, _S.HANDLED, _CARRIER, _SHOP),
    row(_S.PENDING, _M.TAKE_IN, _S.PROCESSING, _CARRIER),
    row(_S.PENDING, _M.CARRY, _S.DELIVERING, _CARRIER),
    row(_S.PENDING, _M.DELIVER, _S.DELIVERED, _CARRIER),
    row(_S.PENDING, _M.CANCEL, _S.CANCELED, _SHOP, _CARRIER),
    row(_S.PENDING, _M.FAIL, _S.ERROR, _CARRIER),
    row(_S.HANDLED, _M.TAKE_IN, _S.PROCESSING, _CARRIER),
    row(_S.HANDLED, _M.CARRY, _S.DELIVERING, _CARRIER),
    row(_S.HANDLED, _M.DELIVER, _S.DELIVERED, _CARRIER),
    row(_S.HANDLED, _M.RETURN_TO_SENDER, _S.DELIVERED_TO_SENDER, _CARRIER),
    row(_S.HANDLED, _M.FAIL, _S.ERROR, _CARRIER),
    row(_S.PROCESSING, _M.CARRY, _S.DELIVERING, _CARRIER),
    row(_S.PROCESSING, _M.DELIVER, _S.DELIVERED, _CARRIER),
    row(_S.PROCESSING, _M.RETURN_TO_SENDER, _S.DELIVERED_TO_SENDER, _CARRIER),
    row(_S.PROCESSING, _M.FAIL, _S.ERROR, _CARRIER),
    row(_S.DELIVERING, _M.DELIVER, _S.DELIVERED, _CARRIER),
    row(_S.DELIVERING, _M.RETURN_TO_SENDER, _S.DELIVERED_TO_SENDER, _CARRIER),
    row(_S.DELIVERING, _M.FAIL, _S.ERROR, _CARRIER),
    row(_S.ERROR, _M.RECOVER, Back.TO_WHERE_IT_LEFT, _CARRIER, _SHOP),
    row(_S.ERROR, _M.DELIVER, _S.DELIVERED, _CARRIER),
    row(_S.ERROR, _M.RETURN_TO_SENDER, _S.DELIVERED_TO_SENDER, _CARRIER),
    row(_S.ERROR, _M.CANCEL, _S.CANCELED, _SHOP, _CARRIER),
)

DELIVERY: Machine[DeliveryStatus, DeliveryMove] = Machine(
    title=Message(N_("Delivery")),
    states={word: sign.name for word, sign in DELIVERY_SIGNS.items()},
    moves=MOVE_NAMES,
    rows=TABLE,
    pauses=frozenset({_S.ERROR}),
    instead=Message(N_("Announce a new shipment.")),
)
