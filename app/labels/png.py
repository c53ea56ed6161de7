"""PDF → PNG: what a person previews and what tests read back, made from the very file that is printed."""

from __future__ import annotations

import threading
from io import BytesIO

PREVIEW_DPI = 406.4
"""Twice the 8 dots/mm of a label head: one printed dot is two pixels."""

_ONE_AT_A_TIME = threading.Lock()


def png(pdf: bytes, dpi: float = PREVIEW_DPI, page: int = 0) -> bytes:
    """One page as a grey PNG. May be called from any thread (pdfium itself may not)."""
    import pypdfium2

    out = BytesIO()
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            bitmap = document[page].render(scale=dpi / 72, grayscale=True)
            bitmap.to_pil().save(out, "PNG", optimize=False)
        finally:
            document.close()
    return out.getvalue()
