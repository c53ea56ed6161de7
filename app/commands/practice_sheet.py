"""`practice-sheet`: the codes of badges, commands, totes and open returns, to scan from paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import Station, StationBusy, build_station, existing_store, only_one
from app.commands.enrol import SyncDoor
from app.labels.texts import translator
from app.paths import Home
from app.settings import load_settings
from app.system import SystemClock, SystemIds
from domain.codes import badge_code, command_code, tote_code
from domain.commands import CommandWord
from domain.message import N_, Message

_MOST_RETURNS = 300
_CATCH_UP_S = 10.0


@dataclass(frozen=True, slots=True)
class Code:
    """One code: kind is badge, command, tote or return; `note` is printed beside it and not part of the JSON."""

    kind: str
    label: str
    text: str
    note: str = ""


def practice_sheet(home: Home, out: Path | None, *, as_json: bool, door: SyncDoor) -> int:
    """Write the PDF, print the JSON, or both. Hears central once first, unless the station runs meanwhile."""
    existing_store(home, SystemIds()).close()
    settings, clock = load_settings(home.settings), SystemClock()
    try:
        lock = only_one(home)
    except StationBusy:
        lock = None
    station = build_station(home, settings, clock, SystemIds())
    station.desk.lane.start()
    try:
        if lock is not None and station.enrolment is not None:
            door.catch_up(station, clock, _CATCH_UP_S)
        codes = codes_of(station, pins_of_demo(home))
    finally:
        station.stop()
        if lock is not None:
            lock.release()
    if out is not None:
        out.write_bytes(_pdf(codes, settings.language))
    if as_json:
        print(json.dumps([{"kind": one.kind, "label": one.label, "text": one.text} for one in codes]))
    elif out is not None:
        print(f"{len(codes)} codes in {out}")
    return 0


def codes_of(station: Station, pins: dict[str, str]) -> list[Code]:
    """Badges with the demo's PINs as notes, commands, totes, and returns to receive."""
    people = sorted(station.people(), key=lambda person: person.badge)
    totes = station.totes()
    returns = station.questions.open_returns("", _MOST_RETURNS).result()
    return [
        *(
            Code("badge", person.name, badge_code(person.badge), f"PIN {pin}" if pin else "")
            for person in people
            for pin in [pins.get(person.badge, "")]
        ),
        *(Code("command", word.value, command_code(word)) for word in CommandWord),
        *(Code("tote", tote.code, tote_code(tote.code)) for tote in totes),
        *(Code("return", row.reference, row.reference) for row in returns),
    ]


def pins_of_demo(home: Home) -> dict[str, str]:
    """The PINs of a demo by badge; none for a real station."""
    file = home.demo / "central.db.state" / "demo-pins.json"
    if not file.exists():
        return {}
    found = json.loads(file.read_text(encoding="utf-8"))
    return {str(person["badge"]): str(person["pin"]) for person in found}


def _pdf(codes: list[Code], language: str) -> bytes:
    from app.labels.sheet import SheetCode
    from app.labels.sheet import practice_sheet as draw

    say = translator(language)
    headings = {
        "badge": Message(N_("Badges")),
        "command": Message(N_("Commands")),
        "tote": Message(N_("Totes")),
        "return": Message(N_("Open returns")),
    }
    groups = [
        (
            say(heading),
            [SheetCode(one.kind, one.label, one.text, one.note) for one in codes if one.kind == kind],
        )
        for kind, heading in headings.items()
    ]
    return draw(say(Message(N_("Practice sheet"))), groups)
