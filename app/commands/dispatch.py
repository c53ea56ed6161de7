"""Runs the command that was asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app.commands.enrol import SyncDoor, enrol
from app.commands.export import export
from app.commands.practice_sheet import practice_sheet
from app.commands.status import status
from app.paths import Home


def run_command(asked: argparse.Namespace, home: Home, door: Callable[[], SyncDoor]) -> int:
    """The exit code of the command in `asked`; `door` is opened by those that speak with central. Raises Trouble."""
    match asked.command:
        case "enrol":
            return enrol(home, asked.central, asked.code, asked.station, door())
        case "status":
            return status(home, as_json=asked.json)
        case "export":
            return export(home, asked.out)
        case _:
            return practice_sheet(home, asked.out, as_json=asked.json, door=door())
