"""A made-up warehouse for the demo: the same from the same seed, PINs included.

The first return, RMA-PRACTICE, is the standard job: A once, B twice, C once with a known serial; X is in the
catalogue and not on it.
"""

from __future__ import annotations

import random
from itertools import product as pairs

from domain.gtin import check_digit
from domain.vocabulary import ReturnReason, ReturnType

PRACTICE = "RMA-PRACTICE"
PRACTICE_SERIAL = "HS24-001742"
RETURNS = 200

Item = dict[str, object]

_GOODS = (
    ("TEE", "T-shirt", "apparel", 1990, False),
    ("HOODIE", "Hooded sweater", "apparel", 4990, False),
    ("JEANS", "Jeans", "apparel", 6990, False),
    ("JACKET", "Rain jacket", "apparel", 8990, False),
    ("SHOE", "Running shoe", "footwear", 11990, False),
    ("BOOT", "Hiking boot", "footwear", 14990, False),
    ("MUG", "Enamel mug", "household", 1290, False),
    ("LAMP", "Desk lamp", "household", 3490, False),
    ("KETTLE", "Electric kettle", "household", 4490, True),
    ("SPEAKER", "Wireless speaker", "electronics", 7990, True),
    ("WATCH", "Sports watch", "electronics", 15990, True),
    ("CAMERA", "Action camera", "electronics", 19990, True),
)
_COLOURS = (
    ("BLK", "black"), ("WHT", "white"), ("BLU", "blue"), ("RED", "red"), ("GRN", "green"),
    ("GRY", "grey"), ("YEL", "yellow"), ("ORA", "orange"), ("PNK", "pink"), ("NVY", "navy"),
)  # fmt: skip
_PEOPLE = (
    ("1001", "Ada Winter", "receiver"),
    ("1002", "Ben Okafor", "receiver"),
    ("1003", "Chiara Rossi", "receiver"),
    ("2001", "Dana Kowalska", "supervisor"),
)
_INSTRUCTIONS = (
    "Please check the zip before restocking.",
    "Original box is missing, sorry.",
    "Dry clean before restocking",
    "The left one squeaks.",
    "Gift, please do not refund the sender.",
)
_CUSTOMERS = (
    "John Smith",
    "Maria Lopez",
    "Chen Wei",
    "Anna Nowak",
    "Youssef Haddad",
    "Emma Dubois",
    "Lars Berg",
)
_NOTES = ("Item was too large", "Did not fit", "Colour differs from the picture", "", "")
_STATUSES = ("open", "open", "tendered", "inTransit", "delivered", "delivered")


def demo_file(seed: bytes) -> dict[str, list[Item]]:
    """What a load file for the demo holds: operators with their PINs, products, returns."""
    dice = random.Random(seed)  # noqa: S311 - made-up goods; the PINs' secrecy is that of the seed
    products = _products()
    returns = [_practice(), *(_return(dice, number, products) for number in range(1, RETURNS))]
    operators: list[Item] = [
        {"badge": badge, "name": name, "role": role, "pin": "".join(dice.choices("0123456789", k=6))}
        for badge, name, role in _PEOPLE
    ]
    return {"operators": operators, "products": [*_practice_products(), *products], "rmas": returns}


def _products() -> list[Item]:
    made: list[Item] = []
    for number, ((code, name, group, price, serialised), (shade, colour)) in enumerate(
        pairs(_GOODS, _COLOURS)
    ):
        made.append(
            {
                "sku": f"{code}-{shade}",
                "name": f"{name}, {colour}",
                "barcodes": [_gtin(1000 + number)],
                "serialised": serialised,
                "group": group,
                "price": price / 100,
            }
        )
    return made


def _practice_products() -> list[Item]:
    goods = (
        ("PRACTICE-A", "Practice tea towel", False),
        ("PRACTICE-B", "Practice glass", False),
        ("PRACTICE-C", "Practice headset", True),
        ("PRACTICE-X", "Practice scarf", False),
    )
    return [
        {"sku": sku, "name": name, "barcodes": [_gtin(number)], "serialised": serialised, "group": "practice"}
        for number, (sku, name, serialised) in enumerate(goods, 1)
    ]


def _practice() -> Item:
    lines: list[Item] = [
        {**_asked("PRACTICE-A", 1), "return_reason_code": ReturnReason.TOO_BIG.value},
        {
            **_asked("PRACTICE-B", 2),
            "return_reason_code": ReturnReason.DAMAGED.value,
            "return_notes": "One is cracked",
        },
        {
            **_asked("PRACTICE-C", 1),
            "return_reason_code": ReturnReason.OTHER.value,
            "serials": [PRACTICE_SERIAL],
        },
    ]
    return {
        "customer_identifier": PRACTICE,
        "return_type": ReturnType.SUBMITTED_BY_CUSTOMER.value,
        "generate_return_label": False,
        "customer_instructions": "One of the glasses broke on the way.",
        "customer_address_name": "Practice Customer",
        "status": "delivered",
        "tracking": ["PRACTICE0001"],
        "line_items": lines,
    }


def _asked(sku: str, quantity: int) -> Item:
    return {
        "customer_order_id": "SO-PRACTICE",
        "customer_sku_id": sku,
        "quantity": quantity,
        "return_inventory_status": "available",
    }


def _return(dice: random.Random, number: int, products: list[Item]) -> Item:
    made: Item = {
        "customer_identifier": f"RMA-{20000 + number}",
        "return_type": dice.choice(tuple(ReturnType)).value,
        "generate_return_label": False,
        "customer_address_name": dice.choice(_CUSTOMERS),
        "manifest_id": f"M-{dice.randrange(100, 140)}",
        "customer_instructions": dice.choice(_INSTRUCTIONS) if dice.random() < 0.25 else "",
        "status": dice.choice(_STATUSES),
        "line_items": [
            _line(dice, number, place, item)
            for place, item in enumerate(dice.sample(products, dice.choice((1, 1, 1, 2, 2, 3, 4, 5))))
        ],
    }
    if dice.random() < 0.7:
        made["tracking"] = [f"1Z{dice.randrange(10**15):015d}"]
    return made


def _line(dice: random.Random, number: int, place: int, item: Item) -> Item:
    quantity = dice.choice((1, 1, 1, 2, 3))
    made: Item = {
        "customer_order_id": f"SO-{50000 + number}",
        "customer_sku_id": item["sku"],
        "quantity": quantity,
        "return_reason_code": dice.choice(tuple(ReturnReason)).value,
        "return_notes": dice.choice(_NOTES),
        "return_inventory_status": dice.choice(("available", "available", "quality-control", "refurbishing")),
    }
    if item["serialised"]:
        made["serials"] = [f"SN{number:05d}{place}{unit:02d}" for unit in range(quantity)]
    return made


def _gtin(number: int) -> str:
    # 2…: GS1's range for use inside one company, so it can never be a product of somebody.
    digits = f"29{number:010d}"
    return digits + check_digit(digits)
