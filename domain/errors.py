"""The two ways the trade says no: a rule refuses an act, or a text is no fact."""

from __future__ import annotations

from domain.message import Message


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule says no. Carries the sentence that tells the worker what to do instead."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english())
        self.message = message


class NotAFact(ValueError):  # noqa: N818
    """A text that is no canonical fact; the argument names the place."""
