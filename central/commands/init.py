"""`init`: make or upgrade the database, with site "main", and fill it for a demo when asked."""

from __future__ import annotations

import json
import os
from pathlib import Path

from central.core.central import Central, found_central
from central.core.loadfile import read_load
from central.demo import demo_file
from central.errors import Trouble
from central.ports import system

SITE = "main"
PINS_FILE = "demo-pins.json"


def init(address: str, state: Path | None, *, demo: bool) -> int:
    """Make the database ready; what exists stays. Raises Trouble."""
    clock, ids, random_bytes = system()
    central = found_central(address, state, clock, ids, random_bytes)
    try:
        central.office.make_site(SITE, "Main warehouse")
        print(f"site {SITE} is ready; its witness lies in {central.state}")
        if demo:
            _fill(central, random_bytes(16))
    finally:
        central.close()
    return 0


def _fill(central: Central, seed: bytes) -> None:
    if not central.office.is_empty(SITE):
        print("this database holds data already: no demo data added")
        return
    made = demo_file(seed)
    central.office.load(SITE, read_load(json.dumps(made).encode()))
    pins = [{key: person[key] for key in ("badge", "name", "role", "pin")} for person in made["operators"]]
    place = central.state / PINS_FILE
    try:
        with os.fdopen(
            os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump(pins, file, indent=1)
    except OSError as error:
        raise Trouble(f"{place}: {error.strerror}") from error
    print(
        f"demo data: {len(made['products'])} products, {len(made['rmas'])} returns. Sign in with badge and PIN:"
    )
    for pin in pins:
        print(f"  {pin['name']:<16} {pin['role']:<11} badge {pin['badge']}  PIN {pin['pin']}")
    print(f"  (kept in {place})")
