"""The nine-scan job, and that each of its scans survives the end of the program."""

import pytest

from app.happened import AnswerKind, Stage
from domain.commands import CommandWord
from domain.labels import LabelLayout
from domain.vocabulary import Condition, FulfillmentStatus
from tests.support.dock_world import A_CODE, B_CODE, C_SERIAL, REFERENCE, X_CODE, DockWorld

JOB: tuple[str | CommandWord, ...] = (
    REFERENCE,
    A_CODE,
    B_CODE,
    B_CODE,
    CommandWord.DAMAGED,
    C_SERIAL,
    X_CODE,
    CommandWord.ACCEPT,
    CommandWord.CLOSE,
)
WORDS = ("OPEN", "GOOD", "GOOD", "GOOD", "DAMAGED", "GOOD", "UNEXPECTED", "ACCEPTED", "CLOSED")


def the_job_is_done(dock: DockWorld) -> None:
    assert dock.sums() == {"A": (1, 0, 0), "B": (1, 1, 0), "C": (1, 0, 0), "X": (1, 0, 0)}
    assert [line.sku for line in dock.picture.lines if line.added] == ["X"]
    assert dock.picture.closed
    assert dock.picture.fulfillment is FulfillmentStatus.COMPLETE
    assert {unit.sku: unit.serial for unit in dock.picture.units if unit.serial} == {"C": C_SERIAL}
    printed = [
        (unit.sku, label.layout) for unit in dock.picture.units for label in unit.labels if label.copies == 1
    ]
    assert sorted(printed) == sorted(
        [
            ("A", LabelLayout.GOOD),
            ("B", LabelLayout.GOOD),
            ("B", LabelLayout.DAMAGED),
            ("C", LabelLayout.GOOD),
            ("X", LabelLayout.GOOD),
        ]
    )


def test_nine_scans_nine_answers_five_labels(dock: DockWorld) -> None:
    before = len(dock.facts())
    words = []
    for code in JOB:
        dock.scan(code)
        words.append(dock.word)
        dock.print_labels()
    assert tuple(words) == WORDS
    the_job_is_done(dock)
    scans = [fact for fact in dock.facts()[before:] if fact.raw_scan is not None]
    assert len(scans) == 9, "each scan is kept exactly once"
    assert {fact.operator for fact in scans} == {"operator-ada"}


@pytest.mark.parametrize("killed_after", range(1, 10))
def test_a_kill_after_any_scan_costs_nothing(dock: DockWorld, killed_after: int) -> None:
    for done, code in enumerate(JOB, start=1):
        dock.scan(code)
        if done == killed_after:
            dock.labels.clear()  # What was ordered dies with the program.
            shown = dock.restart()
            assert shown.bench.stage is Stage.SIGN_IN
            assert shown.answer is not None
            assert shown.answer.restored
            dock.sign_in()
            assert dock.last.bench.stage is (Stage.IDLE if done == 9 else Stage.RECEIVING)
        dock.print_labels()
    the_job_is_done(dock)


def test_the_first_picture_after_a_restart_is_the_last_scan_with_its_time(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE)
    at = dock.clock.ms
    dock.clock.ms += 60_000
    answer = dock.restart().answer
    assert answer is not None
    assert (answer.kind, answer.code, answer.at_ms) == (AnswerKind.INFO, A_CODE, at)


def test_the_same_code_right_after_a_restart_counts_and_is_flagged(dock: DockWorld) -> None:
    dock.scans(REFERENCE, B_CODE)
    scanned = dock.facts()[-1].event_id
    dock.restart()
    dock.scan(B_CODE)  # Nobody is signed in: kept, and no sign of a repeat.
    dock.sign_in()
    dock.scan(B_CODE)
    assert dock.sums()["B"] == (2, 0, 0)
    assert "repeated_after_restart" in dock.kinds()
    assert dock.word == "AGAIN?"
    assert [getattr(fact.payload, "repeats", None) for fact in dock.facts()][-1] == scanned


@pytest.mark.parametrize("between", [(), (A_CODE,)])
def test_the_same_code_is_no_repeat_without_a_restart_or_after_another(
    dock: DockWorld, between: tuple[str, ...]
) -> None:
    dock.scans(REFERENCE, B_CODE)
    if between:
        dock.restart()
        dock.sign_in()
    dock.scans(*between, B_CODE)
    assert "repeated_after_restart" not in dock.kinds()


def test_two_hundred_scans_are_two_hundred_facts_in_order(dock: DockWorld) -> None:
    dock.scan(REFERENCE)
    before = len(dock.facts())
    codes = [(A_CODE, B_CODE, X_CODE, "nothing-known")[number % 4] for number in range(200)]
    dock.scans(*codes)
    assert [fact.raw_scan for fact in dock.facts()[before:]] == [code.encode() for code in codes]
    assert sum(unit.quantity for unit in dock.picture.units) == 150
    assert dock.unit(0).condition is Condition.A
