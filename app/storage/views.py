"""Pictures from the log, and the small projections beside it. Runs inside the caller's transaction.

What stands in a projection follows from log and told rows alone, whichever way they came: `rebuild` gives the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, or_, select

from app.case import OpenCase
from app.storage.anomalies import drop_anomalies, save_anomalies
from app.storage.log import every_own_fact, facts_of, load_meta, save_meta
from app.storage.tables import ANOMALY_VIEW, RETURN_VIEW
from app.storage.told import aliases_of, bound_to, return_row, summary_of
from domain.dock import DockState, advance
from domain.events import Fact, LoggedFact
from domain.fold import FOLD_VERSION, fold
from domain.ids import ReturnId
from domain.shapes import build, plain
from domain.told import Summary
from domain.vocabulary import AnomalyState

_DOCK = "dock"
_FOLD_VERSION = "fold_version"
_NOT_WITH_CENTRAL = 2**62

_COLUMNS = "return_id, processing, fulfillment, closed, expected, received, damaged, open_anomalies, own, touched_seq"
_SAVE_VIEW = f"INSERT OR REPLACE INTO return_view ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant
_RETURNS = """SELECT return_id FROM event WHERE return_id IS NOT NULL
    UNION SELECT id FROM told WHERE kind = 'summary' UNION SELECT return_id FROM return_view"""
_WITH_VIEW = "SELECT return_id FROM return_view WHERE return_id IN (SELECT value FROM json_each(?))"
_WITH_FACTS = "SELECT DISTINCT return_id FROM event WHERE return_id IN (SELECT value FROM json_each(?))"
_WITH_SUMMARY = "SELECT id FROM told WHERE kind = 'summary' AND id IN (SELECT value FROM json_each(?))"


def read_case(connection: Connection, return_id: ReturnId) -> OpenCase:
    """Fold a return from the log. A provisional id that was bound answers for the return it is bound to."""
    bound = bound_to(connection, return_id)
    facts = tuple(facts_of(connection, [bound, *aliases_of(connection, bound)]))
    own = tuple(sorted((logged for logged in facts if logged.seq is not None), key=lambda one: one.seq or 0))
    return OpenCase(facts, own, fold(facts, return_row(connection, bound), bound))


def save_view(connection: Connection, case: OpenCase) -> None:
    """Put the picture's sums where lists find them."""
    picture = case.picture
    lines = picture.lines
    connection.exec_driver_sql(
        _SAVE_VIEW,
        (
            picture.return_id,
            picture.processing,
            picture.fulfillment,
            int(picture.closed),
            sum(line.expected for line in lines),
            sum(line.good + line.damaged for line in lines),
            sum(line.damaged for line in lines),
            sum(anomaly.state is AnomalyState.OPEN for anomaly in picture.anomalies),
            int(bool(case.own)),
            (case.own[-1].seq or 0) if case.own else 0,
        ),
    )
    save_anomalies(connection, case)


def refresh_views(connection: Connection, return_ids: Iterable[ReturnId]) -> None:
    """After something was told or received about these returns: their sums as they now follow.

    Most told returns have neither facts nor a summary here, and nothing is kept of them.
    """
    asked = json.dumps(list(dict.fromkeys(return_ids)))
    concerned: dict[ReturnId, None] = {}
    for query in (_WITH_VIEW, _WITH_FACTS, _WITH_SUMMARY):
        concerned.update(dict.fromkeys(connection.exec_driver_sql(query, (asked,)).scalars()))
    for return_id in concerned:
        _refresh(connection, return_id)


def _refresh(connection: Connection, return_id: ReturnId) -> None:
    """From central's summary where it knows more than the facts kept here, else from these."""
    bound = bound_to(connection, return_id)
    if bound != return_id:
        _forget(connection, return_id)
    facts = facts_of(connection, [bound, *aliases_of(connection, bound)])
    summary = summary_of(connection, bound)
    if summary is not None and all(summary.ord > _known_to(fact) for fact in facts):
        _save_summary(connection, summary, facts)
    elif facts:
        save_view(connection, read_case(connection, bound))
    else:
        _forget(connection, bound)


