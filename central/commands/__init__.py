"""The commands of `python -m central`, one file each; what they print is relied upon (docs/commands.md)."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from central.errors import Again, Trouble, Unstorable

FAILED = 2


def main(arguments: Sequence[str]) -> int:
    """Run one command; answers its exit code: 0, or 2 with one sentence on stderr."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return _run(asked)
    except Trouble as trouble:
        print(f"central: {trouble}", file=sys.stderr)
    except Again:
        print("central: the database is busy; try again", file=sys.stderr)
    except Unstorable as refused:
        print(f"central: the database refused it: {refused}", file=sys.stderr)
    return FAILED


def _run(asked: argparse.Namespace) -> int:
    # Late imports: `--help` and wrong arguments answer at once.
    match asked.command:
        case "init":
            from central.commands.init import init

            return init(asked.database, asked.state, demo=asked.demo)
        case "serve":
            from central.commands.serve import serve

            return serve(asked.database, asked.state, asked.host, asked.port)
        case "load":
            from central.commands.load import load

            return load(asked.database, asked.state, asked.file, asked.site)
        case "station-code":
            from central.commands.load import station_code

            return station_code(asked.database, asked.state, asked.site)
        case _:
            from central.commands.report import report

            return report(asked.database, asked.state, asked.rma, as_json=asked.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m central", description="ReturnDock's central RMA API")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    init = _command(commands, "init", "make or upgrade the database, with site 'main'")
    init.add_argument("--demo", action="store_true", help="fill an empty one with demo data")
    serve = _command(commands, "serve", "serve the API until it is told to stop")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8470, help="0 takes a free one (default: %(default)s)")
    load = _command(commands, "load", "load operators, products and RMAs: all of the file or nothing")
    load.add_argument("file", type=Path, metavar="FILE.json")
    load.add_argument("--site", default="main")
    code = _command(commands, "station-code", "print a one-time code for enrolling a station (15 minutes)")
    code.add_argument("--site", default="main")
    report = _command(commands, "report", "print what the dock found, folded from the facts")
    report.add_argument("--json", action="store_true", help="always a list")
    report.add_argument("--rma", metavar="REF", help="only this reference")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=says, description=says)
    command.add_argument(
        "--database",
        required=True,
        metavar="URL",
        help="sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME",
    )
    command.add_argument(
        "--state", type=Path, metavar="DIR", help="where the witness lies (default: beside the SQLite file)"
    )
    return command


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port (0 to 65535)")
    return port
