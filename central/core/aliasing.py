"""Binding a provisional return, known only by a scan, to the return it turned out to be.

The facts are never rewritten: an `alias` is told, the logs are joined, and whoever follows one of the two gets
the facts of both (model.md, Identity).
"""

from __future__ import annotations

from dataclasses import replace

from central.records import ReturnRow, ToldRow
from central.storage import feed, log, told
from central.storage.engine import Tx
from domain.codec import canonical
from domain.ids import ReturnId
from domain.shapes import plain
from domain.told import Alias, ToldKind


def bind(tx: Tx, site: str, provisional: ReturnRow, to: str, now: int) -> ReturnRow:
    """Bind a locked provisional return to a locked return; answers its row as it now is."""
    name = provisional.return_id
    row = replace(provisional, alias_of=to)
    log.set_returns(tx, site, [row])
    body = canonical(plain(Alias(ReturnId(name), ReturnId(to))))
    told.tell(tx, site, [ToldRow(ToldKind.ALIAS, name, 1, body)], now, of_return=to)
    told.drop_projection(tx, site, name)
    stations = feed.subscribers(tx, [name, to])
    for station in stations:
        there = feed.subscriptions(tx, station)
        feed.set_subscriptions(tx, station, {one: False for one in (name, to) if one not in there}, ())
    if stations:
        logs = log.logs(tx, site, [name, to])
        log.announce(
            tx,
            site,
            [("fact", event.event_id, event.return_id) for entries in logs.values() for event in entries],
        )
    return row
