"""Facts for tests that only need some: a scan that changed nothing, of a return by its id."""

from uuid import UUID

from domain.codec import encode
from domain.events import Fact, RmaRef, ScanNotUnderstood, wall_time
from domain.ids import EventId, ReturnId
from domain.vocabulary import ScanTrouble

_FIRST_MS = 1_795_000_000_000


def event_id(number: int, of_station: int = 1) -> EventId:
    """A UUIDv7 by number."""
    return EventId(str(UUID(int=(number << 80) | (7 << 76) | (2 << 62) | of_station)))


def scan_text(number: int, of_return: str = "return-1", of_station: int = 1) -> tuple[EventId, bytes]:
    """The `number`-th fact of a station, as id and canonical text."""
    fact = Fact(
        event_id=event_id(number, of_station),
        type="scan_not_understood",
        type_version=1,
        payload=ScanNotUnderstood(next(iter(ScanTrouble))),
        wall_time=wall_time(_FIRST_MS + number),
        app_version="test",
        rma_ref=RmaRef(id=ReturnId(of_return)),
        raw_scan=f"code {number} \x1d \u00e4".encode(),
    )
    return fact.event_id, encode(fact)
