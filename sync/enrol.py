"""Exchanging a one-time code for the station's token and the site's pepper.

The same code and lane answer the same within 15 minutes (protocol.md, Calls), so a lost answer is asked for
again and never costs a new code.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from domain.ids import LaneId
from domain.message import N_, Message
from sync.calls import Transport
from sync.errors import Busy, Declined, EnrolRefused, NetworkFailure, NotAllowed, ServerTrouble
from sync.protocol import EnrolAnswer, EnrolRequest

log = logging.getLogger(__name__)

PATIENCE_S: Sequence[float] = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Pauses between the tries of one enrolment."""


def enrol(
    transport: Transport,
    code: str,
    station_name: str,
    lane: LaneId,
    wait: Callable[[float], None],
    patience: Sequence[float] = PATIENCE_S,
) -> EnrolAnswer:
    """Enrol this lane under `station_name`; tries once more after each pause of `patience`.

    Raises EnrolRefused when central does not take the code, NetworkFailure or ServerTrouble (Busy as well)
    when it could not be asked.
    """
    request = EnrolRequest(code=code.strip(), station_name=station_name.strip(), lane=lane)
    for pause in patience:
        try:
            return _ask(transport, request)
        except Busy as busy:
            wait(max(pause, busy.retry_after))
        except (NetworkFailure, ServerTrouble) as failure:
            log.info("enrolment not answered (%s), again in %g s", failure.detail, pause)
            wait(pause)
    return _ask(transport, request)


def _ask(transport: Transport, request: EnrolRequest) -> EnrolAnswer:
    try:
        return transport.enrol(request)
    except (NotAllowed, Declined) as refusal:
        log.warning("enrolment declined: %s", refusal.detail)
        raise EnrolRefused(
            Message(
                N_("Central does not take this code. Codes work once and for 15 minutes: ask for a new one.")
            )
        ) from refusal
