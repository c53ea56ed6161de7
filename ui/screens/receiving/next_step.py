"""One sentence: what to do next. The order of the questions is the order in which they hold up the work."""

from __future__ import annotations

from app.happened import Bench, Stage
from domain.message import N_, Message
from domain.picture import ReturnPicture, UnitPicture
from ui.screens.receiving.lines import name_of


def next_step(bench: Bench) -> Message:
    """Pure and total."""
    picture = bench.picture
    if bench.stage is not Stage.RECEIVING or picture is None or picture.closed:
        return Message(N_("Scan the label of the next parcel"))
    last = picture.unit(bench.last_unit)
    if last is not None and not last.voided:
        asked = _about_last_unit(bench, picture, last)
        if asked is not None:
            return asked
    return _about_return(bench, picture)


def _about_last_unit(bench: Bench, picture: ReturnPicture, last: UnitPicture) -> Message | None:
    name = name_of(bench.names, last.sku or last.gtin)
    if last.needs_serial:
        return Message(N_("Scan the serial number of {name}"), {"name": name})
    if not last.undecided:
        return None
    if any(line.sku == last.sku and not line.added for line in picture.lines):
        return Message(N_("ACCEPT or HOLD? One more {name} than expected"), {"name": name})
    return Message(N_("ACCEPT or HOLD? {name} was not announced"), {"name": name})


def _about_return(bench: Bench, picture: ReturnPicture) -> Message:
    live = [unit for unit in picture.units if not unit.voided]
    to_come = sum(line.short for line in picture.lines)
    if bench.package_id is None:
        return Message(N_("Scan the label of the next parcel, or CLOSE the return"))
    if not live:
        return Message(N_("Open the parcel and scan the first item"))
    if to_come:
        return Message(N_("Scan the next item: {count} to come"), {"count": to_come})
    if any(unit.undecided or unit.needs_serial for unit in live):
        return Message(N_("Something waits for a decision: see below"))
    return Message(N_("Everything is here: CLOSE the return"))
