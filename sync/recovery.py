"""Noticing that central was restored to an earlier day, and giving it back what it lost.

Three signs (protocol.md, Station rule 7): another epoch, an `applied_through` below the highest this epoch told
us, a cursor answered `rewound`. Then everything kept is offered again and the feed goes on from the newest kept
cursor that central recognises. The order matters: first the outbox, then the epoch, so that a kill in between
only repeats it.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from domain.exchange import FeedPage, FeedPlace
from sync.ports import Inbox, Outbox

log = logging.getLogger(__name__)


class RestoreWatch:
    """Compares every answer with what this station knows of central.

    `restores` counts the restores met in this run, so that others can see that one happened.
    """

    def __init__(self, outbox: Outbox, inbox: Inbox) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._highest = 0
        self._cursor_unsure = False
        self._epoch_is_new = False
        self.restores = 0

    def sees_restore(self, epoch: str, applied_through: int | None) -> bool:
        """Take note of an answer. True: central was restored, recovery is begun, the answer must be dropped."""
        place = self._inbox.place()
        if place.epoch is None:
            self._inbox.apply(FeedPage((), (), replace(place, epoch=epoch)))
            return False
        if epoch != place.epoch:
            self._recover(place, epoch, "another epoch")
            return True
        if applied_through is not None:
            if applied_through < max(self._highest, place.applied_through):
                self._recover(place, epoch, "it knows less of this lane than before")
                return True
            self._highest = applied_through
        return False

    def rewound(self, epoch: str) -> bool:
        """Central does not know the saved cursor although it is not too old. True: it has a new epoch."""
        place = self._inbox.place()
        if epoch != place.epoch or not self._cursor_unsure:
            self._recover(place, epoch, "it does not know our place in the feed")
        return self._epoch_is_new

    def cursor_recognised(self) -> None:
        """The feed goes on: a later `rewound` would be another restore."""
        self._cursor_unsure = False

    def _recover(self, place: FeedPlace, epoch: str, sign: str) -> None:
        log.warning("central was restored (%s): offering everything kept again", sign)
        self._outbox.offer_everything_again(epoch)
        begun = replace(place, epoch=epoch, applied_through=0)
        if place.loading:
            begun = replace(begun, cursor=None, snapshot_after=None)
        self._inbox.apply(FeedPage((), (), begun))
        self._highest = 0
        self._cursor_unsure = True
        self._epoch_is_new = epoch != place.epoch
        self.restores += 1
