"""What every screen is handed: the desk, its questions, the bridge, and a clock. Nothing here is a widget."""

from __future__ import annotations

from dataclasses import dataclass

from app.ports import Dock, Questions
from domain.ids import Clock
from ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Services:
    """Made once by `ui.run`; screens take from it what they need."""

    dock: Dock
    questions: Questions
    bridge: Bridge
    clock: Clock
