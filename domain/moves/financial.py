"""Financial: what becomes of the money. The payment system and the shop decide; a station proposes and never pays.

A partial refund may be followed by another part or by the rest. A failed execution comes back to where it left. That
nothing is due (NONE) is decided once. Words: seed page HappyColis.
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message
from domain.moves import Back, Machine, Mover, Row, row
from domain.vocabulary import FINANCIAL_SIGNS, FinancialStatus


class FinancialMove(StrEnum):
    REFUND = "refund"
    REFUND_PART = "refund_part"
    REJECT = "reject"
    CANCEL = "cancel"
    WAIVE = "waive"
    FAIL = "fail"
    RETRY = "retry"


MOVE_NAMES: dict[FinancialMove, Message] = {
    FinancialMove.REFUND: Message(N_("Refund all")),
    FinancialMove.REFUND_PART: Message(N_("Refund a part")),
    FinancialMove.REJECT: Message(N_("Reject the refund")),
    FinancialMove.CANCEL: Message(N_("Cancel the refund")),
    FinancialMove.WAIVE: Message(N_("Say that no refund is due")),
    FinancialMove.FAIL: Message(N_("Report a failed refund")),
    FinancialMove.RETRY: Message(N_("Try the refund again")),
}

_S, _M = FinancialStatus, FinancialMove
_SHOP, _PAYMENT = Mover.SHOP, Mover.PAYMENT

TABLE: tuple[Row[FinancialStatus, FinancialMove], ...] = (
    row(_S.PENDING, _M.REFUND, _S.REFUNDED, _PAYMENT),
    row(_S.PENDING, _M.REFUND_PART, _S.PARTIALLY_REFUNDED, _PAYMENT),
    row(_S.PENDING, _M.REJECT, _S.REFUND_REJECTED, _SHOP, _PAYMENT),
    row(_S.PENDING, _M.CANCEL, _S.CANCELED, _SHOP),
    row(_S.PENDING, _M.WAIVE, _S.NONE, _SHOP),
    row(_S.PENDING, _M.FAIL, _S.EXECUTION_ERROR, _PAYMENT),
    row(_S.PARTIALLY_REFUNDED, _M.REFUND, _S.REFUNDED, _PAYMENT),
    row(_S.PARTIALLY_REFUNDED, _M.REFUND_PART, _S.PARTIALLY_REFUNDED, _PAYMENT),
    row(_S.PARTIALLY_REFUNDED, _M.FAIL, _S.EXECUTION_ERROR, _PAYMENT),
    row(_S.EXECUTION_ERROR, _M.RETRY, Back.TO_WHERE_IT_LEFT, _SHOP, _PAYMENT),
)

FINANCIAL: Machine[FinancialStatus, FinancialMove] = Machine(
    title=Message(N_("Refund")),
    states={word: sign.name for word, sign in FINANCIAL_SIGNS.items()},
    moves=MOVE_NAMES,
    rows=TABLE,
    pauses=frozenset({_S.EXECUTION_ERROR}),
    instead=Message(N_("Settle it with the customer outside this return.")),
)
