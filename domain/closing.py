"""CLOSE: what must be settled first, and what a close says (model.md, Commands)."""

from __future__ import annotations

from domain.errors import Refused
from domain.events import ReturnClosed, Totals
from domain.message import N_, Message
from domain.picture import ReturnPicture
from domain.told import Site


def close(picture: ReturnPicture, site: Site) -> ReturnClosed:
    """The close of this return. Raises Refused naming the first thing that is lacking."""
    obstacle = _obstacle(picture, site)
    if obstacle is not None:
        raise Refused(obstacle)
    lines = picture.lines
    return ReturnClosed(
        Totals(
            expected=sum(line.expected for line in lines),
            good=sum(line.good for line in lines),
            damaged=sum(line.damaged for line in lines),
            missing=sum(line.missing for line in lines),
        ),
        picture.covers,
    )


def _obstacle(picture: ReturnPicture, site: Site) -> Message | None:
    if picture.closed:
        return Message(N_("This return is closed already. Scan the next parcel."))
    if picture.unreadable:
        return Message(N_("This return holds records of a newer program. Update this station, then close."))
    if picture.dangling:
        return Message(
            N_("Records of this return from another station are still on their way. Close it later.")
        )
    present = [unit for unit in picture.units if unit.is_here]
    for unit in present:
        named = {"sku": unit.sku or unit.gtin or unit.plate}
        if unit.needs_serial:
            return Message(N_("{sku} needs its serial number. Scan the serial."), named)
        if unit.undecided:
            return Message(N_("{sku} waits for a decision. Scan ACCEPT or HOLD."), named)
        if site.evidence_for_damage and unit.condition.is_damaged and not unit.has_evidence:
            return Message(N_("{sku} is damaged and needs a picture first."), named)
    serials = {f"{unit.unit_id}:serial" for unit in present}
    if any(anomaly.kind == "values_differ" and anomaly.subject in serials for anomaly in picture.anomalies):
        return Message(N_("Two serials were recorded for one unit. Scan the right serial once more."))
    for line in picture.lines:
        if line.short:
            return Message(
                N_("{count} of {sku} not received. Scan them, or scan MISSING."),
                {"count": line.short, "sku": line.sku},
            )
    return None
