"""ReturnDock, the station of a returns dock: brings desk, sync and window together."""

from __future__ import annotations

import sys
from contextlib import nullcontext

from app.commands.arguments import read_arguments
from app.commands.demo import DemoCentral
from app.commands.dispatch import run_command
from app.commands.enrol import SyncDoor
from app.errors import Trouble
from app.live import LiveStation
from sync.errors import SyncTrouble


def sync_door() -> SyncDoor:
    """The way to central; opened late, for it brings httpx."""
    import sync.station

    return sync.station


def run_window(live: LiveStation, demo: DemoCentral | None) -> int:
    """Show the station's window until it is closed; answers the exit code."""
    from ui.run import Running, run
    from ui.settings import window_settings

    def shown(running: Running) -> None:
        from sync.station import worker_of

        live.connect(running.bridge, worker_of)
        if demo is not None and demo.plays_alone:
            from ui.rehearsal import Rehearsal

            Rehearsal(running, demo.practice(live.station), live.is_quiet, live.home.pictures).begin()

    try:
        desk, questions, settings = live.station.desk, live.station.questions, window_settings(live.settings)
        return run(desk, questions, live.clock, settings, attach=live.attach, on_shown=shown)
    finally:
        live.stop()


def main(arguments: list[str]) -> int:
    """Run one command, or the window; answers the exit code."""
    asked, home = read_arguments(arguments)
    if asked.command is not None:
        return run_command(asked, home, sync_door)
    with DemoCentral(home) if asked.demo else nullcontext() as demo:
        return run_window(LiveStation(home), demo)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Trouble, SyncTrouble) as failure:
        sys.exit(f"ReturnDock: {failure.message.english()}")
    except OSError as failure:
        sys.exit(f"ReturnDock: {failure}")
