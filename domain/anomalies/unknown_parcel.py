"""A parcel that no told return explains yet."""

from __future__ import annotations

from collections.abc import Iterator

from domain.anomaly import Case, Finding
from domain.events import PackageArrived
from domain.message import N_, Message


def find(case: Case) -> Iterator[Finding]:
    """One finding for the return while nothing is told of it; it ends when an alias binds it."""
    if case.told is not None:
        return
    scans = [logged.fact.payload for logged in case.live if isinstance(logged.fact.payload, PackageArrived)]
    if scans:
        yield Finding(
            kind="unknown_parcel",
            subject=case.return_id,
            blocking=True,
            sentence=Message(N_("Nothing is known of parcel {code}."), {"code": scans[0].scan}),
            judged=tuple(sorted(scan.package_id for scan in scans)),
        )
