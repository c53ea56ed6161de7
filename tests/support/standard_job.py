"""The job this program is judged by: A once, B twice, C once with a serial; X is not on the return."""

from collections import Counter
from collections.abc import Sequence

from domain.codes import command_code
from domain.commands import CommandWord
from tests.support.central_process import Report

BADGES = {"1001": "482913", "1002": "770154"}
"""Badge and PIN of everybody who may sign in."""

A, B, C, X = "2900000000018", "2900000000025", "2900000000032", "2900000000049"
_GOODS = (("A", "Tea towel", A), ("B", "Glass", B), ("C", "Headset", C), ("X", "Scarf", X))
_INFORMING = {"repeated_after_restart"}
"""The same code as the very next scan after a restart counts and says so (model.md, Units and lines)."""


def load_file(references: Sequence[str], *more: dict[str, object]) -> dict[str, object]:
    """What central loads: two receivers, four articles, a standard return for each reference."""
    return {
        "operators": [
            {"badge": badge, "name": f"Receiver {badge}", "role": "receiver", "pin": pin}
            for badge, pin in BADGES.items()
        ],
        "products": [
            {"sku": sku, "name": name, "barcodes": [gtin], "serialised": sku == "C"}
            for sku, name, gtin in _GOODS
        ],
        "rmas": [standard_return(reference) for reference in references] + list(more),
    }


def standard_return(reference: str) -> dict[str, object]:
    return rma(reference, line("A", 1), line("B", 2), line("C", 1, serial_of(reference)))


def rma(reference: str, *lines: dict[str, object]) -> dict[str, object]:
    """A return as the shop's side loads it."""
    return {
        "customer_identifier": reference,
        "return_type": "rma_submitted_by_customer",
        "line_items": list(lines),
    }


def line(sku: str, quantity: int, *serials: str) -> dict[str, object]:
    found: dict[str, object] = {"customer_order_id": "SO-1", "customer_sku_id": sku, "quantity": quantity}
    return {**found, "serials": list(serials)} if serials else found


def serial_of(reference: str) -> str:
    return f"SN-{reference}"


def nine_scans(reference: str) -> tuple[str, ...]:
    """RMA A B B DAMAGED C X ACCEPT CLOSE."""
    damaged, accept, close = map(command_code, (CommandWord.DAMAGED, CommandWord.ACCEPT, CommandWord.CLOSE))
    return (reference, A, B, B, damaged, serial_of(reference), X, accept, close)


def is_done(report: Report) -> bool:
    """Whether central knows the whole job, the five labels included."""
    return bool(report["closed"]) and len(report["labels"]) == 5


def summary(report: Report) -> Report:
    """A report without its ids, in a fixed order: two days that went the same way have the same one."""
    kept = ("sku", "serial", "condition", "disposition", "voided")
    return {
        "reference": report["reference"],
        "closed": report["closed"],
        "statuses": (report["processing_status"], report["fulfillment_status"]),
        "lines": [tuple(line.values()) for line in report["lines"]],
        "units": sorted(tuple(str(unit[key]) for key in kept) for unit in report["units"]),
        "labels": Counter(label["layout"] for label in report["labels"]),
        "copies": {label["copies"] for label in report["labels"]},
        "anomalies": [
            (one["kind"], one["state"]) for one in report["anomalies"] if one["kind"] not in _INFORMING
        ],
    }


def expected_summary(reference: str) -> Report:
    """How the standard job ends. Lines: sku, expected, good, damaged, missing, state, not on the return."""
    return {
        "reference": reference,
        "closed": True,
        "statuses": ("COMPLETE", "COMPLETE"),
        "lines": [
            ("A", 1, 1, 0, 0, "FULFILLED", False),
            ("B", 2, 1, 1, 0, "FULFILLED", False),
            ("C", 1, 1, 0, 0, "FULFILLED", False),
            ("X", 0, 1, 0, 0, "FULFILLED", True),
        ],
        "units": sorted(
            [
                ("A", "None", "A", "available", "False"),
                ("B", "None", "A", "available", "False"),
                ("B", "None", "D", "damaged", "False"),
                ("C", serial_of(reference), "A", "available", "False"),
                ("X", "None", "A", "available", "False"),
            ]
        ),
        "labels": Counter({"good": 4, "damaged": 1}),
        "copies": {1},
        "anomalies": [("unexpected_item", "accepted")],
    }
