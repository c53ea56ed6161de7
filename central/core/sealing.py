"""The one sealer: numbers committed rows for the feed, so that no reader can pass a row still on its way.

Positions are given after commit, by one process at a time, in batches (protocol.md, Central rule 4); each batch
mixes a fresh id into the chain, so a history that was rewound and grew again is not the same one.
"""

from __future__ import annotations

import hashlib

from central.core.epochs import Epochs
from central.errors import Again, Refusal
from central.ports import Ids
from central.records import Seal
from central.storage import feed, stations
from central.storage.engine import Database
from domain.ids import Clock

BATCH = 2000


class Sealer:
    def __init__(self, database: Database, epochs: Epochs, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._epochs = epochs
        self._clock = clock
        self._ids = ids

    def seal(self, site: str, *, wait: bool) -> None:
        """Number what is committed. Without `wait` it is left to the sealer at work, if there is one."""
        while self._batch(site, wait=wait):
            pass

    def _batch(self, site: str, *, wait: bool) -> bool:
        try:
            with self._database.write() as tx:
                if not feed.take_seal(tx, site, wait=wait):
                    return False
                row = stations.find_site(tx, site)
                if row is None:
                    raise Refusal(404, "this site does not exist")
                head = feed.number_rows(tx, site, row.head, BATCH)
                if head == row.head:
                    return False
                link = f"{row.chain}\n{row.batch + 1}\n{head}\n{self._ids.new_id()}"
                chain = hashlib.sha256(link.encode()).hexdigest()
                feed.add_seal(tx, site, Seal(row.batch + 1, head, chain, self._clock.now_ms()))
                self._epochs.refresh(tx)
        except Again:
            # Somebody else is at it: what they leave, the next push or reader takes.
            return False
        self._epochs.advance(site, head, chain)
        return head - row.head >= BATCH
