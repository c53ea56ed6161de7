"""Labels that hurt: long, short, in many scripts, in the longest language; and eyes to look at them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import zplkit
import zxingcpp
from PIL import Image, ImageOps

from app.labels.drawing import Box
from domain.labels import LabelLayout, UnitLabel
from domain.message import Message
from domain.vocabulary import Condition, Disposition

PLATE = "R7K2M4PQ9TXA"

MUG = UnitLabel(
    plate=PLATE,
    layout=LabelLayout.GOOD,
    sku="MUG-BLUE-035",
    name="Coffee mug, blue, 350 ml",
    condition=Condition.A,
    disposition=Disposition.AVAILABLE,
    quantity=1,
    reference="RMA-2026-001042",
    printed_on="2026-11-21",
    station="Dock 1",
    operator_code="JB",
    is_copy=False,
)

_GERMAN = {
    "Damaged": "Beschädigt",
    "On hold": "Zurückgehalten",
    "Available": "Verfügbar",
    "Under investigation": "In Untersuchung durch die Qualitätssicherung",
    "Damaged stock": "Beschädigter Bestand",
    "Return {reference}": "Retourenauftrag {reference}",
    "Quality control": "Qualitätskontrolle",
    "COPY": "DUPLIKAT",
}


def english(message: Message) -> str:
    return message.english()


def german(message: Message) -> str:
    return _GERMAN.get(message.template, message.template).format(**message.values)


_LONG = replace(
    MUG,
    sku="SKU-" + "ABCDEFGHIJ" * 3 + "-XL-RED",
    name="Kaffeemühle »Große Freiheit« mit Edelstahlmahlwerk, spülmaschinenfest, 1,5 l, ÄÖÜ",
    reference="R" + "1234567890" * 3 + "-WWWWWWWW",
    station="Wareneingang Süd, Tor 12, Arbeitsplatz 3 (Überlauf)",
    operator_code="MÜLLER-7",
    quantity=1000,
    is_copy=True,
)
_WIDE = replace(
    MUG, sku="W" * 40, name="W" * 500, reference="W" * 40, station="W" * 90, operator_code="W" * 12
)
_GREEK = replace(MUG, sku="ΑΒΓ-ЖЩ-42", name="Кружка синяя фарфоровая Μεγάλη κούπα", reference="ВОЗВРАТ-42")
_ARABIC = replace(
    MUG, sku=None, name="فنجان قهوة أزرق 350 مل (جديد)", station="重庆仓库", reference="返品-0042"
)
_EMPTY = replace(MUG, sku=None, name="", reference="R", station="", operator_code="")

LABELS = [
    replace(label, layout=layout, condition=condition, disposition=disposition)
    for label in (MUG, replace(MUG, quantity=12, is_copy=True), _LONG, _WIDE, _GREEK, _ARABIC, _EMPTY)
    for layout, condition, disposition in (
        (LabelLayout.GOOD, Condition.B, Disposition.QUALITY_CONTROL),
        (LabelLayout.DAMAGED, Condition.D, Disposition.DAMAGED),
        (LabelLayout.HOLD, Condition.C, Disposition.UNDER_INVESTIGATION),
    )
]


def picture(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("L")


def printed(zpl: bytes) -> Image.Image:
    """What a label printer makes of the job; the job must be exactly one label."""
    (label,) = zplkit.render(zpl).labels
    return picture(label.png())


def decoded(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


def ink(image: Image.Image, dots_per_mm: float) -> Box | None:
    """The place of everything that is clearly darker than paper, in mm."""
    found = ImageOps.invert(image).point(lambda grey: 255 if grey > 100 else 0).getbbox()
    if found is None:
        return None
    left, top, right, bottom = (edge / dots_per_mm for edge in found)
    return Box(left, top, right - left, bottom - top)
