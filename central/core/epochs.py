"""Which life of central this is: stations that see a new epoch offer everything again."""

from __future__ import annotations

import logging
from dataclasses import asdict

from central.core.witness import Head, Sighting, Witness
from central.errors import Trouble
from central.ports import Ids
from central.records import SiteRow
from central.storage import stations as rows
from central.storage.engine import Database, Tx
from central.storage.feed import seal_of
from domain.ids import Clock

_log = logging.getLogger(__name__)

WITNESS_MISSING = "witness_missing"
RESTORED = "restored"


class Epochs:
    """Keeps database and witness in step. `current` is the epoch as last read, for headers and errors."""

    def __init__(self, database: Database, witness: Witness, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._witness = witness
        self._clock = clock
        self._ids = ids
        self.current = ""

    def found(self) -> None:
        """Give a new database its first epoch and its witness; an old one stays as it is."""
        with self._witness.alone():
            with self._database.write() as tx:
                if rows.newest_epoch(tx) is not None:
                    return
                self.current = self._ids.new_id()
                rows.add_epoch(tx, self.current, "founded", self._clock.now_ms())
            self._witness.write(Sighting(self.current, self.current, self._identity()))

    def check(self) -> None:
        """Compare the database with its witness; a restored one gets a new epoch (once, whoever looks first).

        Raises Trouble when the database was never initialised.
        """
        self._database.identity_changed.clear()
        with self._witness.alone():
            with self._database.read() as tx:
                database, epoch, heads = rows.first_epoch(tx), rows.newest_epoch(tx), rows.sites(tx)
                if database is None or epoch is None:
                    raise Trouble("this database holds no central yet: python -m central init --database URL")
                seen = self._witness.read()
                reason = None if seen is None else self._restored(tx, seen, database, heads)
            if seen is None and any(head.head for head in heads):
                self._alarm(
                    WITNESS_MISSING, f"no witness in {self._witness.folder}: a restore would go unseen"
                )
            if reason is not None:
                epoch = self._new_epoch(reason)
            self.current = epoch
            now = Sighting(
                database, epoch, self._identity(), {head.site: Head(head.head, head.chain) for head in heads}
            )
            if now != seen:
                self._witness.write(now)

    def refresh(self, tx: Tx) -> str:
        """The epoch as this transaction sees it."""
        epoch = rows.newest_epoch(tx)
        if epoch is None:
            raise Trouble("this database holds no central yet: python -m central init --database URL")
        self.current = epoch
        return epoch

    def advance(self, site: str, head: int, chain: str) -> None:
        """Tell the witness of a newly sealed batch. One that cannot be written only sees less: nobody waits for it."""
        try:
            self._witness.advance(self.current, site, Head(head, chain))
        except Trouble as trouble:
            _log.warning("the witness was not told of a sealed batch: %s", trouble)

    def _restored(self, tx: Tx, seen: Sighting, database: str, sites: list[SiteRow]) -> str | None:
        if seen.database != database:
            return "another database than the witness knows"
        if dict(seen.identity) != self._identity():
            return "another PostgreSQL, timeline or database than before"
        if not rows.knows_epoch(tx, seen.epoch):
            return "the database does not know the epoch of its witness"
        heads = {site.site: site.head for site in sites}
        for site, head in seen.heads.items():
            if heads.get(site, 0) < head.pos:
                return f"site {site} ends at {heads.get(site, 0)}, the witness saw {head.pos}"
            sealed = None if head.pos == 0 else seal_of(tx, site, head.pos)
            if sealed is not None and sealed.chain != head.chain:
                return f"site {site} has another history at {head.pos} than the witness saw"
        return None

    def _new_epoch(self, reason: str) -> str:
        epoch = self._ids.new_id()
        with self._database.write() as tx:
            rows.add_epoch(tx, epoch, reason, self._clock.now_ms())
        self._alarm(RESTORED, reason)
        return epoch

    def _alarm(self, kind: str, detail: str) -> None:
        _log.warning("%s: %s", kind, detail)
        with self._database.write() as tx:
            rows.raise_alarm(tx, kind, detail, self._clock.now_ms())

    def _identity(self) -> dict[str, str]:
        identity = self._database.identity
        return {} if identity is None else asdict(identity)
