"""What goes wrong around the program: disk full, port gone, printer away. Never a rule that says no.

Rules refuse with `domain.errors.Refused`; everything that is neither is a bug. Each trouble carries the
sentence a person reads, so that it is data until the last moment.
"""

from __future__ import annotations

from domain.message import Message


class Trouble(Exception):  # noqa: N818 - the trade's word; base of all troubles of the environment
    """Something in the environment failed; `message` tells the worker what to look at."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english())
        self.message = message


class PrinterTrouble(Trouble):
    """A label did not reach its printer. It stays owed and is printed again."""


class StorageTrouble(Trouble):
    """The disk did not take it: full, gone or failing. Whether the commit holds is unknown."""
