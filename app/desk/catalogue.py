"""What a station knows from central, as the desk looks it up: products, returns, people, the site's rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from app.desk.ports import Ledger
from domain.ids import OperatorId, ReturnId
from domain.told import Operator, Product, Site

_MOST_KEPT = 1000


class Catalogue:
    """Look-ups on the last commit. People, rules and the articles last scanned are kept until `forget`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._names: dict[str, str] = {}
        self._products: dict[str, list[Product]] = {}

    def forget(self) -> None:
        """Central told something new: read people and rules again when asked."""
        for name in ("site", "people", "loaded"):
            self.__dict__.pop(name, None)
        self._names.clear()
        self._products.clear()

    @cached_property
    def site(self) -> Site:
        """The site's rules; cautious defaults before the first contact."""
        return self._ledger.site() or Site(id="", name="")

    @cached_property
    def people(self) -> Mapping[OperatorId, Operator]:
        """Everybody who may sign in, by id."""
        return {person.id: person for person in self._ledger.operators()}

    @cached_property
    def loaded(self) -> bool:
        """Whether a first full load from central is complete."""
        return self._ledger.loaded()

    def products(self, code: str) -> list[Product]:
        """The products with this barcode, GTIN or SKU."""
        if code not in self._products:
            if len(self._products) >= _MOST_KEPT:
                self._products.clear()
            self._products[code] = self._ledger.products(code)
        return self._products[code]

    def product(self, sku: str) -> Product | None:
        """The catalogue row of a SKU."""
        return self._ledger.product(sku)

    def name(self, sku: str) -> str:
        """What people call the product; its SKU where the catalogue has no row."""
        if sku not in self._names:
            product = self.product(sku)
            self._names[sku] = sku if product is None or not product.name else product.name
        return self._names[sku]

    def returns(self, code: str) -> list[tuple[ReturnId, str]]:
        """The returns with this reference, tracking or order number."""
        return self._ledger.returns(code)
