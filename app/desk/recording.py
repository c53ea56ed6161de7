"""Committing facts: one transaction for log, delivery, projections and the dock's state, tried until it holds.

The way of a failed commit (protocol.md, Station rule 2): its state is unknown, so the same facts with the same
ids are tried again on a file opened anew, and are left alone where they turn out to be stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.case import Recorded
from app.desk.ports import Ledger
from app.errors import StorageTrouble
from domain.events import TYPE_VERSION, WIRE_NAME, Fact, Payload, RmaRef, wall_time
from domain.ids import Clock, EventId, IdMaker, OperatorId


@dataclass(frozen=True, slots=True)
class Author:
    """Who a fact is by: null only before a sign-in (model.md, People)."""

    operator: OperatorId | None
    session: EventId | None


Patience = Callable[[StorageTrouble], bool]


class Recorder:
    """Makes facts of payloads and commits them. Used on the desk's lane only.

    `patience(trouble)` is asked after each failed commit: it waits and says whether to try again; False ends
    with the trouble raised (the program is stopping).
    """

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        ids: IdMaker,
        app_version: str,
        patience: Patience,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._ids = ids
        self._app_version = app_version
        self.patience = patience

    def facts(
        self, payloads: Sequence[tuple[Payload, RmaRef | None]], author: Author, raw_scan: bytes | None
    ) -> list[Fact]:
        """New facts; the raw scan goes with the first one, so that each scan is kept exactly once."""
        now = wall_time(self._clock.now_ms())
        return [
            Fact(
                event_id=EventId(self._ids.new_id()),
                type=WIRE_NAME[type(payload)],
                type_version=TYPE_VERSION,
                payload=payload,
                wall_time=now,
                app_version=self._app_version,
                rma_ref=rma_ref,
                raw_scan=raw_scan if number == 0 else None,
                operator=author.operator,
                session=author.session,
            )
            for number, (payload, rma_ref) in enumerate(payloads)
        ]

    def sign_in_fact(self, payload: Payload, operator: OperatorId) -> Fact:
        """The fact that begins a session: its id is the session."""
        fact = self.facts(((payload, None),), Author(operator, None), None)[0]
        return replace(fact, session=fact.event_id)

    def commit(self, facts: Sequence[Fact]) -> Recorded:
        """Commit these facts together. Returns only when they are on the disk."""
        now_ms = self._clock.now_ms()
        while True:
            try:
                return self._ledger.commit(facts, now_ms)
            except StorageTrouble as trouble:
                if not self.patience(trouble):
                    raise
