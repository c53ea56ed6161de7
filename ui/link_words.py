"""The way to central in the words of the dock: offline is a normal way to work, and the words say so."""

from __future__ import annotations

from domain.message import N_, Message
from sync.status import Link

LINK_SENTENCES: dict[Link, Message] = {
    Link.NOT_ENROLLED: Message(N_("Not enrolled at central")),
    Link.WAITING: Message(N_("Looking for central")),
    Link.ONLINE: Message(N_("Connected to central")),
    Link.OFFLINE: Message(N_("Offline – scans are kept here")),
    Link.REFUSED: Message(N_("Central refuses this station – scans are kept here")),
}
