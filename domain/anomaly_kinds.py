"""KINDS: what each anomaly rule means for people: how grave, what goes on meanwhile, and who may decide what.

One row a rule of `domain.anomalies.RULES`; a test holds the two together. Not offered, because no event says them
yet: moving a unit to another return, and splitting one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.message import N_, Message
from domain.rights import Right
from domain.vocabulary import Resolution

_PERSONS_OWN = "raised_by_person"


class Severity(StrEnum):
    """How grave an anomaly is; the order is that of the queue, gravest last."""

    INFO = "info"
    ATTENTION = "attention"
    STOP = "stop"


SEVERITY_NAMES: dict[Severity, Message] = {
    Severity.INFO: Message(N_("To know")),
    Severity.ATTENTION: Message(N_("Decide")),
    Severity.STOP: Message(N_("Stop")),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of anomaly asks of people.

    `meanwhile` says what the dock may go on doing. `offers` are the resolutions in the order of the screen; those
    `at_dock` a receiver may take by the site's rule, all others need `right`. Those in `by_two` need a second
    person with an own PIN.
    """

    name: Message
    severity: Severity
    meanwhile: Message
    offers: tuple[Resolution, ...]
    at_dock: frozenset[Resolution] = frozenset()
    by_two: frozenset[Resolution] = frozenset({Resolution.WRITE_OFF})
    right: Right = Right.RESOLVE

    def right_for(self, resolution: Resolution) -> Right:
        """The right that this resolution needs."""
        if resolution not in self.at_dock:
            return self.right
        return Right.RECEIVE if resolution is Resolution.HOLD else Right.ACCEPT_AGAINST_RULE


_WAITS = Message(N_("The unit waits on hold. Everything else goes on."))
_GOES_ON = Message(N_("The dock goes on. The return is not complete until this is decided."))
_INFORMS = Message(N_("The dock goes on. Nothing waits for this."))
_AT_DOCK = frozenset({Resolution.ACCEPT, Resolution.HOLD})
_AWAY = (Resolution.QUARANTINE, Resolution.SEND_BACK, Resolution.WRITE_OFF)
_IN = (Resolution.ACCEPT, Resolution.ACCEPT_DAMAGED)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "unexpected_item": Kind(
            Message(N_("Unexpected item")),
            Severity.ATTENTION,
            _WAITS,
            (*_IN, Resolution.HOLD, *_AWAY),
            _AT_DOCK,
        ),
        "over_receipt": Kind(
            Message(N_("More than expected")),
            Severity.ATTENTION,
            _WAITS,
            (*_IN, Resolution.HOLD, Resolution.CORRECT_COUNT, *_AWAY),
            _AT_DOCK,
        ),
        "missing_at_close": Kind(
            Message(N_("Missing at close")),
            Severity.INFO,
            _INFORMS,
            (Resolution.ACCEPT, Resolution.IGNORE),
        ),
        "serial_mismatch": Kind(
            Message(N_("Other serial than announced")),
            Severity.ATTENTION,
            _GOES_ON,
            (*_IN, Resolution.REPLACE_SERIAL, *_AWAY),
        ),
        "serial_seen_twice": Kind(
            Message(N_("Serial seen twice")),
            Severity.ATTENTION,
            Message(N_("The second unit does not count. Everything else goes on.")),
            (Resolution.REPLACE_SERIAL, Resolution.CORRECT_COUNT, *_AWAY, Resolution.IGNORE),
        ),
        "unknown_parcel": Kind(
            Message(N_("Unknown parcel")),
            Severity.ATTENTION,
            Message(N_("What is inside is received and waits on hold.")),
            (Resolution.QUARANTINE, Resolution.SEND_BACK, Resolution.IGNORE),
        ),
        "wrong_state": Kind(
            Message(N_("The shop does not expect this")),
            Severity.STOP,
            Message(N_("Put the goods aside. Nothing of this return goes to stock.")),
            (Resolution.ACCEPT, Resolution.QUARANTINE, Resolution.SEND_BACK),
            by_two=frozenset({Resolution.ACCEPT}),
        ),
        "late_receipt": Kind(
            Message(N_("Came after the close")),
            Severity.ATTENTION,
            Message(N_("Open the return at a dock, check it, and close it again.")),
            (),
        ),
        "possible_double": Kind(
            Message(N_("Perhaps received twice")), Severity.INFO, _INFORMS, (Resolution.IGNORE,)
        ),
        "quantity_lowered": Kind(
            Message(N_("Count was lowered")),
            Severity.INFO,
            _INFORMS,
            (Resolution.ACCEPT, Resolution.IGNORE),
        ),
        "repeated_after_restart": Kind(
            Message(N_("Scanned again after a restart")),
            Severity.INFO,
            _INFORMS,
            (Resolution.ACCEPT, Resolution.CORRECT_COUNT),
        ),
        "values_differ": Kind(
            Message(N_("Two people disagree")),
            Severity.ATTENTION,
            Message(N_("The more cautious value counts meanwhile. Everything else goes on.")),
            (Resolution.REPLACE_SERIAL, Resolution.CORRECT_COUNT, Resolution.IGNORE),
        ),
        "voided_but_handled": Kind(
            Message(N_("Taken back and handled")), Severity.ATTENTION, _GOES_ON, (Resolution.IGNORE,)
        ),
        "text_mismatch": Kind(
            Message(N_("Two records, one number")),
            Severity.STOP,
            Message(N_("Tell the administrator before this return goes on.")),
            (Resolution.IGNORE,),
            by_two=frozenset({Resolution.IGNORE}),
        ),
        _PERSONS_OWN: Kind(
            Message(N_("Reported at the dock")),
            Severity.ATTENTION,
            _GOES_ON,
            (Resolution.ACCEPT, *_AWAY, Resolution.IGNORE),
        ),
    }
)


def kind_of(kind: str) -> Kind:
    """The row of this kind. A person may report under any name: that is `raised_by_person`."""
    return KINDS.get(kind, KINDS[_PERSONS_OWN])
