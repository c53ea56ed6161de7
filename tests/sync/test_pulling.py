"""Rules 6 and 7 as far as hearing goes: the place is saved with its page, and pages may come twice."""

import json

from domain.exchange import FeedPage, FeedPlace
from domain.ids import LaneId
from domain.told import ToldKind
from sync.protocol import FeedItem
from sync.wire import feed_page
from tests.support.fake_central import TOKEN, FakeCentral, Refusal
from tests.support.fault_proxy import Fault, FaultProxy
from tests.support.memory_station import MemoryStation
from tests.sync.conftest import Dock


def _products(central: FakeCentral, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        central.tell("product", f"sku-{number:04}", name=f"Thing {number}")


def test_first_load_then_feed(dock: Dock, central: FakeCentral) -> None:
    _products(central, 120)
    dock.until_idle()
    assert dock.status().loaded
    assert len(dock.storage.told) == 122
    assert central.calls.count("snapshot") == 3
    central.tell("product", "sku-0001", version=2, name="Changed")
    dock.for_seconds(2.5)
    version, body, _epoch = dock.storage.told[ToldKind.PRODUCT, "sku-0001"]
    assert (version, json.loads(body or b"")) == (2, {"id": "sku-0001", "name": "Changed"})


def test_cursor_is_saved_with_its_page(dock: Dock, central: FakeCentral) -> None:
    dock.until_idle()
    _products(central, 500)
    dock.clock += 3
    dock.courier.step()
    saved = dock.storage.place().cursor
    assert dock.storage.pages[-1].place.cursor == saved
    assert dock.storage.pages[-1].told, "page and place come in one commit"
    dock.start_again()
    dock.until_idle()
    assert len(dock.storage.told) == 502
    feed_rows = [
        item.id for page in dock.storage.pages for item in page.told if item.kind is ToldKind.PRODUCT
    ]
    assert len(feed_rows) == 500, "nothing was fetched again"


def test_snapshot_resumes_where_it_was(far_dock: Dock, network: FaultProxy, central: FakeCentral) -> None:
    _products(central, 200)
    far_dock.steps(2)
    place = far_dock.storage.place()
    assert place.loading
    assert place.snapshot_after is not None
    assert not far_dock.status().loaded
    pinned = place.cursor
    network.break_with(Fault.CUT_IN_BODY)
    far_dock.steps(3)
    central.tell("product", "sku-0000", version=2, name="told during the load")
    network.heal()
    central.calls.clear()
    far_dock.start_again()
    far_dock.for_seconds(30)
    assert central.calls.count("snapshot") == 4, "the first page is not fetched again"
    assert len(far_dock.storage.told) == 202
    assert far_dock.storage.told[ToldKind.PRODUCT, "sku-0000"][0] == 2, (
        "the feed goes on from the pinned place"
    )
    assert far_dock.status().loaded
    assert pinned == "epoch-1:202"


def test_snapshot_pages_kept_no_longer_begin_anew(dock: Dock, central: FakeCentral) -> None:
    _products(central, 120)
    dock.steps(2)
    gone = [True]

    def before(call: str) -> None:
        if call == "snapshot" and gone.pop():
            raise Refusal(410, "pin gone", reason="expired")

    central.before = before
    dock.steps(1)
    assert dock.storage.place() == FeedPlace(epoch="epoch-1", loading=True)
    central.before = lambda _call: None
    dock.until_idle()
    assert len(dock.storage.told) == 122


def test_feed_applied_twice_changes_nothing(dock: Dock, central: FakeCentral) -> None:
    dock.storage.want("return-1")
    dock.scan(20)
    dock.until_idle()
    _products(central, 30)
    dock.for_seconds(3)
    storage = dock.storage
    before = (dict(storage.told), dict(storage.texts), dict(storage.ords), storage.states())
    for page in list(storage.pages):
        storage.apply(page)
    assert (dict(storage.told), dict(storage.texts), dict(storage.ords), storage.states()) == before
    assert len(storage.ords) == 20


def test_expired_cursor_loads_anew_and_leaves_the_outbox_alone(dock: Dock, central: FakeCentral) -> None:
    dock.scan(10)
    dock.until_idle()
    dock.transport.close()
    _products(central, 10)
    central.first_position = len(central.stored.feed)
    dock.for_seconds(3)
    assert len(dock.storage.told) == 12
    assert dock.storage.states() == {"pending": 0, "acked": 10, "parked": 0}, (
        "too old is no sign of a restore"
    )
    assert central.calls.count("push") == 1


def test_feed_every_two_seconds_and_right_after_a_push(dock: Dock, central: FakeCentral) -> None:
    dock.until_idle()
    central.calls.clear()
    dock.for_seconds(20)
    assert 9 <= central.calls.count("feed") <= 12
    central.calls.clear()
    dock.scan(1)
    dock.until_idle()
    assert central.calls == ["push", "feed"]


def test_subscribed_facts_come_and_others_do_not(dock: Dock, central: FakeCentral) -> None:
    other = Dock(dock.address, MemoryStation(LaneId("lane-2")), token=f"{TOKEN}-2", number=2)
    dock.storage.want("return-2")
    dock.until_idle()
    other.scan(120, "return-2")
    other.until_idle()
    dock.for_seconds(3)
    assert dock.storage.texts == other.storage.texts
    other.scan(5, "return-3")
    other.until_idle()
    dock.for_seconds(3)
    assert len(dock.storage.texts) == 120
    dock.storage.want("return-3")
    dock.until_idle()
    assert dock.storage.texts == other.storage.texts, "facts from before the subscription come with it"
    assert dock.storage.states()["pending"] == 0, "facts received are not this lane's to push"
    other.transport.close()


def test_unknown_revision_is_told_again_and_nothing_is_skipped(dock: Dock, central: FakeCentral) -> None:
    other = Dock(dock.address, MemoryStation(LaneId("lane-2")), token=f"{TOKEN}-2", number=2)
    dock.storage.want("return-2")
    dock.until_idle()
    central.stored.revisions.clear()
    central.stored.wanted.clear()
    other.scan(3, "return-2")
    other.until_idle()
    central.stored.revisions.clear()
    central.stored.wanted.clear()
    dock.for_seconds(6)
    assert dock.storage.texts == other.storage.texts
    assert central.stored.wanted[TOKEN] == {"return-2"}
    other.transport.close()


def test_items_not_understood_do_not_stop_the_feed() -> None:
    items = [
        FeedItem.model_validate({"kind": "hologram", "id": "h-1", "version": 1, "body": {}}),
        FeedItem(kind="fact", id="e-1", version=1, body={"no": "fact"}),
        FeedItem(kind="product", id="sku", version=3, tombstone=True),
    ]
    page = feed_page(items, FeedPlace(epoch="e"))
    assert isinstance(page, FeedPage)
    assert [(item.kind, item.version, item.body) for item in page.told] == [(ToldKind.PRODUCT, 3, None)]
    assert page.facts == ()
