"""A load file is taken whole or not at all, and a fault names its place."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from central.core.lining import matched
from central.core.loadfile import LineWanted, read_load
from central.errors import BadLoad, Trouble
from central.people import operator_id, verifier
from central.storage.engine import Database
from central.storage.told import take_time
from domain.ids import return_id
from domain.told import ToldLine
from domain.vocabulary import Disposition
from tests.central.conftest import House, rma
from tests.central.dock import Dock

OPERATOR = {"badge": "7", "name": "Gil", "role": "receiver", "pin": "123456"}
LINE = {"customer_sku_id": "A", "quantity": 1}


def one(**changes: object) -> dict[str, object]:
    return {**rma("R9", ("A", 1)), **changes}


def lines(**changes: object) -> dict[str, object]:
    return one(line_items=[LINE, {**LINE, **changes}])


WRONG: list[tuple[object, str]] = [
    ([], "the file must hold one object"),
    ({"rma": []}, "rma: not one of operators, products, rmas"),
    ({"rmas": {}}, "rmas: must be a list, not an object"),
    ({"rmas": [3]}, "rmas[0]: must be an object, not the number 3"),
    ({"rmas": [one(), {}]}, "rmas[1].customer_identifier: is missing"),
    ({"rmas": [one(customer_identifier="")]}, "rmas[0].customer_identifier: must not be empty"),
    ({"rmas": [one(customer_identifier=7)]}, "rmas[0].customer_identifier: must be text, not the number 7"),
    ({"rmas": [one(customer_identifier="x" * 201)]}, "rmas[0].customer_identifier: longer than 200"),
    ({"rmas": [one(customer_identifier="a\0b")]}, "rmas[0].customer_identifier: holds a character"),
    ({"rmas": [one(), one()]}, "rmas[1].customer_identifier: 'R9' stands already in rmas[0]"),
    ({"rmas": [one(return_type="stolen")]}, "rmas[0].return_type: 'stolen' is none of"),
    ({"rmas": [{k: v for k, v in one().items() if k != "return_type"}]}, "rmas[0].return_type: is missing"),
    ({"rmas": [one(generate_return_label="yes")]}, "rmas[0].generate_return_label: must be true or false"),
    ({"rmas": [one(status="lost")]}, "rmas[0].status: 'lost' is none of"),
    ({"rmas": [one(tracking=[1])]}, "rmas[0].tracking[0]: must be text"),
    ({"rmas": [one(customer_address_city=5)]}, "rmas[0].customer_address_city: must be text"),
    ({"rmas": [one(line_items=[])]}, "rmas[0].line_items: must hold at least one line"),
    ({"rmas": [one(line_items="A")]}, "rmas[0].line_items: must be a list"),
    ({"rmas": [lines(quantity="2")]}, "rmas[0].line_items[1].quantity: must be a whole number, not text"),
    ({"rmas": [lines(quantity=1.5)]}, "rmas[0].line_items[1].quantity: must be a whole number"),
    ({"rmas": [lines(quantity=True)]}, "rmas[0].line_items[1].quantity: must be a whole number, not true"),
    ({"rmas": [lines(quantity=0)]}, "rmas[0].line_items[1].quantity: must be between 1 and"),
    ({"rmas": [lines(quantity=-1)]}, "rmas[0].line_items[1].quantity: must be between 1 and"),
    ({"rmas": [lines(quantity=None)]}, "rmas[0].line_items[1].quantity: is missing"),
    ({"rmas": [lines(customer_sku_id=None)]}, "rmas[0].line_items[1].customer_sku_id: is missing"),
    ({"rmas": [lines(return_reason_code="bored")]}, "rmas[0].line_items[1].return_reason_code: 'bored'"),
    (
        {"rmas": [lines(return_inventory_status="hold")]},
        "rmas[0].line_items[1].return_inventory_status: 'hold'",
    ),
    ({"rmas": [lines(serials="S1")]}, "rmas[0].line_items[1].serials: must be a list of texts"),
    ({"operators": [{**OPERATOR, "role": "boss"}]}, "operators[0].role: 'boss' is none of"),
    ({"operators": [{**OPERATOR, "role": None}]}, "operators[0].role: is missing"),
    ({"operators": [{**OPERATOR, "pin": "12a4"}]}, "operators[0].pin: must be 4 to 12 digits"),
    ({"operators": [{**OPERATOR, "pin": 123456}]}, "operators[0].pin: must be text"),
    ({"operators": [OPERATOR, OPERATOR]}, "operators[1].badge: '7' stands already in operators[0]"),
    ({"products": [{"sku": "A"}]}, "products[0].name: is missing"),
    ({"products": [{"sku": "A", "name": "A", "barcodes": "1"}]}, "products[0].barcodes: must be a list"),
    ({"products": [{"sku": "A", "name": "A", "price": "dear"}]}, "products[0].price: "),
]


@pytest.mark.parametrize(("content", "sentence"), WRONG)
def test_a_fault_names_its_place(content: object, sentence: str) -> None:
    with pytest.raises(BadLoad) as bad:
        read_load(json.dumps(content).encode())
    assert str(bad.value).startswith(sentence)
    assert "\n" not in str(bad.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "line 1, column 2: not JSON"),
        (b"\xff\xfe{}", "the file is not UTF-8"),
        (b"[" * 100_000, "the file is nested too deeply"),
        (b'{"rmas": [], "rmas": []}', "the name 'rmas' stands twice"),
    ],
)
def test_a_file_that_is_no_json_is_said_to_be_none(content: bytes, sentence: str) -> None:
    with pytest.raises(BadLoad, match=sentence):
        read_load(content)


def test_the_example_of_the_vendors_page_is_taken() -> None:
    example = {
        "customer_identifier": "rma123",
        "manifest_id": "",
        "return_type": "rma_submitted_by_customer",
        "generate_return_label": True,
        "customer_address_name": "John Smith",
        "customer_address_street_line_two": "",
        "customer_instructions": "Dry clean before restocking",
        "warehouse_mood": "sunny",
        "line_items": [
            {
                "customer_order_id": "54321",
                "customer_sku_id": "shirts872340",
                "quantity": 1,
                "return_reason_code": "tooBig",
                "return_notes": "",
                "return_inventory_status": "quality-control",
                "serials": ["S1", ""],
            }
        ],
    }
    [wanted] = read_load(json.dumps({"rmas": [example]}).encode()).returns
    assert (wanted.reference, wanted.manifest, wanted.customer) == ("rma123", None, "John Smith")
    [line] = wanted.lines
    assert (line.expected, line.disposition, line.notes, line.serials) == (
        1,
        Disposition.QUALITY_CONTROL,
        None,
        ("S1",),
    )


def test_an_empty_file_loads_nothing(house: House) -> None:
    before = house.central.office.report()
    house.load()
    assert house.central.office.report() == before


def told(house: House) -> dict[tuple[str, str], int]:
    dock: Dock = house.dock(f"lane-{house.ids.new_id()}")
    assert dock.station is not None
    items = house.api.snapshot(dock.station, None, 1000).items
    return {(item.kind, item.id): item.version for item in items if item.kind != "summary"}


def test_the_same_load_again_moves_nothing_and_a_change_moves_only_its_row(house: House) -> None:
    parts: dict[str, list[dict[str, object]]] = {
        "operators": [dict(OPERATOR)],
        "products": [{"sku": "C", "name": "Cup"}],
        "rmas": [rma("R9", ("A", 1)), rma("R8", ("A", 1))],
    }
    house.load(**parts)
    before = told(house)
    house.load(**parts)
    assert told(house) == before
    parts["rmas"][0]["customer_instructions"] = "Fragile"
    parts["operators"][0]["pin"] = "654321"
    house.load(**parts)
    moved = {key for key, version in told(house).items() if version != before[key]}
    assert moved == {("return", return_id("main", "R9")), ("operator", operator_id("main", "7"))}


def test_a_load_may_think_for_longer_than_a_push(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        take_time(tx)
        assert tx.connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar() == "0"
    with database.write() as tx:
        assert tx.connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar() == "10s"
    database.close()


def test_a_load_that_fails_half_way_leaves_nothing(house: House) -> None:
    before = told(house)
    with pytest.raises(Trouble, match="no site 'moon'"):
        house.load_at("moon", rmas=[rma("R9", ("A", 1))])
    with pytest.raises(BadLoad):
        house.load(products=[{"sku": "C", "name": "Cup"}], rmas=[rma("R9", ("A", 1)), lines(quantity=0)])
    assert told(house) == before


def test_a_pin_is_kept_as_a_verifier_only(house: House) -> None:
    dock = house.dock()
    assert dock.station is not None
    items = house.api.snapshot(dock.station, None, 1000).items
    body = next(item.body for item in items if item.kind == "operator")
    assert body is not None
    assert body["params"] == "argon2id$v=19$m=19456,t=2,p=1"
    salt = bytes.fromhex(str(body["salt"]))
    assert len(salt) == 16
    assert set(body) == {"badge", "id", "name", "params", "role", "salt", "verifier"}
    assert body["verifier"] != verifier("123456", salt, b"another pepper")


def line(line_id: str, sku: str, order: str | None = None, reason: str | None = None) -> ToldLine:
    return ToldLine(line_id=line_id, sku=sku, expected=1, order=order, reason=reason)  # type: ignore[arg-type]


def wanted(sku: str, order: str | None = None, reason: str | None = None, expected: int = 1) -> LineWanted:
    return LineWanted(sku, expected, order, reason, None, None, ())


def test_lines_keep_their_ids_by_full_match_then_by_order_and_sku_then_by_place() -> None:
    ref = return_id("main", "R1")
    before = [
        line("1", "A", "o", "tooBig"),
        line("2", "A", "o", "other"),
        line("3", "B", "o"),
        line("4", "B", "o"),
    ]
    after = matched(
        ref,
        [
            wanted("A", "o", "other"),
            wanted("A", "o", "damaged"),
            wanted("B", "o", expected=9),
            wanted("C", "o"),
        ],
        before,
    )
    assert [made.line_id for made in after[:3]] == ["2", "1", "3"]
    assert after[3].line_id not in {"1", "2", "3", "4"}
    assert after == matched(ref, [wanted("A", "o", "other"), wanted("A", "o", "damaged"), wanted("B", "o", expected=9), wanted("C", "o")], after)  # fmt: skip


def test_equal_lines_get_ids_of_their_own_and_the_same_ones_after_a_restore() -> None:
    ref = return_id("main", "R1")
    first = matched(ref, [wanted("A"), wanted("A"), wanted("A")], ())
    assert len({made.line_id for made in first}) == 3
    assert first == matched(ref, [wanted("A"), wanted("A"), wanted("A")], ())
