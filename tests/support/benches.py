"""Benches as screens meet them, built of domain types: the standard job of design.md §5, step by step."""

from __future__ import annotations

from dataclasses import replace

from app.happened import Answer, AnswerKind, Bench, Happened, HistoryEntry, OutboxRow, ReturnRow, Stage
from domain.commands import CommandWord
from domain.events import Covers
from domain.exchange import Backlog
from domain.ids import AnomalyId, EventId, LineId, OperatorId, PackageId, ReturnId, UnitId
from domain.labels import LabelLayout
from domain.message import Message
from domain.picture import (
    AnomalyPicture,
    LinePicture,
    PackagePicture,
    PrintedLabel,
    ReturnPicture,
    UnitPicture,
)
from domain.told import Operator, ToldLine, ToldReturn
from domain.vocabulary import (
    AnomalyState,
    Condition,
    DeliveryStatus,
    Disposition,
    FinancialStatus,
    FulfillmentStatus,
    LineState,
    ProcessingStatus,
    Role,
)
from sync.status import Link, SyncStatus

NOW_MS = 1_795_600_000_000
REFERENCE = "RMA-2026-00117"
INSTRUCTIONS = "The left cup has a crack at the handle. Please send the repaired one to my office address."
NAMES = {
    "KETTLE-17": "Electric kettle 1.7 l, brushed steel",
    "CUP-BLUE": "Coffee cup, blue, 300 ml",
    "DRILL-18V": "Cordless drill 18 V with two batteries and case",
    "LAMP-X": "Desk lamp, folding",
}
ANNA = Operator(OperatorId("op-anna"), "1001", "Anna Berger", Role.RECEIVER, "", "", "")
BEN = Operator(OperatorId("op-ben"), "1002", "Ben Okafor", Role.SUPERVISOR, "", "", "")
ALL_COMMANDS = dict.fromkeys(CommandWord, True)


def a_line(sku: str, expected: int, good: int = 0, damaged: int = 0, missing: int = 0) -> LinePicture:
    short = expected - good - damaged - missing
    state = LineState.FULFILLED if short <= 0 else LineState.PENDING
    if 0 < short < expected:
        state = LineState.PARTIALLY_FULFILLED
    return LinePicture(LineId(f"line-{sku}"), sku, expected, good, damaged, missing, state, added=False)


def a_unit(number: int, sku: str | None, **changes: object) -> UnitPicture:
    unit = UnitPicture(
        unit_id=UnitId(f"unit-{number}"),
        plate=f"U7K3M9Q2RT{number}X",
        package_id=PackageId("package-1"),
        sku=sku,
        gtin=None,
        serial=None,
        lot=None,
        expiry=None,
        quantity=1,
        condition=Condition.A,
        disposition=Disposition.AVAILABLE,
        default_disposition=Disposition.AVAILABLE,
        tote=None,
        needs_serial=False,
        voided=False,
        line_id=None if sku is None else LineId(f"line-{sku}"),
        counted=1,
        over=0,
        fits=True,
        undecided=False,
        labels=(PrintedLabel(LabelLayout.GOOD, Condition.A, 1),),
        heads=(),
        has_evidence=False,
        received_by=EventId(f"event-{number}"),
    )
    return replace(unit, **changes)  # type: ignore[arg-type]


def a_told(instructions: str | None = INSTRUCTIONS) -> ToldReturn:
    return ToldReturn(
        id=ReturnId("return-1"),
        version=3,
        reference=REFERENCE,
        lines=(
            ToldLine(LineId("line-KETTLE-17"), "KETTLE-17", 1),
            ToldLine(LineId("line-CUP-BLUE"), "CUP-BLUE", 2),
            ToldLine(LineId("line-DRILL-18V"), "DRILL-18V", 1, serials=("SN-88210",)),
        ),
        return_type="rma_submitted_by_customer",
        instructions=instructions,
        target_date="2026-11-24",
    )


