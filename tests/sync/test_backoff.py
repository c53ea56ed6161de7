"""Rule 4 in numbers."""

from hypothesis import given
from hypothesis import strategies as st

from sync.backoff import Cause, delay

_MOST = {Cause.NETWORK: 15, Cause.SERVER: 30, Cause.REFUSED: 60, Cause.TROUBLE: 30}
_DICE = st.floats(0, 1, exclude_max=True)


@given(st.sampled_from(Cause), st.integers(0, 10**9), _DICE)
def test_never_zero_and_never_above_the_limit(cause: Cause, failures: int, dice: float) -> None:
    assert 0.2 <= delay(cause, failures, dice) <= _MOST[cause]


@given(st.sampled_from([Cause.NETWORK, Cause.SERVER, Cause.TROUBLE]), st.integers(1, 50))
def test_grows_to_the_limit(cause: Cause, failures: int) -> None:
    assert delay(cause, failures, 0.0) <= delay(cause, failures + 1, 0.0)
    assert delay(cause, 60, 0.0) == _MOST[cause]


@given(st.integers(1, 1000), _DICE)
def test_a_refused_station_asks_once_a_minute(failures: int, dice: float) -> None:
    assert delay(Cause.REFUSED, failures, dice) == 60


def test_stations_that_failed_together_do_not_come_back_together() -> None:
    assert len({delay(Cause.NETWORK, 9, n / 200) for n in range(200)}) == 200
