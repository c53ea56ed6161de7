"""How a call to central can fail, as the worker needs to tell it apart. Made at one border, in `sync.transport`.

    CallFailed
    ├── NetworkFailure     no answer of central's: cut, timeout, proxy, portal, HTML
    ├── ServerTrouble      central answered 5xx
    ├── Busy               central answered 429
    ├── NotAllowed         central answered 401 or 403
    └── Declined           central answered another 4xx
        ├── BatchRefused   400, 413 or 422: the message as a whole
        └── CursorGone     410 with a reason

All but NetworkFailure carry `epoch`, for they count only with central's epoch header (protocol.md, Station rule 4).
"""

from __future__ import annotations

from enum import StrEnum

from domain.message import N_, Message


class SyncTrouble(Exception):  # noqa: N818 - the trade's word
    """Whatever goes wrong on the way to central; `message` is the sentence a person reads."""

    def __init__(self, message: Message, detail: str) -> None:
        super().__init__(detail)
        self.message = message


class CallFailed(SyncTrouble):
    """Base of failed calls; `message` is what a person reads, `detail` what a log reads, `epoch` whose answer it was."""

    def __init__(self, message: Message, detail: str, epoch: str | None = None) -> None:
        super().__init__(message, detail)
        self.detail = detail
        self.epoch = epoch


class NetworkFailure(CallFailed):
    """Nobody knows whether central got the request. It never acknowledges anything."""


class ServerTrouble(CallFailed):
    """Central is there and cannot do it now."""

    def __init__(self, detail: str, epoch: str) -> None:
        super().__init__(
            Message(N_("Central has a problem. Everything is kept here and sent later.")), detail, epoch
        )


class Busy(CallFailed):
    """Central asks to come again in `retry_after` seconds (0 to 60, already spread by central)."""

    def __init__(self, retry_after: float, epoch: str) -> None:
        super().__init__(Message(N_("Central is busy.")), f"busy, again in {retry_after:g} s", epoch)
        self.retry_after = retry_after


class NotAllowed(CallFailed):
    """Central does not accept this station's token."""

    def __init__(self, detail: str, epoch: str) -> None:
        message = Message(
            N_("Central does not accept this station. Everything is kept here. Ask a supervisor.")
        )
        super().__init__(message, detail, epoch)


class Declined(CallFailed):
    """Central understood the call and says no."""

    def __init__(self, status: int, detail: str, epoch: str) -> None:
        message = Message(N_("Central declined a request: {detail}"), {"detail": detail})
        super().__init__(message, f"{status}: {detail}", epoch)
        self.status = status


class BatchRefused(Declined):
    """The message as a whole was refused; which of its facts is at fault is found by halving."""


class Gone(StrEnum):
    """Why central does not continue from a cursor."""

    EXPIRED = "expired"
    REWOUND = "rewound"


class CursorGone(Declined):
    """The feed does not go on from there: too old, or central was restored to an earlier day."""

    def __init__(self, reason: Gone, epoch: str) -> None:
        super().__init__(410, reason, epoch)
        self.reason = reason


class AddressRefused(SyncTrouble):
    """The address given for central is none that a station may speak to; `message` says what is wanted."""

    def __init__(self, message: Message) -> None:
        super().__init__(message, message.english())


class EnrolRefused(SyncTrouble):
    """Central does not take the code; `message` says what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message, message.english())
