"""From the station's settings to the window's."""

from __future__ import annotations

from app.settings import Settings
from app.wedge import WedgeSettings
from ui.run import WindowSettings


def window_settings(settings: Settings) -> WindowSettings:
    """How this station's window looks, sounds and listens."""
    return WindowSettings(
        language=settings.language,
        volume=settings.volume / 100,
        muted=settings.muted,
        full_screen=settings.full_screen,
        wedge=WedgeSettings(
            gap_ms=settings.scanner_gap_ms, prefix=settings.scanner_prefix, suffix=settings.scanner_suffix
        ),
    )
