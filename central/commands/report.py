"""`report`: what the dock found, as JSON for programs or as a table for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from central.core.central import open_central
from central.core.reporting import Report
from central.ports import system


def report(address: str, state: Path | None, reference: str | None, *, as_json: bool) -> int:
    """Print the report of all returns, or of one reference."""
    central = open_central(address, state, *system())
    try:
        found = central.office.report(reference)
    finally:
        central.close()
    print(json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n".join(_table(found)))
    return 0


def _table(found: Sequence[Report]) -> Iterator[str]:
    yield f"{len(found)} returns"
    for one in found:
        closed = "closed" if one["closed"] else "open"
        yield f"{one['reference'] or '(no reference)'}  {one['processing_status']}  {one['fulfillment_status']}  {closed}"
        for line in one["lines"]:
            extra = "  not on the return" if line["not_on_original_rma"] else ""
            yield (
                f"  {line['sku']:<24} expected {line['expected']}  good {line['good']}  "
                f"damaged {line['damaged']}  missing {line['missing']}{extra}"
            )
        for anomaly in one["anomalies"]:
            yield f"  {anomaly['kind']}: {anomaly['state']}"
