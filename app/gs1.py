"""GS1 element strings in a scan, by biip: the article number, serial, lot and expiry of one 2D code."""

from __future__ import annotations

from dataclasses import dataclass

from biip import parse

_GS1_SYMBOLS = ("]C1", "]d2", "]Q3", "]e0")


@dataclass(frozen=True, slots=True)
class ElementStrings:
    """What a GS1 code says: GTIN of 14 digits, serial, lot, expiry as ISO date."""

    gtin: str | None
    serial: str | None
    lot: str | None
    expiry: str | None


def read_elements(text: str) -> ElementStrings | None:
    """The elements of a GS1 message, None when the text is none.

    Without a symbology id the whole text must parse and begin with a GTIN (AI 01 or 02): a bare EAN-13 also
    looks like AI 400 or 95 (field notes, GS1).
    """
    marked = text.startswith(_GS1_SYMBOLS)
    if not marked and not text.startswith(("01", "02")):
        return None
    result = parse(text)
    message = result.gs1_message
    if message is None or result.gs1_message_error:
        return None
    found = {element.ai.ai: element for element in message.element_strings}
    if not found or (not marked and len(found) < 2):
        return None
    gtin = found.get("01") or found.get("02")
    expiry = found.get("17")
    return ElementStrings(
        gtin=None if gtin is None else gtin.value.zfill(14),
        serial=found["21"].value if "21" in found else None,
        lot=found["10"].value if "10" in found else None,
        expiry=expiry.date.isoformat() if expiry is not None and expiry.date is not None else None,
    )
