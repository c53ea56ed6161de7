"""`load` and `station-code`."""

from __future__ import annotations

from pathlib import Path

from central.core.central import open_central
from central.core.loadfile import read_load
from central.errors import BadLoad, Trouble
from central.ports import system


def load(address: str, state: Path | None, file: Path, site: str) -> int:
    """Load a file, all of it or nothing. Raises Trouble naming the place that does not fit."""
    try:
        text = file.read_bytes()
    except OSError as error:
        raise Trouble(f"{file}: {error.strerror}") from error
    try:
        wanted = read_load(text)
    except BadLoad as error:
        raise Trouble(f"{file}: {error}") from error
    central = open_central(address, state, *system())
    try:
        moved = central.office.load(site, wanted)
    finally:
        central.close()
    print(
        f"loaded {moved.operators} of {len(wanted.operators)} operators, {moved.products} of "
        f"{len(wanted.products)} products, {moved.returns} of {len(wanted.returns)} returns; the others were as they are"
    )
    return 0


def station_code(address: str, state: Path | None, site: str) -> int:
    """Print a one-time code; it is the last word."""
    central = open_central(address, state, *system())
    try:
        code = central.stations.new_code(site)
    finally:
        central.close()
    print(f"enrolment code for a station of site {site}, valid for 15 minutes, once:")
    print(code)
    return 0
