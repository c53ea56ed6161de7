"""Aliases: a provisional return, known only by a scan, is bound to the return it turned out to be."""

from __future__ import annotations

from collections.abc import Mapping

from domain.ids import ReturnId


def resolve(of_return: ReturnId, aliases: Mapping[ReturnId, ReturnId]) -> ReturnId:
    """The return that `of_return` stands for. A cycle resolves to its smallest id (model.md, Identity)."""
    way = {of_return: None}
    here = of_return
    while (following := aliases.get(here)) is not None:
        if following in way:
            ring = list(way)
            return min(ring[ring.index(following) :])
        way[following] = None
        here = following
    return here
