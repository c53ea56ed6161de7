"""`status`: how the station stands, for people and for monitoring."""

from __future__ import annotations

import json

from app.bootstrap import backlog_of, enrolment_of, existing_store
from app.paths import Home
from app.system import SystemIds
from domain.events import wall_time


def status(home: Home, *, as_json: bool) -> int:
    """Print lane, station, events, pending, parked, acked, last_contact, schema and sqlite_version.

    May be asked while the station runs. `last_contact` is RFC 3339 or null.
    """
    store = existing_store(home, SystemIds())
    try:
        enrolment, backlog = enrolment_of(store), backlog_of(store)
        contact = store.recall("last_contact_ms")
        found: dict[str, str | int | None] = {
            "lane": store.lane,
            "station": None if enrolment is None else enrolment.station,
            "events": backlog.pending + backlog.parked + backlog.acked,
            "pending": backlog.pending,
            "parked": backlog.parked,
            "acked": backlog.acked,
            "last_contact": None if contact is None else wall_time(int(contact)),
            "schema": store.schema_version(),
            "sqlite_version": store.sqlite_version,
        }
    finally:
        store.close()
    if as_json:
        print(json.dumps(found))
    else:
        for key, value in found.items():
            print(f"{key:15} {'-' if value is None else value}")
    return 0
