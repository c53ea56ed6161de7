"""Telling central whose facts this station wants, and taking those it did not have (protocol.md, Calls)."""

from __future__ import annotations

from domain.ids import ReturnId
from sync.calls import Transport
from sync.ports import Inbox
from sync.protocol import SubscriptionsRequest
from sync.recovery import RestoreWatch
from sync.wire import feed_page


class Subscribing:
    """The errand that keeps central's set of wanted returns equal to this station's.

    A revision counts as told once the last page of its facts is applied; after a start it is told anew, for
    the program may have ended between two pages.
    """

    def __init__(self, inbox: Inbox, transport: Transport, watch: RestoreWatch) -> None:
        self._inbox = inbox
        self._transport = transport
        self._watch = watch
        self._told: int | None = None
        self._restores = 0
        self._under_way: tuple[int, tuple[ReturnId, ...], str | None] | None = None

    @property
    def told_revision(self) -> int:
        """The newest revision that central has in full; 0 for none."""
        return self._told or 0

    def tell_again(self) -> None:
        """Central does not know the revision named."""
        self._told, self._under_way = None, None

    def begin_anew(self) -> None:
        """Before a full load: have central forget the set, so that telling it brings all its facts again.

        The feed goes on from the load's own position; facts that came before it would otherwise be missed.
        Raises CallFailed and storage's troubles.
        """
        self.tell_again()
        answer = self._transport.subscriptions(SubscriptionsRequest(revision=0, returns=[]))
        self._watch.sees_restore(answer.server_epoch, None)

    def run(self) -> bool:
        """Tell and apply one page; False when central knows. Raises CallFailed and storage's troubles."""
        if self._watch.restores != self._restores:
            self._restores, self._told, self._under_way = self._watch.restores, None, None
        if self._inbox.place().epoch is None:
            return False
        wanted = self._inbox.subscriptions()
        if wanted.revision == self._told:
            return False
        # Pages begun are finished first: central counts their returns as named already.
        revision, returns, after = self._under_way or (wanted.revision, wanted.returns, None)
        answer = self._transport.subscriptions(
            SubscriptionsRequest(revision=revision, returns=list(returns), after=after)
        )
        if self._watch.sees_restore(answer.server_epoch, None):
            return True
        if answer.items:
            self._inbox.apply(feed_page(answer.items, self._inbox.place()))
        if answer.next_after is None:
            self._told, self._under_way = revision, None
        else:
            self._under_way = (revision, returns, answer.next_after)
        return True
