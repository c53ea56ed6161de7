"""What screens and devices may ask of the program without a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from app.happened import AnomalyEvidence, AnomalyQueue, Decided, Happened, OutboxRow, ReturnRow, SignIn
from domain.commands import CommandWord
from domain.ids import AnomalyId, EventId, ReturnId
from domain.message import Message
from domain.resolving import Resolve


class Dock(Protocol):
    """The desk as a screen sees it. All calls return at once; the answer comes by `subscribe`.

    Listeners are called on the desk's thread, after the commit.
    """

    def subscribe(self, listener: Callable[[Happened], None]) -> None:
        """Hear every announcement; the newest one is delivered at once."""
        ...

    def scan(self, raw: bytes, *, typed: bool = False) -> Future[Happened]:
        """A code was scanned, or typed by hand into the F2 field: `raw` is what came, control characters kept."""
        ...

    def command(self, word: CommandWord) -> Future[Happened]:
        """A function key or button."""
        ...

    def open_return(self, return_id: ReturnId) -> Future[Happened]:
        """A return chosen from the list."""
        ...

    def badge_operator(self, text: str) -> bool:
        """Whether this text is a badge (with prefix, or a bare badge number known here). Safe on any thread."""
        ...

    def sign_in(self, badge: str, pin: str) -> Future[SignIn]:
        """Check badge and PIN off every other thread's way; success also announces a new bench."""
        ...

    def resolve(self, return_id: ReturnId, wish: Resolve, second: tuple[str, str] | None) -> Future[Decided]:
        """Decide an anomaly, on the table or not. `second` is badge and PIN of the person who confirms it.

        The PIN is checked off every other thread's way; a recorded decision also announces a new bench.
        """
        ...

    def lock(self, reason: str) -> Future[Happened]:
        """Sign the operator out (`idle`, `change`, `quit`); the open return stays open."""
        ...


class Questions(Protocol):
    """What lists ask; answered on a reading thread, never in the way of a scan."""

    def open_returns(self, text: str, most: int) -> Future[Sequence[ReturnRow]]:
        """Returns to receive, filtered by reference, tracking number or order; newest target date first."""
        ...

    def anomalies(self, most: int) -> Future[AnomalyQueue]:
        """Open anomalies of the returns whose facts are here, gravest first, then oldest first."""
        ...

    def anomaly(self, return_id: ReturnId, anomaly_id: AnomalyId) -> Future[AnomalyEvidence | None]:
        """What to look at before deciding it; None when it is gone."""
        ...

    def outbox(self, most: int) -> Future[Sequence[OutboxRow]]:
        """Parked facts first, then pending ones, oldest first."""
        ...

    def retry_parked(self, event_ids: Sequence[EventId]) -> Future[None]:
        """Put parked facts back to pending."""
        ...


class Announcer(Protocol):
    """Where trouble of devices is told to a person (printer out of paper, disk full)."""

    def trouble(self, message: Message) -> None:
        """Show this until the next good news."""
        ...
