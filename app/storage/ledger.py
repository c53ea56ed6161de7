"""The desk's storage: commits of own facts, and the pictures and told rows that the desk reads.

Meets `app.desk.ports.Ledger`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from app.case import OpenCase, Recorded
from app.storage.exchange import want
from app.storage.log import append, has_event, load_meta
from app.storage.store import StationStore
from app.storage.told import operators, product_by_sku, products_by_code, returns_by_code, site_row
from app.storage.views import (
    advanced,
    dock_state,
    lately_touched,
    own_open_returns,
    read_case,
    save_dock_state,
    save_view,
)
from domain.dock import DockState
from domain.events import Fact, RmaRef
from domain.exchange import FeedPlace
from domain.ids import ReturnId, provisional_return_id
from domain.shapes import build
from domain.told import Operator, Product, Site

_MOST_SUBSCRIBED = 200


class StationLedger:
    """One station's log for the desk. `commit` is for the desk's lane alone."""

    def __init__(self, store: StationStore, site_id: str) -> None:
        self._store = store
        self._site_id = site_id

    def commit(self, facts: Sequence[Fact], now_ms: int) -> Recorded:
        """One transaction (protocol.md, Station rule 1). Facts that are stored already are left alone (rule 2)."""
        return self._store.write(lambda connection: self._write(connection, facts, now_ms))

    def _write(self, connection: Connection, facts: Sequence[Fact], now_ms: int) -> Recorded:
        state = dock_state(connection)
        if not facts or has_event(connection, facts[0].event_id):
            return Recorded(state, self._table(connection, state))
        append(connection, self._store.lane, self._site_id, facts, now_ms)
        before, state = state, advanced(state, facts)
        save_dock_state(connection, state)
        case = self._table(connection, state)
        for ref in {fact.rma_ref for fact in facts if fact.rma_ref is not None}:
            on_table = case is not None and ref == state.rma_ref
            seen = case if on_table and case else read_case(connection, self._id_of(ref))
            save_view(connection, seen)
        if before.open != state.open or before.rma_ref != state.rma_ref:
            want(connection, own_open_returns(connection, _MOST_SUBSCRIBED))
        return Recorded(state, case)

    def dock_state(self) -> DockState:
        """Where the lane's table stands."""
        with self._store.read() as connection:
            return dock_state(connection)

    def table(self, state: DockState) -> OpenCase | None:
        """The last return of this lane as it now stands."""
        with self._store.read() as connection:
            return self._table(connection, state)

    def case(self, return_id: ReturnId) -> OpenCase:
        """A return as it now stands."""
        with self._store.read() as connection:
            return read_case(connection, return_id)

    def lately_touched(self, most: int) -> list[OpenCase]:
        """The returns this lane worked on last."""
        with self._store.read() as connection:
            return [read_case(connection, return_id) for return_id in lately_touched(connection, most)]

    def loaded(self) -> bool:
        """Whether a first full load from central is complete."""
        with self._store.read() as connection:
            stored = load_meta(connection, "feed_place")
        return stored is not None and build(FeedPlace, json.loads(stored), "place").loaded

    def site(self) -> Site | None:
        """The site's rules."""
        with self._store.read() as connection:
            return site_row(connection)

    def operators(self) -> list[Operator]:
        """Everybody who may sign in."""
        with self._store.read() as connection:
            return operators(connection)

    def products(self, code: str) -> list[Product]:
        """The products with this barcode, GTIN or SKU."""
        with self._store.read() as connection:
            return products_by_code(connection, code)

    def product(self, sku: str) -> Product | None:
        """The catalogue row of a SKU."""
        with self._store.read() as connection:
            return product_by_sku(connection, sku)

    def returns(self, code: str) -> list[tuple[ReturnId, str]]:
        """The returns with this reference, tracking or order number."""
        with self._store.read() as connection:
            return [(found.return_id, found.kind) for found in returns_by_code(connection, code)]

    def _table(self, connection: Connection, state: DockState) -> OpenCase | None:
        return None if state.rma_ref is None else read_case(connection, self._id_of(state.rma_ref))

    def _id_of(self, ref: RmaRef) -> ReturnId:
        return ref.id if ref.id is not None else provisional_return_id(self._site_id, ref.raw or "")
