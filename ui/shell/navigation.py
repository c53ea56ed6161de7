"""The one list of screens that an operator can go to, and the keys that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.message import N_, Message


class Place(StrEnum):
    """A screen. Sign-in is not a place to go to: the stage of the dock decides it."""

    SIGN_IN = "sign_in"
    RECEIVING = "receiving"
    OPEN_RETURNS = "open_returns"
    ANOMALIES = "anomalies"
    SYNC_CENTER = "sync_center"


@dataclass(frozen=True, slots=True)
class Way:
    """A button at the foot of the window and its key."""

    place: Place
    title: Message
    key: str


WAYS: tuple[Way, ...] = (
    Way(Place.OPEN_RETURNS, Message(N_("Returns")), "Ctrl+O"),
    Way(Place.ANOMALIES, Message(N_("Cases")), "Ctrl+D"),
    Way(Place.SYNC_CENTER, Message(N_("Sync")), "Ctrl+Y"),
)

TYPE_KEY = "F2"
LOCK_KEY = "Ctrl+L"
BACK_KEY = "Esc"
