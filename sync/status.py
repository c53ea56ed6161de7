"""What the status bar says about the way to central; the only thing of sync that screens see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.exchange import Backlog
from domain.message import Message


class Link(StrEnum):
    """The way to central, in the words of the dock."""

    NOT_ENROLLED = "not_enrolled"
    WAITING = "waiting"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`loaded` is False until the first snapshot is complete. Times are milliseconds since 1970."""

    link: Link
    backlog: Backlog
    loaded: bool
    last_contact_ms: int | None
    central: str | None
    trouble: Message | None = None
