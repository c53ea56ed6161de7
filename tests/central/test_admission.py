"""Central lets in as many pushes as it can do quickly, and tells the others when to come again."""

from __future__ import annotations

import pytest

from central.api.admission import LONGEST_WAIT_S, Admission
from central.errors import Refusal


class HandSeconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_rest_is_turned_away_with_a_time_to_come_again() -> None:
    admission = Admission(HandSeconds(), first=2)
    waits = []
    with admission.push(), admission.push():
        for _ in range(400):
            with pytest.raises(Refusal) as refused, admission.push():
                pass
            assert refused.value.status == 429
            waits.append(refused.value.retry_after or 0)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1, LONGEST_WAIT_S)
    with admission.push():
        pass


def test_slow_pushes_halve_the_limit_and_quick_ones_raise_it() -> None:
    seconds = HandSeconds()
    admission = Admission(seconds, first=8, most=10)
    for _ in range(5):
        with admission.push():
            seconds.now += 3
    assert admission.limit == 1
    for _ in range(200):
        with admission.push():
            seconds.now += 0.01
    assert admission.limit == 10


def test_a_push_that_fails_gives_its_place_back() -> None:
    admission = Admission(HandSeconds(), first=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), admission.push():
            raise ZeroDivisionError
    with admission.push():
        pass
