"""The head of an open return: reference, what kind of return it is, which parcel, what the customer wrote."""

from __future__ import annotations

from dataclasses import dataclass

from app.happened import Bench
from domain.message import N_, Message
from domain.picture import ReturnPicture
from domain.vocabulary import PROCESSING_NAMES
from ui.texts import sentence
from ui.wording import return_type


@dataclass(frozen=True, slots=True)
class Header:
    """`at_opening` is True until the first unit: then the instructions are shown large."""

    reference: str
    status: str
    facts: tuple[str, ...]
    instructions: str
    at_opening: bool
    held: bool


def header(bench: Bench, picture: ReturnPicture) -> Header:
    """Pure."""
    told = picture.told
    facts = [
        return_type(told.return_type) if told is not None else "",
        "" if told is None or told.target_date is None else _due(told.target_date),
        _parcel(bench, picture),
    ]
    return Header(
        reference=picture.reference or sentence(Message(N_("Unknown return"))),
        status=sentence(Message(N_("Closed")) if picture.closed else PROCESSING_NAMES[picture.processing]),
        facts=tuple(fact for fact in facts if fact),
        instructions=(told.instructions or "").strip() if told is not None else "",
        at_opening=all(unit.voided for unit in picture.units),
        held=picture.held,
    )


def _due(target_date: str) -> str:
    return sentence(Message(N_("due {date}"), {"date": target_date[:10]}))


def _parcel(bench: Bench, picture: ReturnPicture) -> str:
    numbers = {package.package_id: number for number, package in enumerate(picture.packages, start=1)}
    number = None if bench.package_id is None else numbers.get(bench.package_id)
    if number is None:
        return sentence(Message(N_("no open parcel"))) if picture.packages else ""
    package = picture.packages[number - 1]
    values: dict[str, str | int | Message] = {"number": number, "count": len(picture.packages)}
    parcel = sentence(Message(N_("parcel {number} of {count}"), values))
    return f"{parcel} ({package.tracking})" if package.tracking else parcel
