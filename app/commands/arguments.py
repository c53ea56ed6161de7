"""The command line of the station."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from app.paths import Home, home_of


def read_arguments(arguments: Sequence[str]) -> tuple[argparse.Namespace, Home]:
    """What was asked, and for which home; `command` is None for the window.

    Ends the process with a sentence when it makes no sense.
    """
    parser = argparse.ArgumentParser(prog="main.py", description="ReturnDock: the station of a returns dock.")
    _add_home(parser, default=None)
    parser.add_argument("--demo", action="store_true", help="practice with a central of its own")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    enrol = _command(commands, "enrol", "bind this station to central")
    enrol.add_argument("--central", required=True, metavar="URL")
    enrol.add_argument("--code", required=True, help="the one-time code of central's station-code")
    enrol.add_argument("--station", required=True, metavar="NAME", help="the name on labels and screens")
    status = _command(commands, "status", "how the station stands")
    status.add_argument("--json", action="store_true")
    export = _command(commands, "export", "every fact, one a line")
    export.add_argument("--out", required=True, type=Path, metavar="FILE.jsonl")
    sheet = _command(commands, "practice-sheet", "a sheet of codes to scan")
    sheet.add_argument("--out", type=Path, metavar="FILE.pdf")
    sheet.add_argument("--json", action="store_true", help="also print the codes as JSON")
    asked = parser.parse_args(arguments)
    return asked, home_of(asked.home, demo=asked.demo)


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    # A default here would hide a --home given before the command.
    _add_home(parser, default=argparse.SUPPRESS)
    return parser


def _add_home(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument("--home", metavar="DIR", default=default, help="the station's folder")
