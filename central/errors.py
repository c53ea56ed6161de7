"""The ways central says no: to a caller over HTTP, or to an administrator on the console."""

from __future__ import annotations


class Trouble(Exception):  # noqa: N818 - the house's word for what the environment does to us
    """The environment is to blame (database away, wrong settings); one sentence for the administrator."""


class Unavailable(Trouble):
    """The database does not answer now; a later try may succeed."""


class Again(Exception):  # noqa: N818 - a request, not an error
    """The transaction met another one (40001, 40P01, a busy file): do all of it again."""


class Unstorable(Exception):  # noqa: N818
    """The database refused these very rows; smaller parts of them may pass."""


class BadLoad(Trouble):
    """A load file that does not fit; the sentence names the place."""


class Refusal(Exception):  # noqa: N818 - an answer, not an error
    """An answer other than success: HTTP status, title, and for a 410 or 429 what the station needs."""

    def __init__(
        self, status: int, title: str, *, reason: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.reason = reason
        self.retry_after = retry_after
