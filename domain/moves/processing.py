"""Processing: the return as a whole, from the shop's wish to the dock's last word.

The shop decides up to ACCEPTED and ends what has not begun; the dock's facts decide from PROCESSING on (model.md,
Told things). The dock may begin before the shop accepted: the goods are here. From PROCESSING on nothing cancels,
rejects or deletes (HappyColis, Best Practices), nor while a hold lies over it. DELETE goes where MasonHub lets it go:
before anything was received.
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message
from domain.moves import Back, Machine, Mover, Row, row
from domain.vocabulary import PROCESSING_NAMES, ProcessingStatus


class ProcessingMove(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    CANCEL = "cancel"
    DELETE = "delete"
    BEGIN = "begin"
    COMPLETE = "complete"
    RAISE = "raise"
    SETTLE = "settle"
    HOLD = "hold"
    RELEASE = "release"


MOVE_NAMES: dict[ProcessingMove, Message] = {
    ProcessingMove.SUBMIT: Message(N_("Submit")),
    ProcessingMove.ACCEPT: Message(N_("Accept")),
    ProcessingMove.REJECT: Message(N_("Reject")),
    ProcessingMove.CANCEL: Message(N_("Cancel the return")),
    ProcessingMove.DELETE: Message(N_("Delete")),
    ProcessingMove.BEGIN: Message(N_("Receive the first unit")),
    ProcessingMove.COMPLETE: Message(N_("Complete")),
    ProcessingMove.RAISE: Message(N_("Ask for a decision")),
    ProcessingMove.SETTLE: Message(N_("Decide")),
    ProcessingMove.HOLD: Message(N_("Put on hold")),
    ProcessingMove.RELEASE: Message(N_("Take off hold")),
}

_S, _M = ProcessingStatus, ProcessingMove
_SHOP, _DOCK, _BOSS = Mover.SHOP, Mover.DOCK, Mover.SUPERVISOR

TABLE: tuple[Row[ProcessingStatus, ProcessingMove], ...] = (
    row(_S.NEW, _M.SUBMIT, _S.REQUESTED, _SHOP),
    row(_S.NEW, _M.CANCEL, _S.CANCELED, _SHOP),
    row(_S.NEW, _M.DELETE, _S.DELETED, _SHOP),
    row(_S.NEW, _M.BEGIN, _S.PROCESSING, _DOCK),
    row(_S.NEW, _M.HOLD, _S.ON_HOLD, _SHOP, _DOCK, _BOSS),
    row(_S.REQUESTED, _M.ACCEPT, _S.ACCEPTED, _SHOP),
    row(_S.REQUESTED, _M.REJECT, _S.REJECTED, _SHOP),
    row(_S.REQUESTED, _M.CANCEL, _S.CANCELED, _SHOP),
    row(_S.REQUESTED, _M.DELETE, _S.DELETED, _SHOP),
    row(_S.REQUESTED, _M.BEGIN, _S.PROCESSING, _DOCK),
    row(_S.REQUESTED, _M.HOLD, _S.ON_HOLD, _SHOP, _DOCK, _BOSS),
    row(_S.ACCEPTED, _M.CANCEL, _S.CANCELED, _SHOP),
    row(_S.ACCEPTED, _M.DELETE, _S.DELETED, _SHOP),
    row(_S.ACCEPTED, _M.BEGIN, _S.PROCESSING, _DOCK),
    row(_S.ACCEPTED, _M.HOLD, _S.ON_HOLD, _SHOP, _DOCK, _BOSS),
    # The shop's CompleteProcessing is a close like the dock's, with central's own covers.
    row(_S.PROCESSING, _M.COMPLETE, _S.COMPLETE, _DOCK, _SHOP),
    row(_S.PROCESSING, _M.RAISE, _S.ANOMALY, _DOCK),
    row(_S.PROCESSING, _M.HOLD, _S.ON_HOLD, _SHOP, _DOCK, _BOSS),
    # A receiver settles only what the site lets receivers accept; `domain.resolving` knows which.
    row(_S.ANOMALY, _M.SETTLE, Back.TO_WHERE_IT_LEFT, _BOSS, _DOCK),
    row(_S.ANOMALY, _M.HOLD, _S.ON_HOLD, _SHOP, _DOCK, _BOSS),
    row(_S.ON_HOLD, _M.RELEASE, Back.TO_WHERE_IT_LEFT, _SHOP, _DOCK, _BOSS),
)

_TOO_LATE = Message(
    N_(
        "The goods are being received: the return can no longer be cancelled. Receive it to the end, or hold it."
    )
)
_WHILE_HELD = Message(
    N_("The return is on hold. Take it off hold first, then see whether it may be cancelled.")
)

PROCESSING: Machine[ProcessingStatus, ProcessingMove] = Machine(
    title=Message(N_("Processing")),
    states=PROCESSING_NAMES,
    moves=MOVE_NAMES,
    rows=TABLE,
    pauses=frozenset({_S.ON_HOLD, _S.ANOMALY}),
    instead=Message(N_("Open a new return.")),
    why={
        (_S.PROCESSING, _M.CANCEL): _TOO_LATE,
        (_S.ANOMALY, _M.CANCEL): _TOO_LATE,
        (_S.ON_HOLD, _M.CANCEL): _WHILE_HELD,
    },
)