def _forget(connection: Connection, return_id: ReturnId) -> None:
    connection.execute(delete(RETURN_VIEW).where(RETURN_VIEW.c.return_id == return_id))
    drop_anomalies(connection, return_id)


def _known_to(logged: LoggedFact) -> int:
    return _NOT_WITH_CENTRAL if logged.ord is None else logged.ord


def _save_summary(connection: Connection, summary: Summary, facts: Sequence[LoggedFact]) -> None:
    lines = summary.lines
    own = [logged.seq for logged in facts if logged.seq is not None]
    connection.exec_driver_sql(
        _SAVE_VIEW,
        (
            summary.id,
            summary.processing,
            summary.fulfillment,
            int(summary.closed),
            sum(line.expected for line in lines),
            sum(line.good + line.damaged for line in lines),
            sum(line.damaged for line in lines),
            summary.open_anomalies,
            int(bool(own)),
            max(own, default=0),
        ),
    )
    # What is open there is known by number only; what is open by the facts kept here is the best list there is.
    if facts and summary.open_anomalies:
        save_anomalies(connection, read_case(connection, summary.id))
    else:
        drop_anomalies(connection, summary.id)


def own_open_returns(connection: Connection, most: int) -> list[ReturnId]:
    """Returns with facts of this lane that are not closed or wait for a decision, the latest touched first."""
    waiting = select(ANOMALY_VIEW.c.return_id).where(
        ANOMALY_VIEW.c.state == AnomalyState.OPEN.value, ANOMALY_VIEW.c.severity > 0
    )
    rows = connection.execute(
        select(RETURN_VIEW.c.return_id)
        .where(or_(RETURN_VIEW.c.closed == 0, RETURN_VIEW.c.return_id.in_(waiting)), RETURN_VIEW.c.own == 1)
        .order_by(RETURN_VIEW.c.touched_seq.desc())
        .limit(most)
    ).scalars()
    return [ReturnId(return_id) for return_id in rows]


def lately_touched(connection: Connection, most: int) -> list[ReturnId]:
    """Returns with facts of this lane, the latest touched first."""
    rows = connection.execute(
        select(RETURN_VIEW.c.return_id)
        .where(RETURN_VIEW.c.own == 1)
        .order_by(RETURN_VIEW.c.touched_seq.desc())
        .limit(most)
    ).scalars()
    return [ReturnId(return_id) for return_id in rows]


def dock_state(connection: Connection) -> DockState:
    """Where the lane's table stands."""
    stored = load_meta(connection, _DOCK)
    return DockState() if stored is None else build(DockState, json.loads(stored), "dock")


def save_dock_state(connection: Connection, state: DockState) -> None:
    """Keep the projection of the lane's log beside it."""
    save_meta(connection, _DOCK, json.dumps(plain(state)))


def advanced(state: DockState, facts: Sequence[Fact]) -> DockState:
    """The state after these own facts."""
    for fact in facts:
        state = advance(state, fact)
    return state


def made_by_another_fold(connection: Connection) -> bool:
    """Whether the projections were not made by today's fold (or there are none yet)."""
    return load_meta(connection, _FOLD_VERSION) != str(FOLD_VERSION)


def rebuild_if_older(connection: Connection) -> bool:
    """Make the projections again when another fold made them; whether that was so."""
    made_by = load_meta(connection, _FOLD_VERSION)
    if made_by == str(FOLD_VERSION):
        return False
    if made_by is not None:
        rebuild(connection)
    save_meta(connection, _FOLD_VERSION, str(FOLD_VERSION))
    return made_by is not None


def rebuild(connection: Connection) -> None:
    """Make all projections again from log and told rows alone."""
    state = DockState()
    for logged in every_own_fact(connection):
        state = advance(state, logged.fact)
    save_dock_state(connection, state)
    returns = [ReturnId(one) for one in connection.exec_driver_sql(_RETURNS).scalars()]
    connection.execute(delete(RETURN_VIEW))
    connection.execute(delete(ANOMALY_VIEW))
    refresh_views(connection, returns)
