"""Storing a batch inside one transaction: what is new, what was there, where each fact stands in its return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from central.core.aliasing import bind
from central.core.arrivals import Arrival
from central.core.judging import flag_id, flag_rows, judge
from central.core.projecting import Case, cases, held_ids, project, settle_states, with_new
from central.records import EventState, ReturnRow, StoredEvent
from central.storage import log, told
from central.storage import stations as rows
from central.storage.engine import Tx
from domain.exchange import ResultCode

MISMATCH = "payload_mismatch"


class Collision(Exception):  # noqa: N818 - a request, not an error
    """Another push stored one of these facts meanwhile: look again from the start."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivered fact."""

    code: ResultCode
    ord: int | None = None
    anomaly_id: str | None = None

    @property
    def stored(self) -> bool:
        """Whether the database holds something it did not hold before."""
        return self.code not in (ResultCode.DUPLICATE, ResultCode.RETRY)


@dataclass(slots=True)
class _Batch:
    """The work on one batch: rows locked, facts found new, facts that contradict stored ones."""

    site: str
    lane: str
    now: int
    returns: dict[str, ReturnRow] = field(default_factory=dict)
    stored: dict[str, StoredEvent] = field(default_factory=dict)
    new: dict[str, Arrival] = field(default_factory=dict)
    events: dict[str, StoredEvent] = field(default_factory=dict)
    contrary: list[tuple[StoredEvent, Arrival]] = field(default_factory=list)


def store(tx: Tx, site: str, lane: str, batch: Sequence[Arrival], now: int) -> list[Outcome]:
    """Store the facts of a batch; answers in the order given. Raises Collision when another push was faster."""
    work = _Batch(site, lane, now)
    _lock(tx, work, batch)
    _sort_out(tx, work, batch)
    flags = judge(tx, site, list(work.new.values())) if work.new else {}
    _give_places(work)
    swapped = [_settle(tx, work, stored, arrival) for stored, arrival in work.contrary]
    touched = {root for event in work.events.values() if (root := _root(work, event.return_id)) is not None}
    found = _with_new(work, cases(tx, site, touched))
    failed = project(tx, site, list(found.values()), now)
    held = _held(work, found, failed)
    _write(tx, work, held)
    for case in found.values():
        if case.root not in failed:
            settle_states(tx, site, case.events)
    _refold_swapped(tx, work, swapped)
    told_flags = _tell_flags(tx, work, flags)
    return [_outcome(work, arrival, first, held, flags, told_flags) for arrival, first in _firsts(batch)]


def store_bare(tx: Tx, site: str, lane: str, arrival: Arrival, now: int) -> Outcome:
    """Keep one envelope without any consequence: held, outside every return, until a person looks."""
    if arrival.event_id in log.find_events(tx, site, [arrival.event_id]):
        return Outcome(ResultCode.DUPLICATE)
    bare = _stored(arrival, lane, now)
    log.add_events(tx, site, [replace(bare, return_id=None, ord=None, state=EventState.HELD)])
    return Outcome(ResultCode.HELD)


def _lock(tx: Tx, work: _Batch, batch: Sequence[Arrival]) -> None:
    keys = {arrival.key for arrival in batch if arrival.key is not None}
    references = log.lock_references(tx, work.site, keys)
    raw = {a.return_id: a for a in batch if a.return_id is not None and a.key is not None}
    named = {arrival.return_id for arrival in batch if arrival.return_id is not None}
    meant = {found for found in references.values() if found is not None}
    scans = {name: arrival.raw for name, arrival in raw.items()}
    work.returns = log.lock_returns(tx, work.site, {name: scans.get(name) for name in named | meant})
    for provisional, arrival in raw.items():
        row, to = work.returns[provisional], references.get(arrival.key or "")
        if to is not None and row.alias_of is None and to != provisional:
            work.returns[provisional] = bind(tx, work.site, row, to, work.now)
    further = {row.root for row in work.returns.values()} - work.returns.keys()
    work.returns |= log.lock_returns(tx, work.site, dict.fromkeys(further))


def _sort_out(tx: Tx, work: _Batch, batch: Sequence[Arrival]) -> None:
    known = work.stored = log.find_events(tx, work.site, {arrival.event_id for arrival in batch})
    for arrival in sorted(batch, key=lambda each: each.delivery.seq):
        stored = known.get(arrival.event_id)
        if stored is not None:
            if stored.fact_hash != arrival.fact_hash:
                work.contrary.append((stored, arrival))
        elif arrival.event_id not in work.new:
            work.new[arrival.event_id] = arrival
        elif work.new[arrival.event_id].fact_hash != arrival.fact_hash:
            # Both texts in one batch: as if they had come one after the other.
            work.contrary.append((_stored(work.new[arrival.event_id], work.lane, work.now), arrival))


def _give_places(work: _Batch) -> None:
    """Number the new facts within their returns, in the order in which the station committed them."""
    given: dict[str, int] = {}
    for arrival in work.new.values():
        name, order = arrival.return_id, None
        if name is not None:
            order = given[name] = given.get(name, work.returns[name].next_ord) + 1
        work.events[arrival.event_id] = _stored(arrival, work.lane, work.now, order)
    for name, order in given.items():
        work.returns[name] = replace(work.returns[name], next_ord=order)


def _with_new(work: _Batch, found: dict[str, Case]) -> dict[str, Case]:
    by_root: dict[str, list[StoredEvent]] = defaultdict(list)
    for event in work.events.values():
        root = _root(work, event.return_id)
        if root is not None:
            by_root[root].append(event)
    return {root: with_new(case, by_root[root]) for root, case in found.items()}


