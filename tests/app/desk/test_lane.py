"""The lane: one thread, scans first, in order, and nothing gets lost in a future."""

import threading

import pytest

from app.desk.lane import DeskLane, LaneStopped, Turn


def a_lane() -> DeskLane:
    return DeskLane(lambda: None, lambda: None)


def test_scans_go_first_and_each_turn_keeps_its_order() -> None:
    lane, done = a_lane(), list[str]()
    for turn, name in [
        (Turn.BEHIND, "feed 1"),
        (Turn.SCREEN, "screen"),
        (Turn.SCAN, "scan 1"),
        (Turn.BEHIND, "feed 2"),
        (Turn.SCAN, "scan 2"),
    ]:
        lane.submit(turn, lambda name=name: done.append(name))  # type: ignore[misc]
    lane.start()
    lane.stop()
    assert done == ["scan 1", "scan 2", "screen", "feed 1", "feed 2"]


def test_everything_runs_on_one_thread_and_answers_through_its_future() -> None:
    lane = a_lane()
    lane.start()
    names = {lane.submit(Turn.SCAN, lambda: threading.current_thread().name).result(5) for _ in range(20)}
    assert names == {"desk"}
    assert lane.run_behind(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        lane.run_behind(lambda: 1 // 0)
    assert lane.run_behind(lambda: "it goes on") == "it goes on"
    lane.stop()
    with pytest.raises(LaneStopped):
        lane.submit(Turn.SCAN, lambda: None)


def test_the_idle_call_comes_when_due_and_its_fault_ends_nothing() -> None:
    due: list[float | None] = [0.01, 0.01, None]
    called = threading.Event()
    calls: list[int] = []

    def on_idle() -> None:
        calls.append(1)
        due.pop(0)
        if len(calls) == 2:
            called.set()
        raise ZeroDivisionError

    lane = DeskLane(lambda: due[0], on_idle)
    lane.start()
    assert called.wait(5)
    assert lane.run_behind(lambda: True)
    lane.stop()
    assert len(calls) == 2


def test_a_lane_that_never_started_stops() -> None:
    a_lane().stop()
