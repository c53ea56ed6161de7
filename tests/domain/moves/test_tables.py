"""The four tables of moves, row by row and gap by gap: what is allowed leads where it says, all else has a sentence."""

from collections.abc import Iterator
from enum import StrEnum

import pytest

from domain.errors import Refused
from domain.lifecycle import SHOP_TERMINAL
from domain.moves import MOVER_NAMES, At, Back, Machine, Mover
from domain.moves.delivery import DELIVERY, DeliveryMove
from domain.moves.financial import FINANCIAL, FinancialMove
from domain.moves.fulfillment import FULFILLMENT, FulfillmentMove
from domain.moves.processing import PROCESSING, ProcessingMove
from domain.vocabulary import DeliveryStatus, FinancialStatus, FulfillmentStatus, ProcessingStatus

MACHINES: dict[str, tuple[Machine[StrEnum, StrEnum], type[StrEnum], type[StrEnum]]] = {
    "processing": (PROCESSING, ProcessingStatus, ProcessingMove),  # type: ignore[dict-item]
    "delivery": (DELIVERY, DeliveryStatus, DeliveryMove),  # type: ignore[dict-item]
    "financial": (FINANCIAL, FinancialStatus, FinancialMove),  # type: ignore[dict-item]
    "fulfillment": (FULFILLMENT, FulfillmentStatus, FulfillmentMove),  # type: ignore[dict-item]
}
FINAL = {
    "processing": "REJECTED CANCELED COMPLETE DELETED",
    "delivery": "DELIVERED DELIVERED_TO_SENDER CANCELED",
    "financial": "REFUNDED REFUND_REJECTED CANCELED NONE",
    "fulfillment": "CANCELED COMPLETE",
}
every_machine = pytest.mark.parametrize("name", MACHINES)
S, M = ProcessingStatus, ProcessingMove


def places(machine: Machine[StrEnum, StrEnum], state: StrEnum) -> Iterator[At[StrEnum]]:
    """Every way to stand in this state: a pause over each state that can pause, or over what nobody knows."""
    yield At(state)
    if state in machine.pauses:
        for row in machine.rows:
            if row.to is state:
                yield At(state, At(row.state))


@every_machine
def test_every_pair_of_state_and_move_by_every_mover_is_in_the_table_or_refused_with_a_sentence(
    name: str,
) -> None:
    machine, states, moves = MACHINES[name]
    table = {(row.state, row.move): row for row in machine.rows}
    for state in states:
        for at in places(machine, state):
            for move in moves:
                for mover in Mover:
                    row = table.get((state, move))
                    if (
                        row is not None
                        and mover in row.movers
                        and (at.left or row.to is not Back.TO_WHERE_IT_LEFT)
                    ):
                        there = machine.moved(at, move, mover)
                        paused = row.to in machine.pauses
                        expected = (
                            at.left if row.to is Back.TO_WHERE_IT_LEFT else At(row.to, at if paused else None)
                        )
                        assert there == expected
                        continue
                    with pytest.raises(Refused) as caught:
                        machine.moved(at, move, mover)
                    said = caught.value.message.english()
                    assert said.endswith(".")
                    assert "{" not in said


@every_machine
def test_a_refusal_says_what_is_and_what_may_be_done_instead(name: str) -> None:
    machine, states, moves = MACHINES[name]
    for state in states:
        for move in set(moves) - set(machine.allowed(state)):
            for mover in Mover:
                with pytest.raises(Refused) as caught:
                    machine.moved(At(state), move, mover)
                said = caught.value.message.english()
                if (state, move) in machine.why:
                    assert said == machine.why[state, move].english()
                    continue
                assert machine.states[state].english() in said
                assert machine.moves[move].english() in said
                mine = machine.allowed(state, mover)
                if state in machine.final:
                    assert machine.instead.english() in said
                elif mine:
                    assert all(machine.moves[one].english() in said for one in mine)
                else:
                    others = {one for row in machine.rows if row.state is state for one in row.movers}
                    assert all(MOVER_NAMES[one].english() in said for one in others)


