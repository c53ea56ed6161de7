"""Every answer names central's epoch, whatever part of the server made it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.core.epochs import Epochs
from sync.protocol import EPOCH_HEADER


class EpochHeader:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, epochs: Epochs) -> None:
        self._app = app
        self._epochs = epochs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_epoch(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault(EPOCH_HEADER, self._epochs.current)
                headers.setdefault("Cache-Control", "no-store")
                headers.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        await self._app(scope, receive, with_epoch)
