"""Which labels the desk orders now, and what stands on them besides their unit."""

from __future__ import annotations

from datetime import UTC, datetime

from app.case import OpenCase
from app.desk.catalogue import Catalogue
from app.desk.ports import Ledger
from app.desk.settling import LabelTexts, Settling, label_order
from app.happened import LabelOrder
from domain.ids import Clock
from domain.picture import UnitPicture

_RESTART_RETURNS = 50


class Labelling:
    """Orders labels for units that are settled; used on the desk's lane only."""

    def __init__(
        self, ledger: Ledger, catalogue: Catalogue, settling: Settling, station: str, clock: Clock
    ) -> None:
        """`station` is the station's own name, which stands on each label."""
        self._ledger = ledger
        self._catalogue = catalogue
        self._settling = settling
        self._station = station
        self._clock = clock

    def owed_before(self) -> tuple[LabelOrder, ...]:
        """Labels that a kill kept from coming out."""
        return tuple(
            order for case in self._ledger.lately_touched(_RESTART_RETURNS) for order in self.owed(case)
        )

    def owed(self, case: OpenCase | None) -> tuple[LabelOrder, ...]:
        """Labels of this return that are owed and not at the printer yet."""
        if case is None:
            return ()
        return tuple(self.order(case, unit, is_copy=False) for unit in self._settling.take_owed(case))

    def order(self, case: OpenCase, unit: UnitPicture, *, is_copy: bool) -> LabelOrder:
        """The order for this unit's label as it now is."""
        by = next((one.fact.operator for one in case.facts if one.fact.event_id == unit.received_by), None)
        person = None if by is None else self._catalogue.people.get(by)
        texts = LabelTexts(
            station=self._station,
            printed_on=_date_here(self._clock.now_ms()),
            operator_code=person.badge if person is not None else "",
            name=self._catalogue.name(unit.sku) if unit.sku else unit.gtin or "",
        )
        return label_order(case.picture, unit, texts, is_copy=is_copy)


def _date_here(now_ms: int) -> str:
    """The date on the wall calendar beside the station: a label is read by people."""
    return datetime.fromtimestamp(now_ms / 1000, tz=UTC).astimezone().date().isoformat()