@every_machine
def test_the_table_names_every_state_and_move_once(name: str) -> None:
    machine, states, moves = MACHINES[name]
    pairs = [(row.state, row.move) for row in machine.rows]
    assert len(set(pairs)) == len(pairs)
    assert set(machine.states) == set(states)
    assert list(machine.moves) == list(moves)
    assert {row.move for row in machine.rows} == set(moves)
    assert all(row.movers for row in machine.rows)
    names = [name.english() for name in machine.moves.values()]
    assert len(set(names)) == len(names)
    assert set(MOVER_NAMES) == set(Mover)


@every_machine
def test_every_state_can_be_reached(name: str) -> None:
    machine, states, _ = MACHINES[name]
    reached = {next(iter(states))}
    while (
        more := {row.to for row in machine.rows if row.state in reached and isinstance(row.to, StrEnum)}
        - reached
    ):
        reached |= more
    assert reached == set(states)


@every_machine
def test_final_states_are_final(name: str) -> None:
    assert MACHINES[name][0].final == frozenset(FINAL[name].split())


@every_machine
def test_only_pauses_come_back(name: str) -> None:
    machine = MACHINES[name][0]
    assert {row.state for row in machine.rows if row.to is Back.TO_WHERE_IT_LEFT} == machine.pauses


def test_the_shops_final_states_are_those_that_facts_of_a_dock_may_meet() -> None:
    assert PROCESSING.final == SHOP_TERMINAL | {S.COMPLETE}


def test_what_is_being_received_can_no_longer_be_cancelled() -> None:
    begun = PROCESSING.moved(At(S.ACCEPTED), M.BEGIN, Mover.DOCK)
    held = PROCESSING.moved(begun, M.HOLD, Mover.SHOP)
    asked = PROCESSING.moved(begun, M.RAISE, Mover.DOCK)
    for at in (begun, held, asked):
        for move in (M.CANCEL, M.REJECT, M.DELETE):
            with pytest.raises(Refused):
                PROCESSING.moved(at, move, Mover.SHOP)
    with pytest.raises(Refused, match="can no longer be cancelled"):
        PROCESSING.moved(begun, M.CANCEL, Mover.SHOP)


def test_a_hold_over_a_decision_comes_back_to_the_decision_and_that_to_the_work() -> None:
    begun = At(S.PROCESSING)
    asked = PROCESSING.moved(begun, M.RAISE, Mover.DOCK)
    held = PROCESSING.moved(asked, M.HOLD, Mover.SUPERVISOR)
    assert (held.state, held.left) == (S.ON_HOLD, asked)
    released = PROCESSING.moved(held, M.RELEASE, Mover.SHOP)
    assert released == asked
    assert PROCESSING.moved(released, M.SETTLE, Mover.SUPERVISOR) == begun


def test_a_hold_of_which_nobody_knows_what_was_before_waits_for_the_shops_word() -> None:
    with pytest.raises(Refused, match="What it was before is not known here"):
        PROCESSING.moved(At(S.ON_HOLD), M.RELEASE, Mover.SHOP)


def test_a_station_never_moves_money_or_parcels() -> None:
    for machine in (FINANCIAL, DELIVERY):
        movers = {mover for row in machine.rows for mover in row.movers}
        assert not movers & {Mover.DOCK, Mover.SUPERVISOR}


def test_a_refusal_by_a_mover_who_may_do_nothing_names_those_who_may() -> None:
    with pytest.raises(Refused) as caught:
        PROCESSING.moved(At(S.NEW), M.ACCEPT, Mover.PAYMENT)
    said = caught.value.message.english()
    assert said == (
        "Processing: New. “Accept” is not possible now. The next move is for: the shop, the dock, a supervisor."
    )
    with pytest.raises(Refused) as caught:
        PROCESSING.moved(At(S.REQUESTED), M.ACCEPT, Mover.DOCK)
    assert caught.value.message.english() == (
        "Processing: Requested. “Accept” is not for the dock, only for: the shop."
    )


def test_a_partial_refund_that_fails_comes_back_to_the_partial_refund() -> None:
    part = FINANCIAL.moved(At(FinancialStatus.PENDING), FinancialMove.REFUND_PART, Mover.PAYMENT)
    failed = FINANCIAL.moved(part, FinancialMove.FAIL, Mover.PAYMENT)
    assert FINANCIAL.moved(failed, FinancialMove.RETRY, Mover.SHOP) == part
    assert FINANCIAL.moved(part, FinancialMove.REFUND, Mover.PAYMENT) == At(FinancialStatus.REFUNDED)
