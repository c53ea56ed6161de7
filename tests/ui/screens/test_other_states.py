"""Sign-in, list of returns, sync and foot: what they say, without a window."""

from dataclasses import replace

import pytest

from app.happened import OutboxRow
from domain.events import WIRE
from domain.ids import EventId, ReturnId
from domain.message import Message
from domain.vocabulary import ProcessingStatus
from sync.status import Link
from tests.support import benches
from ui.link_words import LINK_SENTENCES
from ui.screens.open_returns.state import present as present_returns
from ui.screens.sign_in.state import Attempt, Step
from ui.screens.sign_in.state import present as present_sign_in
from ui.screens.sync_center.state import EVENT_NAMES, RowMark
from ui.screens.sync_center.state import present as present_sync
from ui.shell.status_state import ScannerSight
from ui.shell.status_state import present as present_status
from ui.wording import age, clock_time, day_and_time, return_reason, return_type

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("attempt", "step"),
    [
        (Attempt(), Step.BADGE),
        (Attempt(badge="x"), Step.PIN),
        (Attempt(badge="x", checking=True), Step.CHECKING),
    ],
)
def test_steps_of_signing_in(attempt: Attempt, step: Step) -> None:
    state = present_sign_in(benches.signed_out(kept=True).bench, attempt, None)
    assert state.step is step
    assert state.wants_pin is (step is Step.PIN)
    assert state.kept == f"Return {benches.REFERENCE} stays open."


def test_no_badge_counts_before_the_first_contact() -> None:
    state = present_sign_in(benches.waiting().bench, Attempt(badge="x"), benches.sync_status(Link.WAITING))
    assert state.step is Step.WAITING
    assert "https://returns.example.org:8443" in state.hint


def test_waiting_names_what_is_in_the_way() -> None:
    bench = benches.waiting().bench
    trouble = replace(benches.sync_status(Link.OFFLINE), trouble=Message("No network."))
    assert present_sign_in(bench, Attempt(), trouble).hint == "No network."
    unenrolled = benches.sync_status(Link.NOT_ENROLLED)
    assert "not enrolled" in present_sign_in(bench, Attempt(), unenrolled).hint
    assert present_sign_in(bench, Attempt(), None).hint


def test_rows_of_returns() -> None:
    rows = [
        benches.a_return_row(1, instructions="Two\nlines", open_anomalies=2),
        benches.a_return_row(2, processing=ProcessingStatus.ON_HOLD),
    ]
    state = present_returns("", rows, ReturnId("return-2"))
    assert [(row.progress, row.status, row.needs_decision, row.current) for row in state.rows] == [
        ("1 of 4", "Accepted", True, False),
        ("2 of 4", "On hold", False, True),
    ]
    assert state.rows[0].instructions == "Two lines"
    assert state.note == ""


def test_an_empty_list_says_what_it_knows() -> None:
    assert present_returns("", None, None).note == "Looking …"
    assert present_returns("", [], None).note == "No open returns."
    assert "this station's data" in present_returns("X1", [], None).note


def test_parked_facts_carry_their_reason() -> None:
    state = present_sync(benches.sync_status(Link.OFFLINE, 3, 1), benches.outbox(), benches.NOW_MS)
    assert state.parked == ("e-1",)
    assert [row.mark for row in state.rows] == [RowMark.PARKED] + [RowMark.PENDING] * 3
    assert state.rows[0].reason.startswith("Central cannot read")
    assert [figure.value for figure in state.figures[:4]] == [
        "3",
        f"2{NBSP}min",
        "1",
        f"under{NBSP}1{NBSP}min ago",
    ]


def test_sync_before_the_first_word() -> None:
    state = present_sync(None, None, benches.NOW_MS)
    assert state.headline == "Looking for central"
    assert state.figures[3].value == "never"
    assert present_sync(None, (), benches.NOW_MS).note == "Everything is with central."


def test_every_kind_of_fact_has_a_name() -> None:
    assert set(EVENT_NAMES) == set(WIRE)
    unknown = OutboxRow(EventId("e"), "unit_teleported", None, None, None)
    assert present_sync(None, (unknown,), benches.NOW_MS).rows[0].what == "unit_teleported"


@pytest.mark.parametrize("link", Link)
def test_the_foot_says_every_link_in_words(link: Link) -> None:
    state = present_status(benches.good().bench, benches.sync_status(link), ScannerSight(), benches.NOW_MS)
    assert state.network == LINK_SENTENCES[link].english()
    assert (state.operator, state.station) == ("Anna Berger", "Dock 3")


def test_the_foot_without_anybody() -> None:
    state = present_status(
        benches.signed_out().bench, None, ScannerSight(window_active=False), benches.NOW_MS
    )
    assert not state.signed_in
    assert state.operator == "nobody signed in"
    assert not state.scanner_ready
    assert state.waiting == "nothing waits"


def test_a_lost_scanner_is_named() -> None:
    sight = ScannerSight(trouble=Message("Cable out."))
    state = present_status(benches.good().bench, benches.sync_status(pending=2), sight, benches.NOW_MS)
    assert (state.scanner, state.scanner_ready) == ("Cable out.", False)
    assert state.waiting == f"2 waiting, 2{NBSP}min"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (-5 * MINUTE, f"under{NBSP}1{NBSP}min"),
        (MINUTE - 1, f"under{NBSP}1{NBSP}min"),
        (MINUTE, f"1{NBSP}min"),
        (HOUR - 1, f"59{NBSP}min"),
        (HOUR, f"1{NBSP}h"),
        (DAY, f"1{NBSP}d"),
        (40 * DAY, f"40{NBSP}d"),
    ],
)
def test_ages(passed: int, said: str) -> None:
    assert age(benches.NOW_MS - passed, benches.NOW_MS) == said
    assert age(None, benches.NOW_MS) == ""


def test_times_and_shop_words() -> None:
    assert clock_time(None) == day_and_time(None) == ""
    assert len(clock_time(benches.NOW_MS)) == 8
    assert day_and_time(benches.NOW_MS).endswith(clock_time(benches.NOW_MS)[:5])
    assert (return_type(None), return_type("quality_control"), return_type("odd")) == (
        "",
        "Quality check",
        "odd",
    )
    assert (return_reason("tooBig"), return_reason(None)) == ("Too big", "")
