"""The table of a lane is a projection of its own log: operator, return, parcel, last unit, last scan."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.dock import DockState, advance, scan_hash
from domain.events import (
    Fact,
    OperatorSignedIn,
    OperatorSignedOut,
    PackageDone,
    Payload,
    ReturnClosed,
    ReturnOpened,
    ReturnReopened,
    Reverted,
    RmaRef,
    ScanNotUnderstood,
    UnitReceived,
    UnitVoided,
    Unread,
    wall_time,
)
from domain.ids import EventId, PackageId, ReturnId, UnitId
from domain.vocabulary import ScanTrouble
from tests.support.builders import PACKAGE, START_MS, a_fact
from tests.support.payloads import COLLIDING, full

RETURN = ReturnId("return-1")
OTHER = PackageId("package-2")


def _unit(name: str) -> UnitReceived:
    unit: UnitReceived = full(UnitReceived)
    return replace(unit, unit_id=UnitId(name))


def _after(*payloads: Payload) -> DockState:
    state = DockState()
    for place, payload in enumerate(payloads):
        state = advance(state, a_fact(f"event-{place}", payload, RETURN))
    return state


def test_an_open_return_and_its_parcel_are_on_the_table() -> None:
    state = _after(ReturnOpened(PACKAGE))
    assert (state.open, state.rma_ref, state.package_id) == (True, RmaRef(RETURN), PACKAGE)
    assert state.last_unit is None


def test_the_last_unit_is_the_last_one_received_and_not_voided() -> None:
    events: list[Payload] = [ReturnOpened(PACKAGE), _unit("u1"), _unit("u2")]
    assert _after(*events).last_unit == "u2"
    assert _after(*events, UnitVoided(UnitId("u2"), ())).last_unit == "u1"
    assert _after(*events, UnitVoided(UnitId("u1"), ())).units == ("u2",)
    assert _after(*events, ReturnOpened(OTHER)).last_unit is None


def test_next_ends_the_parcel_and_its_undo_puts_it_back() -> None:
    events: list[Payload] = [ReturnOpened(PACKAGE), _unit("u1"), PackageDone(PACKAGE)]
    state = _after(*events)
    assert (state.open, state.last_unit, state.ended_by) == (False, "u1", "event-2")
    assert _after(*events, Reverted(EventId("event-2"))).open
    assert not _after(*events, Reverted(EventId("event-1"))).open
    assert _after(ReturnOpened(PACKAGE), PackageDone(OTHER)).open


def test_close_ends_the_return_and_reopening_puts_it_back() -> None:
    events: list[Payload] = [ReturnOpened(PACKAGE), full(ReturnClosed)]
    assert not _after(*events).open
    assert _after(*events, ReturnReopened((EventId("event-1"),))).open
    assert not _after(*events, ReturnReopened((EventId("event-7"),))).open
    elsewhere = a_fact("close", full(ReturnClosed), ReturnId("return-2"))
    assert advance(_after(ReturnOpened(PACKAGE)), elsewhere).open


def test_an_operator_change_keeps_the_open_return() -> None:
    state = _after(OperatorSignedIn("Dock 1", "receiver"), ReturnOpened(PACKAGE), _unit("u1"))
    assert (state.operator, state.session, state.role) == ("operator-1", "event-0", "receiver")
    out = advance(state, a_fact("out", OperatorSignedOut("change"), RETURN))
    assert (out.operator, out.session, out.role) == (None, None, None)
    assert (out.open, out.last_unit) == (True, "u1")


def test_the_last_committed_scan_is_remembered_with_its_time() -> None:
    scan = a_fact("event-1", ReturnOpened(PACKAGE), RETURN, raw_scan=b"RMA-1\r\n")
    state = advance(DockState(), scan)
    assert (state.last_scan, state.last_scan_hash, state.last_scan_ms) == (
        "event-1",
        scan_hash(b"RMA-1"),
        START_MS,
    )
    assert advance(state, a_fact("event-2", _unit("u1"))).last_scan == "event-1"
    assert scan_hash(b"RMA-1") != scan_hash(b"RMA-2")


def _unknown(raw: bytes | None, reason: ScanTrouble = ScanTrouble.UNKNOWN_CODE) -> Fact:
    return a_fact("scan", ScanNotUnderstood(reason), raw_scan=raw)


def test_the_unknown_code_that_accept_would_take_for_a_parcel() -> None:
    assert advance(DockState(), _unknown(b"1Z\xff")).unknown_code == "1Z\ufffd"
    assert advance(DockState(), _unknown(None)).unknown_code is None
    assert advance(DockState(), _unknown(b"1Z", ScanTrouble.REFUSED)).unknown_code is None
    assert advance(_after(ReturnOpened(PACKAGE)), _unknown(b"1Z")).unknown_code is None
    after = advance(advance(DockState(), _unknown(b"1Z")), _unknown(b"HOLD", ScanTrouble.REFUSED))
    assert after.unknown_code is None


def test_the_table_forgets_all_but_the_last_thousand_units() -> None:
    state = DockState(units=tuple(UnitId(f"u{number}") for number in range(1000)))
    grown = advance(state, a_fact("event", _unit("new")))
    assert (len(grown.units), grown.units[0], grown.last_unit) == (1000, "u1", "new")


FACTS = st.lists(
    st.builds(
        a_fact,
        st.sampled_from(("event-1", "event-2", "event-3")),
        COLLIDING | st.just(Unread("newer")),
        st.none() | st.just(RETURN),
        raw_scan=st.none() | st.binary(max_size=4),
        wall_time=st.sampled_from((wall_time(START_MS), "no time")),
    ),
    max_size=12,
)


@given(FACTS, st.integers(0, 12))
def test_a_restart_stands_where_the_work_stood(facts: list[Fact], killed_after: int) -> None:
    """Any point of the log is a state to go on from; what does not concern the table changes nothing."""
    states = [DockState()]
    for fact in facts:
        states.append(advance(states[-1], fact))
    again = states[min(killed_after, len(facts))]
    for fact in facts[killed_after:]:
        again = advance(again, fact)
    assert again == states[-1]
    assert states[-1].last_unit is None or states[-1].last_unit == states[-1].units[-1]
