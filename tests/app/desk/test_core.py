"""The desk's acts one by one: what each command does, when it is refused, and that no scan is ever dropped."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.desk import receiving
from app.happened import AnswerKind, Stage
from domain.codes import badge_code, tote_code
from domain.commands import CommandWord
from domain.events import (
    OperatorSignedIn,
    OperatorSignedOut,
    PackageArrived,
    PackageDone,
    ReturnOpened,
    ScanNotUnderstood,
    UnitReceived,
)
from domain.labels import LabelLayout
from domain.vocabulary import Condition, Disposition, ProcessingStatus, ScanTrouble
from tests.support.builders import a_return
from tests.support.dock_world import (
    A_CODE,
    B_CODE,
    BO,
    C_CODE,
    C_SERIAL,
    OTHER_REFERENCE,
    REFERENCE,
    SITE,
    TRACKING,
    X_CODE,
    DockWorld,
    a_dock,
)

GRADES = [
    (CommandWord.A, Condition.A),
    (CommandWord.B, Condition.B),
    (CommandWord.C, Condition.C),
    (CommandWord.D, Condition.D),
    (CommandWord.DAMAGED, Condition.D),
]


@pytest.mark.parametrize(("word", "condition"), GRADES)
def test_a_condition_hits_the_last_unit(dock: DockWorld, word: CommandWord, condition: Condition) -> None:
    dock.scans(REFERENCE, A_CODE, B_CODE, word)
    assert [unit.condition for unit in dock.picture.units] == [Condition.A, condition]


@pytest.mark.parametrize("word", [*(word for word, _ in GRADES), CommandWord.ACCEPT, CommandWord.HOLD])
def test_what_needs_a_last_unit_is_refused_without_one(dock: DockWorld, word: CommandWord) -> None:
    dock.scans(REFERENCE, word)
    assert dock.last.answer is not None
    assert dock.last.answer.kind is AnswerKind.REFUSED
    assert "no last unit" in dock.sentence


@pytest.mark.parametrize(
    "word", [CommandWord.NEXT, CommandWord.CLOSE, CommandWord.MISSING, CommandWord.UNDO, CommandWord.REPRINT]
)
def test_what_needs_a_return_is_refused_without_one(dock: DockWorld, word: CommandWord) -> None:
    by_key = dock.key(word)
    assert by_key.answer is not None
    assert by_key.answer.kind is AnswerKind.REFUSED
    kept = len(dock.facts())
    dock.scan(word)
    assert dock.last.answer is not None
    assert dock.last.answer.kind is AnswerKind.REFUSED
    assert len(dock.facts()) == kept + 1, "a refused scan is kept, a refused key leaves nothing"


def test_hold_puts_the_last_unit_aside(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.HOLD)
    assert dock.unit().disposition is Disposition.HOLD
    assert dock.word == "HOLD"
    assert [order.label.layout for order in dock.print_labels()] == [LabelLayout.HOLD]


def test_accept_is_refused_when_all_is_in_order(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.ACCEPT)
    assert dock.word == "NOT YET"


def test_an_article_in_no_catalogue_can_only_be_held(dock: DockWorld) -> None:
    dock.scans(REFERENCE, "4012345678901")
    assert dock.word == "UNKNOWN ITEM"
    dock.scan(CommandWord.ACCEPT)
    assert dock.word == "NOT YET"
    dock.scan(CommandWord.HOLD)
    assert dock.unit().disposition is Disposition.HOLD


def test_more_than_expected_waits_for_a_decision(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, A_CODE)
    assert dock.word == "TOO MANY"
    dock.scan(CommandWord.CLOSE)
    assert "waits for a decision" in dock.sentence
    dock.scan(CommandWord.ACCEPT)
    assert dock.sums()["A"] == (2, 0, 0)


def test_missing_then_close(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.CLOSE)
    assert dock.word == "NOT YET"
    dock.scan(CommandWord.MISSING)
    assert dock.word == "MISSING"
    dock.scan(CommandWord.MISSING)
    assert dock.word == "NOT YET"
    dock.scan(CommandWord.CLOSE)
    assert dock.sums() == {"A": (1, 0, 0), "B": (0, 0, 2), "C": (0, 0, 1)}
    assert dock.last.bench.stage is Stage.IDLE


def test_a_serialised_article_waits_for_its_serial(dock: DockWorld) -> None:
    dock.scans(REFERENCE, C_CODE)
    assert dock.word == "SERIAL?"
    dock.scan(CommandWord.CLOSE)
    assert "serial" in dock.sentence
    dock.scan(C_SERIAL)
    assert (dock.unit().serial, dock.unit().needs_serial) == (C_SERIAL, False)


def test_a_serial_that_nobody_announced_is_counted_and_flagged(dock: DockWorld) -> None:
    dock.scans(REFERENCE, C_CODE, "SN-OTHER")
    assert dock.sums()["C"] == (1, 0, 0)
    assert dock.word == "OTHER SERIAL"


def test_a_tote_says_where_the_last_unit_goes(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, tote_code("T-DAMAGED"))
    assert (dock.unit().disposition, dock.unit().tote) == (Disposition.DAMAGED, "T-DAMAGED")
    dock.scan(tote_code("T-NOBODY"))
    assert "not known at this site" in dock.sentence


def test_next_leaves_the_return_open_and_a_second_parcel_goes_on(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.NEXT)
    assert dock.last.bench.stage is Stage.IDLE
    dock.scan(TRACKING)
    assert (dock.word, len(dock.picture.packages)) == ("OPEN", 2)
    assert [package.tracking for package in dock.picture.packages] == [None, TRACKING]
    dock.scans(B_CODE, CommandWord.DAMAGED)
    assert dock.sums()["B"] == (0, 1, 0)


def test_the_open_return_again_changes_nothing_and_says_so(dock: DockWorld) -> None:
    dock.scans(REFERENCE, REFERENCE)
    assert (dock.word, len(dock.picture.packages)) == ("OPEN", 1)
    assert isinstance(dock.facts()[-1].payload, ScanNotUnderstood)


def test_another_return_while_units_lie_here_is_refused(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, OTHER_REFERENCE)
    assert f"Return {REFERENCE} is still open here" in dock.sentence
    assert dock.picture.reference == REFERENCE


def test_another_return_clears_an_empty_parcel_away(dock: DockWorld) -> None:
    dock.scans(REFERENCE, OTHER_REFERENCE)
    assert dock.picture.reference == OTHER_REFERENCE
    assert dock.payloads()[-3:] == [PackageDone, PackageArrived, ReturnOpened]
    assert dock.raw_scans().count(OTHER_REFERENCE.encode()) == 1


def test_a_return_chosen_from_the_list_opens(dock: DockWorld) -> None:
    chosen = a_return(OTHER_REFERENCE).told.id
    dock.take(dock.core.open_return(chosen))
    assert dock.picture.reference == OTHER_REFERENCE
    assert dock.last.bench.stage is Stage.RECEIVING


def test_a_return_the_shop_gave_up_is_opened_with_a_warning(dock: DockWorld) -> None:
    dock.tell(a_return("RMA-GONE").with_line("A").but(processing=ProcessingStatus.CANCELED).told)
    dock.scan("RMA-GONE")
    assert dock.word == "STOP AND LOOK"
    dock.scan(A_CODE)
    assert dock.picture.processing is ProcessingStatus.ANOMALY


def test_a_closed_return_says_that_it_was_closed_before(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.MISSING, CommandWord.CLOSE, REFERENCE)
    assert dock.word == "CLOSED BEFORE"


def test_an_unknown_parcel_opens_by_accept(dock: DockWorld) -> None:
    dock.scan("PARCEL-9")
    assert (dock.word, dock.last.bench.stage) == ("UNKNOWN", Stage.IDLE)
    dock.scan(CommandWord.ACCEPT)
    assert (dock.word, dock.last.bench.stage) == ("UNKNOWN PARCEL", Stage.RECEIVING)
    dock.scan("PARCEL-9")
    assert dock.facts()[-1].payload == ScanNotUnderstood(
        ScanTrouble.ALREADY_OPEN, "This return is open already. Scan the next item."
    )
    dock.scans(A_CODE, CommandWord.HOLD)
    assert dock.unit().disposition is Disposition.HOLD


@pytest.mark.parametrize(
    "code", [b"P\x00CKAGE", b"\xff\xfe\xfd", "☃ \u202e".encode(), b"'; DROP TABLE event; --"]
)
def test_an_unknown_parcel_may_be_called_anything(dock: DockWorld, code: bytes) -> None:
    dock.scans(code, CommandWord.ACCEPT, A_CODE)
    assert len(dock.picture.units) == 1
    assert code in dock.raw_scans()


def test_undo_takes_back_step_by_step(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.DAMAGED, CommandWord.UNDO)
    assert dock.unit().condition is Condition.A
    dock.scan(CommandWord.UNDO)
    assert dock.unit().voided
    dock.scan(CommandWord.UNDO)
    assert dock.word == "NOT YET"


def test_undo_after_close_opens_again(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.MISSING, CommandWord.CLOSE, CommandWord.UNDO)
    assert (dock.last.bench.stage, dock.picture.closed) == (Stage.RECEIVING, False)


def test_undo_after_next_puts_the_parcel_back(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.NEXT, CommandWord.UNDO)
    assert dock.last.bench.stage is Stage.RECEIVING
    dock.scan(CommandWord.DAMAGED)
    assert dock.unit().condition is Condition.D


def test_undo_stays_on_its_own_return(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.NEXT, OTHER_REFERENCE, CommandWord.UNDO)
    assert dock.word == "NOT YET"


def test_reprint_is_a_marked_copy(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    dock.rest(1600)
    (first,) = dock.print_labels()
    dock.scan(CommandWord.REPRINT)
    (copy,) = dock.print_labels()
    assert (first.label.is_copy, copy.label.is_copy) == (False, True)
    assert first.label.plate == copy.label.plate
    assert [label.copies for label in dock.unit().labels] == [2]


def test_people_change_and_the_return_stays(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    dock.sign_in(BO)
    assert dock.last.bench.operator == BO
    dock.scan(B_CODE)
    assert dock.payloads()[-3:] == [OperatorSignedOut, OperatorSignedIn, UnitReceived]
    assert dock.facts()[-1].operator == BO.id
    assert dock.facts()[-1].session == dock.facts()[-2].event_id
    assert dock.sums()["A"] == (1, 0, 0)


def test_a_locked_desk_keeps_scans_without_an_operator(dock: DockWorld) -> None:
    dock.scan(REFERENCE)
    locked = dock.take(dock.core.lock("idle"))
    assert locked.bench.stage is Stage.SIGN_IN
    dock.scan(A_CODE)
    kept = dock.facts()[-1]
    assert isinstance(kept.payload, ScanNotUnderstood)
    assert (kept.payload.reason, kept.raw_scan, kept.operator, kept.session) == (
        ScanTrouble.NOT_SIGNED_IN,
        A_CODE.encode(),
        None,
        None,
    )
    assert dock.picture.units == ()
    assert dock.core.command(CommandWord.CLOSE).answer is not None
    dock.sign_in()
    assert dock.last.bench.stage is Stage.RECEIVING


def test_before_the_first_contact_scans_are_kept(tmp_path: Path) -> None:
    world = DockWorld(tmp_path / "new.sqlite")
    assert world.start().bench.stage is Stage.WAITING
    world.scan(b"\x00anything\xff")
    assert world.raw_scans() == [b"\x00anything\xff"]
    payload = world.facts()[0].payload
    assert isinstance(payload, ScanNotUnderstood)
    assert payload.reason is ScanTrouble.WAITING_FOR_CENTRAL
    world.store.close()


def test_the_first_contact_ends_the_waiting_also_when_it_brings_people_only(tmp_path: Path) -> None:
    world = DockWorld(tmp_path / "new.sqlite")
    world.start()
    world.tell(SITE, BO)
    assert world.last.bench.stage is Stage.SIGN_IN
    world.store.close()


def test_a_new_rule_of_the_site_counts_at_once(dock: DockWorld) -> None:
    dock.tell(replace(SITE, version=2, idle_minutes=3, receiver_may_accept=False), version=2)
    assert dock.last.bench.idle_minutes == 3
    dock.scans(REFERENCE, X_CODE, CommandWord.ACCEPT)
    assert dock.word == "NOT YET"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0",
        b"\xff" * 10,
        b"A\x1d\r\nB",
        b"x" * 100_000,
        bytes(range(256)) * 200,
        b"9" * 5000,
        b"01" + b"9" * 4000,
    ],
)
def test_every_byte_of_a_strange_scan_is_kept(dock: DockWorld, raw: bytes) -> None:
    dock.scans(REFERENCE, C_CODE)  # A unit that waits for a serial takes nearly everything for one.
    before = len(dock.facts())
    dock.scan(raw)
    assert b"".join(fact.raw_scan or b"" for fact in dock.facts()[before:]) == raw
    assert len(dock.last.answer.code if dock.last.answer else "") <= 100
    dock.restart()
    assert len(dock.facts()) >= before


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    raw=st.one_of(
        st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_any_scan_is_answered_and_kept(dock: DockWorld, raw: bytes) -> None:
    before = len(dock.facts())
    happened = dock.scan(raw)
    assert happened.answer is not None
    assert happened.committed
    assert b"".join(fact.raw_scan or b"" for fact in dock.facts()[before:]) == raw


def test_a_fault_of_the_program_keeps_the_scan(dock: DockWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(receiving, "act_on", broken)
    dock.scan(A_CODE)
    assert dock.last.answer is not None
    assert dock.last.answer.kind is AnswerKind.TROUBLE
    assert dock.raw_scans()[-1] == A_CODE.encode()


def test_a_badge_nobody_has_is_refused(dock: DockWorld) -> None:
    dock.scan(badge_code("999"))
    assert "badge is not known" in dock.sentence


def test_a_label_is_settled_by_the_next_scan(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    assert dock.labels == []
    dock.scan(B_CODE)
    assert [order.label.sku for order in dock.labels] == ["A"]


@pytest.mark.parametrize("word", [CommandWord.DAMAGED, CommandWord.C, CommandWord.UNDO])
def test_a_condition_code_and_undo_do_not_settle(dock: DockWorld, word: CommandWord) -> None:
    dock.scans(REFERENCE, A_CODE, word)
    assert dock.labels == []


def test_a_label_is_settled_after_a_second_and_a_half(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    assert dock.core.due_ms() == dock.clock.ms + 1500
    assert dock.rest(1499) is None
    assert dock.rest(1) is not None
    assert [order.label.sku for order in dock.labels] == ["A"]
    assert dock.rest(60_000) is None, "ordered once"


def test_a_clock_set_back_does_not_keep_a_label(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    assert dock.rest(-3_600_000) is not None
    assert [order.label.sku for order in dock.labels] == ["A"]


def test_damage_found_later_gives_a_second_label(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    dock.rest(2000)
    dock.print_labels()
    dock.scan(CommandWord.DAMAGED)
    assert [order.label.layout for order in dock.labels] == [LabelLayout.DAMAGED]


def test_labels_owed_when_the_program_died_come_out_once(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, B_CODE, CommandWord.NEXT, OTHER_REFERENCE, A_CODE)
    assert len(dock.labels) == 2
    dock.labels.clear()
    dock.restart()
    assert [(order.label.reference, order.label.sku) for order in dock.print_labels()] == [
        (REFERENCE, "A"),
        (REFERENCE, "B"),
    ]
    dock.sign_in()
    dock.rest(1600)
    assert [order.label.reference for order in dock.print_labels()] == [OTHER_REFERENCE]
    dock.restart()
    assert dock.labels == []


def test_a_label_says_what_it_must_and_no_customer(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    dock.rest(1500)
    (order,) = dock.print_labels()
    label = order.label
    assert (label.sku, label.name, label.reference, label.station, label.operator_code) == (
        "A",
        "Apple",
        REFERENCE,
        "Dock 1",
        "100",
    )
    assert label.printed_on == datetime.fromtimestamp(dock.clock.ms / 1000).astimezone().date().isoformat()
    by = next(fact for fact in dock.facts() if isinstance(fact.payload, UnitReceived))
    assert dock.facts()[-1].operator == by.operator


def test_history_tells_newest_first_and_what_was_undone(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, CommandWord.DAMAGED, CommandWord.UNDO)
    told = [(entry.sentence.english(), entry.undone) for entry in dock.last.bench.history]
    assert told == [
        ("Last step taken back", False),
        ("A graded D: Damaged", True),
        ("A received", False),
        ("Parcel opened", False),
    ]
    assert {entry.operator for entry in dock.last.bench.history} == {"Ada"}


def test_several_returns_with_one_code_ask_for_a_choice(tmp_path: Path) -> None:
    world = a_dock(tmp_path)
    world.tell(*(a_return(f"R-{n}").with_line("A").but(tracking=("SHARED",)).told for n in range(2)))
    world.scan("SHARED")
    assert "Several returns" in world.sentence
    world.store.close()
