"""What holds of every picture, whatever happened at the dock."""

from collections import Counter

from domain.events import Covers
from domain.picture import LinePicture, ReturnPicture
from domain.told import ToldReturn
from domain.vocabulary import Disposition, FulfillmentStatus, LineState, ProcessingStatus

SHOP_SAYS_NO = {ProcessingStatus.REJECTED, ProcessingStatus.CANCELED, ProcessingStatus.DELETED}
DOCK_SAYS = {
    ProcessingStatus.PROCESSING,
    ProcessingStatus.COMPLETE,
    ProcessingStatus.ANOMALY,
    ProcessingStatus.ON_HOLD,
}


def assert_legal(picture: ReturnPicture, told: ToldReturn | None) -> None:
    """Sums are consistent, states are legal, and nothing told was changed."""
    _assert_sums(picture)
    _assert_lines(picture, told)
    _assert_states(picture, told)
    for unit in picture.units:
        assert unit.quantity >= 0
        assert 0 <= unit.over <= unit.counted <= unit.quantity
        assert not (unit.undecided and unit.fits)
        assert not unit.undecided or unit.disposition is Disposition.HOLD
        assert not unit.voided or (unit.counted, unit.line_id) == (0, None)
        assert unit.received_by in unit.heads or len(unit.heads) >= 1
    ids = [anomaly.anomaly_id for anomaly in picture.anomalies]
    assert len(ids) == len(set(ids))
    assert all(not anomaly.decided_twice or anomaly.resolution is None for anomaly in picture.anomalies)


def _assert_sums(picture: ReturnPicture) -> None:
    counted = sum(unit.counted for unit in picture.units)
    assert sum(line.good + line.damaged for line in picture.lines) == counted
    expected = sum(max(0, line.expected) for line in picture.lines)
    assert sum(
        unit.counted - unit.over for unit in picture.units if unit.line_id is not None
    ) <= expected + sum(line.good + line.damaged for line in picture.lines if line.added)


def _assert_lines(picture: ReturnPicture, told: ToldReturn | None) -> None:
    shown = [line for line in picture.lines if not line.added]
    if told is None:
        assert shown == []
    else:
        assert [(line.line_id, line.sku, line.expected) for line in shown] == [
            (line.line_id, line.sku, line.expected) for line in told.lines
        ]
    assert max(Counter(line.sku for line in picture.lines if line.added).values(), default=1) == 1
    for line in picture.lines:
        assert min(line.good, line.damaged, line.missing, line.short) >= 0
        assert line.missing == 0 or line.good + line.damaged + line.missing == line.expected
        assert line.state is _state(line)
        assert not line.added or line.expected == 0


def _state(line: LinePicture) -> LineState:
    done = line.good + line.damaged + line.missing
    if done >= line.expected:
        return LineState.FULFILLED
    return LineState.PARTIALLY_FULFILLED if done else LineState.PENDING


def _assert_states(picture: ReturnPicture, told: ToldReturn | None) -> None:
    shop = ProcessingStatus.NEW if told is None else told.processing
    assert picture.processing in DOCK_SAYS | {shop}
    if picture.closed:
        assert picture.live_closes
        assert picture.fulfillment is FulfillmentStatus.COMPLETE
        assert picture.processing is not ProcessingStatus.PROCESSING
    else:
        assert picture.fulfillment is not FulfillmentStatus.COMPLETE
        assert picture.processing is not ProcessingStatus.COMPLETE or shop is ProcessingStatus.COMPLETE
    if any(unit.is_here for unit in picture.units) and shop in SHOP_SAYS_NO:
        assert picture.processing not in SHOP_SAYS_NO
    assert isinstance(picture.covers, Covers)
