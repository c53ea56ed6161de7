"""From facts to pictures: the fold of `domain`, once per touched return, and what is stored of it.

A fold that raises is our bug, not the station's: the return keeps its last picture, the new facts are held and
alarmed, and nothing waits (protocol.md, Central rule 2).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from central.core.arrivals import read_fact
from central.errors import Trouble
from central.records import EventState, Projection, StoredEvent, ToldRow
from central.storage import log, told
from central.storage import stations as station_rows
from central.storage.engine import Tx
from domain.codec import canonical
from domain.errors import NotAFact
from domain.events import Fact, LoggedFact, Reverted, UnitReceived, Unread
from domain.fold import FOLD_VERSION, fold
from domain.ids import ReturnId, UnitId
from domain.picture import ReturnPicture
from domain.shapes import build, plain
from domain.told import LineSum, Summary, ToldKind, ToldReturn
from domain.vocabulary import AnomalyState

_log = logging.getLogger(__name__)
FOLD_FAILED = "fold_failed"


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one return: its stored facts in order, and its told row."""

    root: str
    events: Sequence[StoredEvent]
    variants: Sequence[StoredEvent]
    told: ToldRow | None

    @property
    def ord(self) -> int:
        """The highest place given in its log."""
        return max((event.ord or 0 for event in self.events), default=0)


def cases(tx: Tx, site: str, roots: Iterable[str]) -> dict[str, Case]:
    """The logs (joined by aliases) and told rows of these returns. Call with the returns locked."""
    wanted = sorted(set(roots))
    if not wanted:
        return {}
    root_of = {name: name for name in wanted} | log.members(tx, site, wanted)
    events: dict[str, list[StoredEvent]] = {name: [] for name in wanted}
    for name, entries in log.logs(tx, site, root_of).items():
        events[root_of[name]] += entries
    variants: dict[str, list[StoredEvent]] = {name: [] for name in wanted}
    for variant in log.variants(tx, site, root_of):
        variants[root_of[variant.return_id or ""]].append(variant)
    rows = told.find_told(tx, site, ToldKind.RETURN, wanted)
    return {
        name: Case(name, events[name], _shown(variants[name], events[name]), rows.get(name))
        for name in wanted
    }


def _shown(variants: Sequence[StoredEvent], events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """Texts that do not count, where the one that counts stands in the same return."""
    counted = {event.event_id for event in events}
    return [variant for variant in variants if variant.event_id in counted]


def picture_of(case: Case) -> ReturnPicture:
    """The fold of a case."""
    logged = [
        LoggedFact(read_fact(event.text), event.fact_hash, ord=event.ord)
        for event in (*case.events, *case.variants)
    ]
    row = case.told
    body = None if row is None or row.body is None else told_return(row.body)
    return fold(logged, body, ReturnId(case.root))


@lru_cache(maxsize=4096)
def told_return(body: bytes) -> ToldReturn:
    """A told return from its stored text. Raises Trouble when it is none."""
    try:
        return build(ToldReturn, json.loads(body), "return")
    except (NotAFact, ValueError) as error:
        raise Trouble(f"a stored return cannot be read: {error}") from error


def held_ids(events: Iterable[StoredEvent]) -> set[str]:
    """Facts that cannot be interpreted yet: newer than this program, or about something not there (yet)."""
    facts = {event.event_id: read_fact(event.text) for event in events}
    units = {fact.payload.unit_id for fact in facts.values() if isinstance(fact.payload, UnitReceived)}
    return {name for name, fact in facts.items() if not _is_readable(fact, facts, units)}


def _is_readable(fact: Fact, facts: Mapping[str, Fact], units: set[UnitId]) -> bool:
    if isinstance(fact.payload, Unread):
        return False
    if isinstance(fact.payload, Reverted):
        return fact.payload.target in facts
    unit = getattr(fact.payload, "unit_id", None)
    return unit is None or unit in units


def project(tx: Tx, site: str, found: Sequence[Case], now: int) -> set[str]:
    """Store the picture of each return anew; answers the returns whose fold failed."""
    before = told.find_projections(tx, site, [case.root for case in found])
    failed: set[str] = set()
    made: list[Projection] = []
    for case in found:
        try:
            made.append(_projection(case, before.get(case.root), now))
        except Exception as error:  # noqa: BLE001 - the fold is total; should it fail, one bug must never block a station
            _log.exception("the fold of return %s failed", case.root)
            station_rows.raise_alarm(tx, FOLD_FAILED, f"{case.root}: {error!r}", now)
            failed.add(case.root)
    told.set_projections(tx, site, made)
    return failed


def reproject(tx: Tx, site: str, roots: Iterable[str], now: int) -> None:
    """Judge held facts again and store the pictures anew, for a new told row, alias or version of the fold."""
    names = sorted(set(roots))
    log.lock_returns(tx, site, dict.fromkeys(names))
    found = list(cases(tx, site, names).values())
    failed = project(tx, site, found, now)
    for case in found:
        if case.root not in failed:
            settle_states(tx, site, case.events)


def settle_states(tx: Tx, site: str, events: Sequence[StoredEvent]) -> None:
    """Write down which stored facts are held and which count, where that has changed."""
    held = held_ids(events)
    freed = [e.event_id for e in events if e.state is EventState.HELD and e.event_id not in held]
    caught = [e.event_id for e in events if e.state is EventState.COUNTED and e.event_id in held]
    log.set_states(tx, site, freed, EventState.COUNTED)
    log.set_states(tx, site, caught, EventState.HELD)


def with_new(case: Case, new: Iterable[StoredEvent]) -> Case:
    """The case with facts that are about to be stored."""
    return replace(case, events=[*case.events, *new])


def _projection(case: Case, before: Projection | None, now: int) -> Projection:
    picture = picture_of(case)
    open_anomalies = sum(anomaly.state is AnomalyState.OPEN for anomaly in picture.anomalies)
    summary = Summary(
        id=picture.return_id,
        ord=case.ord,
        fold_version=FOLD_VERSION,
        processing=picture.processing,
        fulfillment=picture.fulfillment,
        closed=picture.closed,
        open_anomalies=open_anomalies,
        lines=tuple(
            LineSum(line.line_id, line.sku, line.expected, line.good, line.damaged, line.missing)
            for line in picture.lines
        ),
    )
    closed_at = (before.closed_at if before else None) or now
    return Projection(
        return_id=case.root,
        reference=picture.reference,
        processing=picture.processing.value,
        fulfillment=picture.fulfillment.value,
        closed=picture.closed,
        closed_at=closed_at if picture.closed else None,
        open_anomalies=open_anomalies,
        version=1 + (before.version if before else 0),
        fold_version=FOLD_VERSION,
        body=canonical(plain(summary)),
    )
