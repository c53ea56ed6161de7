"""A return as read in one go, and what stands after a commit: the desk's view of its storage."""

from __future__ import annotations

from dataclasses import dataclass

from domain.dock import DockState
from domain.events import LoggedFact
from domain.picture import ReturnPicture


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A return's facts, this lane's own ones among them in the order it made them, and the picture."""

    facts: tuple[LoggedFact, ...]
    own: tuple[LoggedFact, ...]
    picture: ReturnPicture


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stands after a commit: the table, and the last return on it."""

    state: DockState
    case: OpenCase | None
