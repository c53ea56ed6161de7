"""What the desk needs of its storage; met by `app.storage.ledger`, wired in `app.bootstrap`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.case import OpenCase, Recorded
from domain.dock import DockState
from domain.events import Fact
from domain.ids import ReturnId
from domain.told import Operator, Product, Site


class Ledger(Protocol):
    """The station's log and what central told it, as of the last commit. Raises StorageTrouble."""

    def commit(self, facts: Sequence[Fact], now_ms: int) -> Recorded:
        """Add these facts, projections and the dock's state in one transaction; facts stored before are left."""
        ...

    def dock_state(self) -> DockState:
        """Where the lane's table stands."""
        ...

    def table(self, state: DockState) -> OpenCase | None:
        """The last return of this lane as it now stands."""
        ...

    def case(self, return_id: ReturnId) -> OpenCase:
        """A return as it now stands."""
        ...

    def lately_touched(self, most: int) -> list[OpenCase]:
        """The returns this lane worked on last."""
        ...

    def loaded(self) -> bool:
        """Whether a first full load from central is complete."""
        ...

    def site(self) -> Site | None:
        """The site's rules."""
        ...

    def operators(self) -> list[Operator]:
        """Everybody who may sign in."""
        ...

    def products(self, code: str) -> list[Product]:
        """The products with this barcode, GTIN or SKU."""
        ...

    def product(self, sku: str) -> Product | None:
        """The catalogue row of a SKU."""
        ...

    def returns(self, code: str) -> list[tuple[ReturnId, str]]:
        """The returns with this reference, tracking or order number, and which of them it is."""
        ...