def a_picture(**changes: object) -> ReturnPicture:
    picture = ReturnPicture(
        return_id=ReturnId("return-1"),
        reference=REFERENCE,
        told=a_told(),
        lines=(a_line("KETTLE-17", 1), a_line("CUP-BLUE", 2), a_line("DRILL-18V", 1)),
        units=(),
        packages=(PackagePicture(PackageId("package-1"), "1Z999AA10123456784", "1Z999AA10123456784", False),),
        anomalies=(),
        processing=ProcessingStatus.PROCESSING,
        delivery=DeliveryStatus.HANDLED,
        financial=FinancialStatus.PENDING,
        fulfillment=FulfillmentStatus.IN_PROGRESS,
        held=False,
        hold_heads=(),
        closed=False,
        live_closes=(),
        covers=Covers(0, ""),
        unreadable=0,
    )
    return replace(picture, **changes)  # type: ignore[arg-type]


def a_bench(stage: Stage = Stage.RECEIVING, **changes: object) -> Bench:
    bench = Bench(
        stage=stage,
        station="Dock 3",
        operator=ANNA if stage in {Stage.IDLE, Stage.RECEIVING} else None,
        picture=a_picture() if stage is Stage.RECEIVING else None,
        package_id=PackageId("package-1") if stage is Stage.RECEIVING else None,
        names=NAMES,
        commands=ALL_COMMANDS if stage is Stage.RECEIVING else {CommandWord.REPRINT: True},
    )
    return replace(bench, **changes)  # type: ignore[arg-type]


def an_answer(kind: AnswerKind, word: str, text: str, code: str = "", **values: str | int) -> Answer:
    return Answer(kind, Message(word), Message(text, values), code, NOW_MS)


def history(*sentences: str, undone: frozenset[int] = frozenset()) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(
            EventId(f"event-{n}"),
            NOW_MS - n * 4_000,
            Message(text),
            "4006381333931",
            "Anna Berger",
            n in undone,
        )
        for n, text in enumerate(sentences)
    )


def waiting() -> Happened:
    return Happened(a_bench(Stage.WAITING))


def signed_out(*, kept: bool = False) -> Happened:
    return Happened(a_bench(Stage.SIGN_IN, picture=a_picture() if kept else None))


def idle() -> Happened:
    return Happened(a_bench(Stage.IDLE))


def opened() -> Happened:
    bench = a_bench(history=history("Return RMA-2026-00117 opened", "Signed in"))
    return Happened(
        bench, an_answer(AnswerKind.INFO, "OPENED", "Return {ref} is open.", REFERENCE, ref=REFERENCE)
    )


def good() -> Happened:
    picture = a_picture(
        lines=(a_line("KETTLE-17", 1, good=1), a_line("CUP-BLUE", 2, good=1), a_line("DRILL-18V", 1)),
        units=(a_unit(1, "KETTLE-17"), a_unit(2, "CUP-BLUE", labels=())),
    )
    bench = a_bench(
        picture=picture,
        last_unit=UnitId("unit-2"),
        history=history(
            "Coffee cup, blue, 300 ml received",
            "Electric kettle 1.7 l, brushed steel received",
            "Return opened",
        ),
    )
    text = "{name}: 1 of 2"
    return Happened(
        bench,
        an_answer(AnswerKind.GOOD, "GOOD", text, "4006381333931", name=NAMES["CUP-BLUE"]),
        committed=True,
    )


def damaged() -> Happened:
    picture = a_picture(
        lines=(
            a_line("KETTLE-17", 1, good=1),
            a_line("CUP-BLUE", 2, good=1, damaged=1),
            a_line("DRILL-18V", 1),
        ),
        units=(
            a_unit(1, "KETTLE-17"),
            a_unit(2, "CUP-BLUE"),
            a_unit(3, "CUP-BLUE", condition=Condition.D, disposition=Disposition.DAMAGED, labels=()),
        ),
    )
    bench = a_bench(
        picture=picture,
        last_unit=UnitId("unit-3"),
        history=history(
            "Coffee cup, blue, 300 ml is damaged",
            "Coffee cup, blue, 300 ml received",
            "Coffee cup, blue, 300 ml received",
            "Electric kettle 1.7 l, brushed steel received",
        ),
    )
    return Happened(
        bench,
        an_answer(
            AnswerKind.DAMAGED, "DAMAGED", "{name} goes to damaged stock.", "DAMAGED", name=NAMES["CUP-BLUE"]
        ),
        committed=True,
    )


