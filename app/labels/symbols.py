"""Text → barcode modules. Code 128 by python-barcode; what it cannot carry becomes a QR code."""

from __future__ import annotations

from barcode.codex import Code128
from barcode.errors import BarcodeError

QUIET_MODULES = 10
"""Quiet zone of Code 128 on both sides, in modules (ISO/IEC 15417)."""

QR_QUIET_MODULES = 4
"""Quiet zone of a QR code on all sides, in modules (ISO/IEC 18004)."""


def code128(text: str) -> str:
    """The modules, `1` for bar and `0` for space, without quiet zones.

    Raises ValueError for a text Code 128 cannot carry: empty, or with characters outside ASCII.
    """
    if not text or not text.isascii():
        raise ValueError(f"not a Code 128 text: {text!r}")
    try:
        modules: list[str] = Code128(text).build()
    except BarcodeError as error:
        raise ValueError(f"not a Code 128 text: {text!r}") from error
    return modules[0]


def qr(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code (level M, UTF-8), row by row, without quiet zone.

    Raises ValueError for a text longer than a QR code holds.
    """
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    data = text.encode("utf-8", "replace")
    if len(data) > 1000:
        raise ValueError("too long for a QR code")
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(data))
    code.make()
    rows: list[list[bool]] = code.modules
    return tuple(tuple(bool(cell) for cell in row) for row in rows)


def bars(modules: str) -> list[tuple[int, int]]:
    """The black runs of a row of modules as (first module, number of modules)."""
    found: list[tuple[int, int]] = []
    for place, module in enumerate(modules):
        if module == "1":
            if found and sum(found[-1]) == place:
                found[-1] = (found[-1][0], found[-1][1] + 1)
            else:
                found.append((place, 1))
    return found
