"""Where facts lead beyond the tables: what happened at the dock is true, whatever state the return was in.

A table says what somebody may ask for. A fact asks nobody: a station that was offline had no chance to know. So the
fold may leave a final state, or take a step back, in just these cases, each with its reason; everything else that
facts do is a move of the dock in the tables (several at once when one fact brings several: a close of an empty
return begins and completes it, and a hold hides what goes on beneath until it is released).

- UNDONE: UNDO took back all work, so nothing is begun, and the shop's state shows again. So it does
  when all units have left a return that the shop had ended.
- REOPENED: the close was taken back, or something came that it does not cover (`late_receipt`). A return that
  claims to be complete while uncounted goods lie on the table would be a lie about stock.
- FOUND_LATE: after the close two stations turn out to have said different things (`values_differ`), or a decision
  was taken back or lost its evidence: the count stands, a person must look.
- HELD_LATE: somebody at the dock holds the return after it was final; goods can be stopped at any time.
- GOODS_CAME: goods arrived for a return that the shop had ended (`wrong_state`); or a close says that none did.
- DOCK_DECIDES: `wrong_state` was accepted, so the dock's facts decide and the shop's end no longer shows; goods that
  come again afterwards find the decision made.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.vocabulary import FulfillmentStatus, ProcessingStatus


class Because(StrEnum):
    """Why facts may lead from one state to another that no move leads to."""

    UNDONE = "undone"
    REOPENED = "reopened"
    FOUND_LATE = "found_late"
    HELD_LATE = "held_late"
    GOODS_CAME = "goods_came"
    DOCK_DECIDES = "dock_decides"


_P, _F = ProcessingStatus, FulfillmentStatus
_BEGUN = (_P.PROCESSING, _P.ANOMALY, _P.COMPLETE)
_BEFORE = (_P.NEW, _P.REQUESTED, _P.ACCEPTED)
_ENDED = (_P.REJECTED, _P.CANCELED, _P.DELETED)

PROCESSING_BY_FACTS: Mapping[tuple[ProcessingStatus, ProcessingStatus], Because] = MappingProxyType(
    {
        **{(begun, shop): Because.UNDONE for begun in _BEGUN for shop in (*_BEFORE, *_ENDED)},
        (_P.COMPLETE, _P.PROCESSING): Because.REOPENED,
        (_P.COMPLETE, _P.ANOMALY): Because.FOUND_LATE,
        (_P.COMPLETE, _P.ON_HOLD): Because.HELD_LATE,
        **{(ended, _P.ON_HOLD): Because.HELD_LATE for ended in _ENDED},
        **{(ended, _P.ANOMALY): Because.GOODS_CAME for ended in _ENDED},
        **{(ended, _P.PROCESSING): Because.DOCK_DECIDES for ended in _ENDED},
        (_P.ANOMALY, _P.PROCESSING): Because.DOCK_DECIDES,
        (_P.ANOMALY, _P.COMPLETE): Because.DOCK_DECIDES,
    }
)
"""(from, to): why facts may lead there."""

FULFILLMENT_BY_FACTS: Mapping[tuple[FulfillmentStatus, FulfillmentStatus], Because] = MappingProxyType(
    {
        (_F.IN_PROGRESS, _F.PENDING): Because.UNDONE,
        (_F.IN_PROGRESS, _F.CANCELED): Because.UNDONE,
        (_F.COMPLETE, _F.PENDING): Because.UNDONE,
        (_F.COMPLETE, _F.CANCELED): Because.UNDONE,
        (_F.COMPLETE, _F.IN_PROGRESS): Because.REOPENED,
        (_F.CANCELED, _F.IN_PROGRESS): Because.GOODS_CAME,
        (_F.CANCELED, _F.COMPLETE): Because.GOODS_CAME,
    }
)
"""(from, to): why facts may lead there."""