def unexpected() -> Happened:
    before = damaged().bench
    assert before.picture is not None
    picture = replace(
        before.picture,
        lines=(*before.picture.lines[:2], a_line("DRILL-18V", 1, good=1)),
        units=(
            *(replace(unit, labels=a_unit(9, None).labels) for unit in before.picture.units[:2]),
            replace(before.picture.units[2], labels=(PrintedLabel(LabelLayout.DAMAGED, Condition.D, 1),)),
            a_unit(4, "DRILL-18V", serial="SN-88210"),
            a_unit(
                5,
                "LAMP-X",
                line_id=None,
                fits=False,
                undecided=True,
                counted=0,
                disposition=Disposition.HOLD,
                labels=(),
            ),
        ),
        anomalies=(
            AnomalyPicture(
                AnomalyId("anomaly-1"),
                "unexpected_item",
                "unit-5",
                AnomalyState.OPEN,
                True,
                Message("{name} was not announced.", {"name": NAMES["LAMP-X"]}),
                "digest",
            ),
            AnomalyPicture(
                AnomalyId("anomaly-2"),
                "serial_mismatch",
                "unit-4",
                AnomalyState.OPEN,
                False,
                Message("Serial SN-88210 was not announced for this line."),
                "digest",
            ),
        ),
    )
    bench = replace(
        before,
        picture=picture,
        last_unit=UnitId("unit-5"),
        history=history(
            "Desk lamp, folding received, not announced",
            "Serial number SN-88210 added",
            "Cordless drill 18 V with two batteries and case received",
            "Coffee cup, blue, 300 ml received",
            "Coffee cup, blue, 300 ml is damaged",
            undone=frozenset({3}),
        ),
    )
    return Happened(
        bench,
        an_answer(
            AnswerKind.ATTENTION,
            "UNEXPECTED",
            "{name} is not on this return.",
            "4011905437873",
            name=NAMES["LAMP-X"],
        ),
        committed=True,
    )


def refused() -> Happened:
    return replace(
        good(),
        answer=an_answer(
            AnswerKind.REFUSED,
            "NOT YET",
            "Still open: {name} 1 of 2. Scan it, or confirm MISSING.",
            "CLOSE",
            name=NAMES["CUP-BLUE"],
        ),
        committed=False,
    )


def closed() -> Happened:
    return Happened(
        a_bench(Stage.IDLE),
        an_answer(AnswerKind.DONE, "CLOSED", "Return {ref} is complete.", "CLOSE", ref=REFERENCE),
        committed=True,
    )


def sync_status(link: Link = Link.ONLINE, pending: int = 0, parked: int = 0) -> SyncStatus:
    oldest = NOW_MS - 130_000 if pending else None
    return SyncStatus(
        link, Backlog(pending, parked, 412, oldest), True, NOW_MS - 20_000, "https://returns.example.org:8443"
    )


def a_return_row(number: int, **changes: object) -> ReturnRow:
    row = ReturnRow(
        return_id=ReturnId(f"return-{number}"),
        reference=f"RMA-2026-{number:05}",
        processing=ProcessingStatus.ACCEPTED,
        fulfillment=FulfillmentStatus.PENDING,
        expected=4,
        received=number % 4,
        damaged=0,
        instructions=None,
        target_date=f"2026-11-{1 + number % 28:02}",
        open_anomalies=0,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def outbox() -> tuple[OutboxRow, ...]:
    return (
        OutboxRow(
            EventId("e-1"),
            "unit_received",
            REFERENCE,
            NOW_MS - 900_000,
            "Central cannot read this fact: field quantity",
        ),
        OutboxRow(EventId("e-2"), "unit_graded", REFERENCE, NOW_MS - 130_000, None),
        OutboxRow(EventId("e-3"), "label_printed", "RMA-2026-00044", NOW_MS - 90_000, None),
        OutboxRow(EventId("e-4"), "scan_not_understood", None, NOW_MS - 4_000, None),
    )
