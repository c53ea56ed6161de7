"""A running station: what starts and stops with the window, without knowing the window or the sync package.

`Link` is met by `sync.worker.SyncWorker`, `Screen` by `ui.bridge.Bridge`; main.py brings them together.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol, TypeVar

from app.bootstrap import Station, build_station, only_one
from app.errors import Trouble
from app.happened import Happened
from app.logs import log_to
from app.paths import Home
from app.settings import load_settings
from app.system import SystemClock, SystemIds
from domain.ids import Clock
from domain.message import N_, Message

log = logging.getLogger(__name__)

_SCANNER_GONE = Message(N_("The serial scanner does not answer. Check its cable."))


class Link(Protocol):
    """The way to central while the station runs."""

    def start(self) -> None: ...
    def nudge(self) -> None: ...
    def stop(self) -> object: ...


class Contact(Protocol):
    """A status of the way to central; `last_contact_ms` is milliseconds since 1970."""

    @property
    def last_contact_ms(self) -> int | None: ...


Status = TypeVar("Status", bound=Contact)
Status_contra = TypeVar("Status_contra", bound=Contact, contravariant=True)


class Screen(Protocol[Status_contra]):
    """What a window offers to the other threads."""

    def tell_sync(self, status: Status_contra) -> None: ...

    def trouble(self, message: Message) -> None: ...
    def scan_came(self, raw: bytes) -> None: ...
    def tell_scanner(self, trouble: Message | None) -> None: ...


class LiveStation:
    """One station for as long as its window is open. Raises Trouble when the folder cannot be worked in."""

    def __init__(self, home: Home) -> None:
        self._lock = only_one(home)
        try:
            log_to(home.logs)
            self.home = home
            self.clock = SystemClock()
            self.settings = load_settings(home.settings)
            self.station: Station = build_station(home, self.settings, self.clock, SystemIds())
        except BaseException:
            self._lock.release()
            raise
        self._link: Link | None = None
        self._contact_ms = 0

    def attach(self, screen: Screen[Status]) -> None:
        """Before the window is shown: the desk begins, so that the first paint shows how the table stands."""
        self.station.start()
        if self.station.scanner is not None:
            self.station.scanner.start(
                screen.scan_came, lambda ready: screen.tell_scanner(None if ready else _SCANNER_GONE)
            )

    def connect(
        self,
        screen: Screen[Status],
        make_link: Callable[[Station, Clock, Callable[[Status], None]], Link | None],
    ) -> None:
        """After the first paint: the way to central, which needs libraries that take their time."""

        def listen(status: Status) -> None:
            screen.tell_sync(status)
            self._heard(status.last_contact_ms)

        try:
            self._link = make_link(self.station, self.clock, listen)
        except Trouble as trouble:
            screen.trouble(trouble.message)
        if self._link is None:
            return
        link = self._link
        link.start()

        def nudge(happened: Happened) -> None:
            if happened.committed:
                link.nudge()

        self.station.desk.subscribe(nudge)

    def is_quiet(self) -> bool:
        """Whether central has everything."""
        return self.station.outbox.backlog().pending == 0

    def _heard(self, at_ms: int | None) -> None:
        """Remember the last contact with central, at most every ten seconds."""
        if at_ms is not None and at_ms - self._contact_ms >= 10_000:
            self._contact_ms = at_ms
            self.station.heard_from_central(at_ms)

    def stop(self) -> None:
        """End in the reverse order; what waits is finished."""
        try:
            self.station.desk.end_soon()
            if self._link is not None:
                self._link.stop()
        finally:
            try:
                self.station.stop()
            finally:
                self._lock.release()