def _held(work: _Batch, found: dict[str, Case], failed: set[str]) -> set[str]:
    held = {
        name
        for root, case in found.items()
        for name in (
            held_ids(case.events) if root not in failed else {event.event_id for event in case.events}
        )
    }
    loose = [event for event in work.events.values() if event.return_id is None]
    wants_a_return = {e.event_id for e in loose if work.new[e.event_id].fact.rma_ref is not None}
    return (held & work.events.keys()) | held_ids(loose) | wants_a_return


def _write(tx: Tx, work: _Batch, held: set[str]) -> None:
    new = [
        replace(event, state=EventState.HELD) if event.event_id in held else event
        for event in work.events.values()
    ]
    if log.add_events(tx, work.site, new) != len(new):
        raise Collision("another push stored one of these facts")
    log.set_returns(
        tx, work.site, [work.returns[name] for name in sorted({e.return_id for e in new if e.return_id})]
    )
    log.announce(
        tx,
        work.site,
        [("fact", event.event_id, event.return_id) for event in new if event.return_id is not None],
    )


def _settle(tx: Tx, work: _Batch, stored: StoredEvent, arrival: Arrival) -> StoredEvent | None:
    """Two texts under one id: both are kept, the smaller hash counts. Answers the one that counts now, if new."""
    if log.find_variant(tx, work.site, arrival.event_id, arrival.fact_hash):
        return None
    rows.raise_alarm(tx, MISMATCH, f"event {arrival.event_id} came with two texts", work.now)
    other = _stored(arrival, work.lane, work.now)
    if other.fact_hash > stored.fact_hash:
        log.add_variant(tx, work.site, other)
        return other
    log.add_variant(tx, work.site, stored)
    if other.return_id == stored.return_id:
        other = replace(other, ord=stored.ord)
    elif other.return_id is not None:
        row = work.returns[other.return_id]
        work.returns[other.return_id] = row = replace(row, next_ord=row.next_ord + 1)
        other = replace(other, ord=row.next_ord)
        log.set_returns(tx, work.site, [row])
    if arrival.event_id in work.events:
        # Both came in this batch: the smaller one is what gets written.
        work.events[arrival.event_id] = other
        work.new[arrival.event_id] = arrival
        return stored
    log.replace_event(tx, work.site, other)
    log.announce(tx, work.site, [("fact", other.event_id, _root(work, other.return_id))])
    return stored


def _refold_swapped(tx: Tx, work: _Batch, swapped: Iterable[StoredEvent | None]) -> None:
    """Fold the returns on both sides of a contradiction again, now that everything is written."""
    names = {event.return_id for event in swapped if event is not None and event.return_id is not None}
    names |= {a.return_id for _, a in work.contrary if a.return_id is not None}
    if not names:
        return
    fetched = log.lock_returns(tx, work.site, dict.fromkeys(sorted(names)))
    found = cases(tx, work.site, {row.root for row in fetched.values()})
    failed = project(tx, work.site, list(found.values()), work.now)
    for case in found.values():
        if case.root not in failed:
            settle_states(tx, work.site, case.events)


def _tell_flags(tx: Tx, work: _Batch, flags: dict[str, str]) -> dict[str, str]:
    """Tell what was judged, one flag a return and person; answers the flag's id for each flagged fact."""
    about: dict[str, tuple[str, str, str]] = {}
    for event_id, kind in flags.items():
        root = _root(work, work.events[event_id].return_id)
        if root is not None:
            fact = work.new[event_id].fact
            about[event_id] = (kind, root, fact.operator or fact.session or event_id)
    for root in sorted({root for _, root, _ in about.values()}):
        new = flag_rows(tx, work.site, {what for what in about.values() if what[1] == root})
        told.tell(tx, work.site, new, work.now, of_return=root)
    return {event_id: flag_id(*what) for event_id, what in about.items()}


def _firsts(batch: Sequence[Arrival]) -> list[tuple[Arrival, bool]]:
    """Each arrival, and whether it is the first of its id in seq order."""
    first: dict[str, Arrival] = {}
    for arrival in sorted(batch, key=lambda each: each.delivery.seq):
        first.setdefault(arrival.event_id, arrival)
    return [(arrival, first[arrival.event_id] is arrival) for arrival in batch]


def _outcome(
    work: _Batch, arrival: Arrival, first: bool, held: set[str], flags: dict[str, str], named: dict[str, str]
) -> Outcome:
    event = work.events.get(arrival.event_id) or work.stored[arrival.event_id]
    if any(arrival is other for _, other in work.contrary):
        return Outcome(ResultCode.PAYLOAD_MISMATCH, event.ord)
    if arrival.event_id in work.stored or not first:
        return Outcome(ResultCode.DUPLICATE, event.ord)
    if arrival.event_id in held:
        return Outcome(ResultCode.HELD, event.ord)
    if arrival.event_id in flags:
        return Outcome(ResultCode.APPLIED_FLAGGED, event.ord, named.get(arrival.event_id))
    return Outcome(ResultCode.APPLIED, event.ord)


def _root(work: _Batch, return_id: str | None) -> str | None:
    return None if return_id is None else work.returns[return_id].root


def _stored(arrival: Arrival, lane: str, now: int, order: int | None = None) -> StoredEvent:
    return StoredEvent(
        event_id=arrival.event_id,
        fact_hash=arrival.fact_hash,
        text=arrival.text,
        return_id=arrival.return_id,
        ord=order,
        state=EventState.COUNTED,
        lane=lane,
        at=now,
    )
