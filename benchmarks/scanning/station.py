"""A station that has heard of very many returns, made once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, insert

from app.bootstrap import open_store
from app.paths import Home
from app.storage.exchange import StationInbox
from app.storage.tables import RETURN_CODE, TOLD_RETURN
from app.storage.told import code_key
from app.system import SystemIds
from central.people import PARAMS, operator_id, verifier
from domain.exchange import FeedPage, FeedPlace, ToldItem
from domain.gtin import check_digit
from domain.ids import LineId, ReturnId, return_id
from domain.shapes import plain
from domain.told import Operator, Product, Site, ToldKind, ToldLine, ToldReturn
from domain.vocabulary import Role

SITE, BADGE, PIN = "bench", "1001", "482913"
PRODUCTS = 10_000
LINES = 3
_PAGE = 2_000
_PEPPER = bytes(32)
_STRIDE = 7_919
"""A prime, so that neighbouring returns share no articles."""

Result = TypeVar("Result")


class _Inline:
    """A lane for a program with one thread."""

    def run_behind(self, work: Callable[[], Result]) -> Result:
        return work()


@dataclass(frozen=True, slots=True)
class Job:
    """One return to receive: its reference and the codes of its articles, one piece each."""

    reference: str
    articles: tuple[str, ...]


def job(number: int) -> Job:
    """The `number`-th return of the made-up warehouse."""
    return Job(f"RMA-{number:07d}", tuple(_gtin(article) for article in _articles(number)))


def made_station(folder: Path, returns: int) -> Home:
    """The station's folder with `returns` returns of three lines each; made now, or found from before."""
    home = Home(folder / f"station-{returns}")
    done = home.folder / "complete"
    if not done.exists():
        _make(home, returns)
        done.touch()
    return home


def _make(home: Home, returns: int) -> None:
    home.folder.mkdir(parents=True, exist_ok=True)
    home.keys.write_text(json.dumps({"token": "bench", "pepper": _PEPPER.hex()}), encoding="utf-8")
    store = open_store(home, SystemIds())
    inbox = StationInbox(store, _Inline(), lambda _: None)
    began = time.perf_counter()
    inbox.apply(_small_things())
    for start in range(0, returns, _PAGE):
        store.write(partial(_put, range(start, min(start + _PAGE, returns))))
        if (start // _PAGE) % 50 == 49:
            print(f"  {start + _PAGE} returns after {time.perf_counter() - began:.0f} s", flush=True)
    inbox.apply(FeedPage((), (), FeedPlace(epoch="bench", cursor="1", loaded=True)))
    store.remember({"station": "Bench", "site": SITE, "central": "http://127.0.0.1:9"})
    store.close()
    size = home.database.stat().st_size / 1e6
    print(f"made {returns} returns in {time.perf_counter() - began:.0f} s, {size:.0f} MB", flush=True)


def _put(numbers: range, connection: Connection) -> None:
    """What `apply_told` stores of new returns, many rows a statement: the benchmark is not about loading."""
    told = [_return(number) for number in numbers]
    connection.execute(
        insert(TOLD_RETURN),
        [
            {
                "id": one.id,
                "version": 1,
                "epoch": "bench",
                "round": 0,
                "reference": one.reference,
                "processing": one.processing,
                "target_date": one.target_date,
                "body": json.dumps(plain(one)).encode(),
            }
            for one in told
        ],
    )
    codes = [
        {"key": code_key(code), "return_id": one.id, "kind": kind}
        for one in told
        for kind, code in (
            ("reference", one.reference),
            ("tracking", one.tracking[0]),
            ("order", _order(one)),
        )
    ]
    connection.execute(insert(RETURN_CODE), codes)


def _small_things() -> FeedPage:
    """Site, operator and catalogue."""
    told = [
        _item(ToldKind.SITE, SITE, Site(SITE, "Bench warehouse")),
        _item(ToldKind.OPERATOR, operator_id(SITE, BADGE), _operator()),
        *(_product(number) for number in range(PRODUCTS)),
    ]
    return FeedPage(tuple(told), (), FeedPlace(epoch="bench", cursor="1", loaded=True))


def _operator() -> Operator:
    salt = bytes(16)
    proof = verifier(PIN, salt, _PEPPER)
    return Operator(operator_id(SITE, BADGE), BADGE, "Bench", Role.RECEIVER, salt.hex(), PARAMS, proof)


def _product(number: int) -> ToldItem:
    sku = _sku(number)
    return _item(ToldKind.PRODUCT, sku, Product(sku, f"Thing number {number}, blue", (_gtin(number),)))


def _return(number: int) -> ToldReturn:
    reference = job(number).reference
    of_return = return_id(SITE, reference)
    return ToldReturn(
        of_return,
        1,
        reference,
        tuple(_line(of_return, place, article) for place, article in enumerate(_articles(number))),
        customer=f"Customer {number}",
        tracking=(f"1Z{number * _STRIDE:015d}",),
        target_date=f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}",
        instructions="Please check the zip before restocking." if number % 4 == 0 else None,
    )


def _line(of_return: ReturnId, place: int, article: int) -> ToldLine:
    return ToldLine(LineId(f"{of_return}-{place}"), _sku(article), 1, order=f"SO-{of_return[:18]}")


def _order(told: ToldReturn) -> str:
    return told.lines[0].order or ""


def _item(kind: ToldKind, key: str, row: Site | Operator | Product) -> ToldItem:
    return ToldItem(kind, key, 1, json.dumps(plain(row)).encode())


def _articles(number: int) -> Sequence[int]:
    return [(number * LINES + place) * _STRIDE % PRODUCTS for place in range(LINES)]


def _sku(number: int) -> str:
    return f"SKU-{number:05d}"


def _gtin(number: int) -> str:
    digits = f"29{number:010d}"
    return digits + check_digit(digits)
