"""Serial numbers are compared trimmed and case-folded and kept as they were read."""

from __future__ import annotations


def same_serial(serial: str) -> str:
    """The form in which two serials are compared (model.md, Units and lines)."""
    return serial.strip().casefold()
