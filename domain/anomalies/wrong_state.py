"""Goods are here although the shop rejected, cancelled or deleted the return."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.lifecycle import SHOP_TERMINAL
from domain.message import N_, Message
from domain.vocabulary import PROCESSING_NAMES


def find(case: Case) -> Iterator[Finding]:
    """One finding while units that are here meet a shop-terminal state (model.md, Told things)."""
    if case.told is None or case.told.processing not in SHOP_TERMINAL:
        return
    if any(unit.is_here for unit in case.units):
        yield Finding(
            kind="wrong_state",
            subject=case.return_id,
            blocking=True,
            sentence=Message(
                N_("The goods are here, but the shop's state is: {state}."),
                {"state": PROCESSING_NAMES[case.told.processing]},
            ),
            judged=(case.told.processing,),
        )
