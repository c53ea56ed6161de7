"""The page on the model shows the tables as they are: states, exceptions, words and what upstreams lose."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import pytest

from domain.moves import Back, Machine
from domain.moves.by_facts import FULFILLMENT_BY_FACTS, PROCESSING_BY_FACTS, Because
from domain.moves.delivery import DELIVERY
from domain.moves.financial import FINANCIAL
from domain.moves.fulfillment import FULFILLMENT
from domain.moves.processing import PROCESSING
from domain.upstream_words import happycolis, inventree, masonhub, medusa, vtex
from domain.vocabulary import SIGNS

State = TypeVar("State", bound=StrEnum)

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "model.md").read_text("utf-8")
UPSTREAMS: dict[str, ModuleType] = {
    "InvenTree": inventree,
    "Medusa": medusa,
    "VTEX": vtex,
    "HappyColis": happycolis,
    "MasonHub": masonhub,
}


def moves(name: str, machine: Machine[StrEnum, StrEnum]) -> Iterator[str]:
    """The table of a machine, a line a state."""
    yield f"| {name} | moves: where to (who) |"
    yield "|---|---|"
    for state in machine.states:
        rows = [row for row in machine.rows if row.state is state]
        said = [
            f"{row.move}: {'back' if row.to is Back.TO_WHERE_IT_LEFT else row.to}"
            f" ({', '.join(sorted(row.movers))})"
            for row in rows
        ]
        yield f"| {state} | {'; '.join(said) or 'final'} |"


def exceptions() -> Iterator[str]:
    """What facts may do beyond the tables, a line a reason."""
    yield "| because | processing | fulfillment |"
    yield "|---|---|---|"
    for because in Because:
        yield f"| {because} | {_steps(PROCESSING_BY_FACTS, because)} | {_steps(FULFILLMENT_BY_FACTS, because)} |"


def _steps(listed: Mapping[tuple[State, State], Because], because: Because) -> str:
    to: dict[State, list[State]] = {}
    for (start, end), reason in listed.items():
        if reason is because:
            to.setdefault(start, []).append(end)
    return "; ".join(f"{start} → {', '.join(ends)}" for start, ends in to.items()) or "–"


def vocabularies() -> Iterator[str]:
    """Every vocabulary with the codes of its words."""
    yield "| vocabulary | words (code) |"
    yield "|---|---|"
    for words, signs in SIGNS.items():
        yield f"| {words.__name__} | {', '.join(f'{word} ({sign.code})' for word, sign in signs.items())} |"


def upstreams() -> Iterator[str]:
    """How much each upstream has a word for: what comes back unchanged, of how many words of ours."""
    yield f"| words of ours that come back unchanged | {' | '.join(UPSTREAMS)} |"
    yield f"|---{'|---' * len(UPSTREAMS)}|"
    for words in SIGNS:
        cells = [_kept(upstream, words) for upstream in UPSTREAMS.values()]
        yield f"| {words.__name__} | {' | '.join(cells)} |"


def _kept(upstream: ModuleType, words: type[StrEnum]) -> str:
    tables = [table for table in upstream.TABLES if table.ours is words]
    counts = [sum(pair.lossy is None for pair in table.pairs) for table in tables]
    return ", ".join(f"{count} of {len(words)}" for count in counts) or "–"


TABLES = {
    "processing": list(moves("processing", PROCESSING)),  # type: ignore[arg-type]
    "delivery": list(moves("delivery", DELIVERY)),  # type: ignore[arg-type]
    "financial": list(moves("financial", FINANCIAL)),  # type: ignore[arg-type]
    "fulfillment": list(moves("fulfillment", FULFILLMENT)),  # type: ignore[arg-type]
    "exceptions": list(exceptions()),
    "vocabularies": list(vocabularies()),
    "upstreams": list(upstreams()),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_page_shows_the_table_as_it_is(name: str) -> None:
    wanted = "\n".join(TABLES[name])
    assert f"\n{wanted}\n" in PAGE, f"put this into docs/model.md:\n{wanted}"
