"""The states of a return: what the shop told, and what the dock's facts make of it (model.md, Told things).

The shop decides processing up to ACCEPTED, REJECTED, CANCELED, DELETED and ON_HOLD; the facts decide
fulfillment, and processing from PROCESSING on. Words: seed page `happycolis-overview`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.picture import AnomalyPicture
from domain.told import ToldReturn
from domain.vocabulary import AnomalyState, FulfillmentStatus, ProcessingStatus

SHOP_TERMINAL = frozenset(
    {ProcessingStatus.REJECTED, ProcessingStatus.CANCELED, ProcessingStatus.DELETED},
)


@dataclass(frozen=True, slots=True)
class Work:
    """What the dock did: any counting fact is in force, a close covers all, somebody holds."""

    begun: bool
    closed: bool
    held: bool


def is_held(told: ToldReturn | None, held_here: bool) -> bool:
    """Held while either side holds."""
    return held_here or (told is not None and told.processing is ProcessingStatus.ON_HOLD)


def processing(told: ToldReturn | None, work: Work, anomalies: Sequence[AnomalyPicture]) -> ProcessingStatus:
    """The processing status that everybody shows.

    Goods that met a shop-terminal state keep the return in ANOMALY until `wrong_state` is accepted, which lets
    the dock decide, or no unit is left here, which gives the shop's state again (also after `send_back`).
    """
    shop = ProcessingStatus.NEW if told is None else told.processing
    if not work.begun:
        return ProcessingStatus.ON_HOLD if work.held else shop
    if shop in SHOP_TERMINAL:
        wrong = next((found for found in anomalies if found.kind == "wrong_state"), None)
        if wrong is None:
            return shop
        if wrong.state is not AnomalyState.ACCEPTED:
            return ProcessingStatus.ANOMALY
    if work.held:
        return ProcessingStatus.ON_HOLD
    if not work.closed:
        return ProcessingStatus.PROCESSING
    undecided = any(found.blocking and found.state is AnomalyState.OPEN for found in anomalies)
    return ProcessingStatus.ANOMALY if undecided else ProcessingStatus.COMPLETE


def fulfillment(told: ToldReturn | None, work: Work) -> FulfillmentStatus:
    """The fulfillment status: decided by facts, begun early by a told StartFulfillment."""
    if work.closed:
        return FulfillmentStatus.COMPLETE
    if work.begun:
        return FulfillmentStatus.IN_PROGRESS
    if told is not None and told.processing in SHOP_TERMINAL:
        return FulfillmentStatus.CANCELED
    if told is not None and told.started:
        return FulfillmentStatus.IN_PROGRESS
    return FulfillmentStatus.PENDING
