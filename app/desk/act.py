"""What one scan or command is about to do: the facts to commit and the answer to give afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.case import OpenCase
from app.happened import AnswerKind
from domain.events import Payload, RmaRef
from domain.message import Message
from domain.vocabulary import ScanTrouble


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before the desk adds the code and the time."""

    kind: AnswerKind
    word: Message
    sentence: Message


@dataclass(frozen=True, slots=True)
class Act:
    """Payloads with the return each speaks of, in order, and the reply made from the picture after the commit."""

    payloads: tuple[tuple[Payload, RmaRef | None], ...]
    reply: Callable[[OpenCase | None], Reply]
    reprint: bool = False


@dataclass(frozen=True, slots=True)
class Declined(Exception):  # noqa: N818 - an answer, not an error
    """A scan that changes nothing: kept as a fact with `trouble`, answered with `reply`."""

    trouble: ScanTrouble
    reply: Reply
