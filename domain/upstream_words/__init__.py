"""What each upstream calls the things of the trade: one file an upstream, one table a concept, both ways in one.

A pair without a mark goes and comes back unchanged. What loses something is marked in the table itself, with one of
the LOSSY marks, and nothing else may: a test goes through every word of ours and of theirs. An upstream that has no
word at all for a vocabulary says so in its `SILENT`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from typing import Generic, TypeVar

Ours = TypeVar("Ours", bound=StrEnum)
Theirs = TypeVar("Theirs", bound=StrEnum | IntEnum)


class Lossy(Enum):
    """What a marked pair loses."""

    OUT = "we say it so, and it comes back as another word of ours"
    BACK = "we read it so, and it goes out as another word of theirs"
    UNSAID = "they have no word for ours: it is not told"
    UNHEARD = "we have no word for theirs: it changes nothing here"


@dataclass(frozen=True, slots=True)
class Pair(Generic[Ours, Theirs]):
    """One row of a table."""

    ours: Ours | None
    theirs: Theirs | None
    lossy: Lossy | None = None


def same(ours: Ours, theirs: Theirs) -> Pair[Ours, Theirs]:
    """Goes and comes back unchanged."""
    return Pair(ours, theirs)


def out(ours: Ours, theirs: Theirs) -> Pair[Ours, Theirs]:
    """LOSSY: said so, read back as another."""
    return Pair(ours, theirs, Lossy.OUT)


def back(theirs: Theirs, ours: Ours) -> Pair[Ours, Theirs]:
    """LOSSY: read so, said as another."""
    return Pair(ours, theirs, Lossy.BACK)


def unsaid(ours: Ours) -> Pair[Ours, Theirs]:
    """LOSSY: they have no word for it."""
    return Pair(ours, None, Lossy.UNSAID)


def unheard(theirs: Theirs) -> Pair[Ours, Theirs]:
    """LOSSY: we have no word for it."""
    return Pair(None, theirs, Lossy.UNHEARD)


@dataclass(frozen=True, slots=True)
class Words(Generic[Ours, Theirs]):
    """The table of one concept at one upstream. `where` names the field or call that carries their word."""

    where: str
    ours: type[Ours]
    theirs: type[Theirs]
    pairs: tuple[Pair[Ours, Theirs], ...]

    @property
    def LOSSY(self) -> tuple[Pair[Ours, Theirs], ...]:  # noqa: N802 - stands out where it is read
        """The rows that lose something on a round trip."""
        return tuple(pair for pair in self.pairs if pair.lossy is not None)

    def to_theirs(self, word: Ours) -> Theirs | None:
        """Their word for ours; None when they have none."""
        return next(
            (pair.theirs for pair in self.pairs if pair.ours is word and pair.lossy in (None, Lossy.OUT)),
            None,
        )

    def to_ours(self, word: Theirs) -> Ours | None:
        """Our word for theirs; None when we have none."""
        return next(
            (pair.ours for pair in self.pairs if pair.theirs is word and pair.lossy in (None, Lossy.BACK)),
            None,
        )


def alike(where: str, words: type[Ours]) -> Words[Ours, Ours]:
    """The table of a vocabulary that we took over from them: every word is written the same."""
    return Words(where, words, words, tuple(Pair(word, word) for word in words))
