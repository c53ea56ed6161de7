"""Wire names are for ever: one committed fact of every type, every field given.

A change that fails here breaks every log there is. A new optional field asks for a new version of the type.
"""

from enum import StrEnum
from pathlib import Path

import pytest

from domain.codec import decode, encode
from domain.events import WIRE, Fact, Payload, RmaRef
from domain.ids import EventId, OperatorId, ReturnId
from domain.labels import LabelLayout
from domain.vocabulary import Condition, Disposition, LeftReason, Resolution, Role, ScanTrouble
from tests.support.payloads import full

GOLDEN = Path(__file__).parent / "golden"

WORDS: dict[type[StrEnum], str] = {
    Condition: "A B C D",
    Disposition: "available refurbishing quality-control damaged under-investigation hold",
    Resolution: "accept hold quarantine send_back ignore accept_damaged correct_count replace_serial write_off",
    LeftReason: "sent_back written_off",
    LabelLayout: "good damaged hold",
    Role: "receiver inspector supervisor administrator auditor",
    ScanTrouble: (
        "unknown_code no_open_return not_signed_in refused already_open already_labelled waiting_for_central"
    ),
}


def golden_fact(name: str, kind: type[Payload]) -> Fact:
    return Fact(
        event_id=EventId("019aa4d2-1c00-7000-8000-000000000001"),
        type=name,
        type_version=1,
        payload=full(kind),
        wall_time="2026-11-21T08:00:00.000Z",
        app_version="0.1.0",
        rma_ref=RmaRef(id=ReturnId("5f0c7cbb-7a38-5d84-9d0a-6f4a1f0f4a11")),
        raw_scan=b"\x1dcode",
        operator=OperatorId("operator-1"),
        session=EventId("019aa4d2-1c00-7000-8000-000000000002"),
    )


@pytest.mark.parametrize(("name", "kind"), WIRE.items(), ids=WIRE)
def test_wire_names_never_change(name: str, kind: type[Payload]) -> None:
    text = (GOLDEN / f"{name}.json").read_bytes()
    assert encode(golden_fact(name, kind)) == text
    assert decode(text) == golden_fact(name, kind)


def test_there_is_a_golden_fact_of_every_type_and_none_is_dropped() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(WIRE)
    assert len(WIRE) == 22


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_words_on_the_wire_are_never_dropped_or_renamed(words: type[StrEnum]) -> None:
    assert set(WORDS[words].split()) <= {word.value for word in words}
