"""What wants a decision: units that fit no line, and the open anomalies of the return."""

from __future__ import annotations

from dataclasses import dataclass

from app.happened import Bench
from domain.message import N_, Message
from domain.picture import ReturnPicture, UnitPicture
from domain.vocabulary import AnomalyState
from ui.screens.receiving.lines import name_of
from ui.texts import sentence


@dataclass(frozen=True, slots=True)
class Attention:
    """`urgent` ones hold up the closing of the return."""

    key: str
    title: str
    advice: str
    urgent: bool


def attentions(bench: Bench, picture: ReturnPicture) -> tuple[Attention, ...]:
    """Pure; units that wait for ACCEPT or HOLD first, then the anomalies that are not about them."""
    waiting = [unit for unit in picture.units if unit.undecided and not unit.voided]
    theirs = {unit.unit_id for unit in waiting} | {unit.sku for unit in waiting}
    others = [
        anomaly
        for anomaly in picture.anomalies
        if anomaly.state is AnomalyState.OPEN and anomaly.subject not in theirs
    ]
    return (
        *(_of_unit(bench, picture, unit) for unit in waiting),
        *(
            Attention(anomaly.anomaly_id, sentence(anomaly.sentence), "", anomaly.blocking)
            for anomaly in others
        ),
    )


def _of_unit(bench: Bench, picture: ReturnPicture, unit: UnitPicture) -> Attention:
    name = name_of(bench.names, unit.sku or unit.gtin)
    announced = any(line.sku == unit.sku and not line.added for line in picture.lines)
    title = (
        Message(N_("One more than expected: {name}")) if announced else Message(N_("Not announced: {name}"))
    )
    is_last = unit.unit_id == bench.last_unit
    advice = Message(N_("ACCEPT or HOLD")) if is_last else Message(N_("UNDO back to it, then ACCEPT or HOLD"))
    return Attention(
        key=unit.unit_id,
        title=sentence(Message(title.template, {"name": name})),
        advice=sentence(advice),
        urgent=True,
    )
