"""`serve`: the API by uvicorn, until SIGTERM or SIGINT; requests in progress are finished first."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
from pathlib import Path

import uvicorn

from central.api import create_app
from central.core.central import open_central
from central.errors import Trouble
from central.ports import system
from central.sealing import SealingThread

_FINISH_S = 10
_KEEP_ALIVE_S = 75


def serve(address: str, state: Path | None, host: str, port: int) -> int:
    """Serve until told to stop. Prints one line when ready. Raises Trouble."""
    central = open_central(address, state, *system())
    sealing = SealingThread(central.stations.seal)
    try:
        central.office.judge_again()
        listening = _listen(host, port)
        _calm_the_collector()
        sealing.start()
        central.stations.seal_elsewhere(sealing.wake)
        config = uvicorn.Config(
            create_app(central.stations),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_FINISH_S,
            timeout_keep_alive=_KEEP_ALIVE_S,
        )
        server = _Server(config, listening)
        server.run(sockets=[listening])
    finally:
        sealing.stop()
        central.close()
    return 0


class _Server(uvicorn.Server):
    """Says when it is ready, and ends with 0 when it was told to stop."""

    def __init__(self, config: uvicorn.Config, listening: socket.socket) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self._listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(f"listening on http://{shown}:{port}", flush=True)

    def handle_exit(self, sig: int, frame: object) -> None:  # noqa: ARG002 - uvicorn's signature
        # uvicorn raises the signal again after its clean end; being told to stop is no failure.
        logging.getLogger(__name__).info("told to stop by %s", signal.Signals(sig).name)
        self.should_exit = True


def _calm_the_collector() -> None:
    """A push makes tens of thousands of objects without cycles; looking through them costs a tenth of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        raise Trouble(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
    listening.set_inheritable(True)
    return listening
