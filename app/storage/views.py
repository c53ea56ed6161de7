"""Pictures from the log, and the small projection that lists show. Runs inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.case import OpenCase
from app.storage.log import every_own_fact, facts_of, load_meta, save_meta
from app.storage.tables import RETURN_VIEW
from app.storage.told import aliases_of, bound_to, return_row
from domain.dock import DockState, advance
from domain.events import Fact
from domain.fold import fold
from domain.ids import ReturnId
from domain.shapes import build, plain
from domain.vocabulary import AnomalyState

_DOCK = "dock"


def read_case(connection: Connection, return_id: ReturnId) -> OpenCase:
    """Fold a return from the log. A provisional id that was bound answers for the return it is bound to."""
    bound = bound_to(connection, return_id)
    ids = [bound, *aliases_of(connection, bound)]
    facts = tuple(facts_of(connection, ids))
    own = tuple(sorted((logged for logged in facts if logged.seq is not None), key=lambda one: one.seq or 0))
    return OpenCase(facts, own, fold(facts, return_row(connection, bound), bound))


def save_view(connection: Connection, case: OpenCase, touched_seq: int) -> None:
    """Put the picture's sums where lists find them."""
    picture = case.picture
    row = {
        "return_id": picture.return_id,
        "processing": picture.processing,
        "fulfillment": picture.fulfillment,
        "closed": int(picture.closed),
        "expected": sum(line.expected for line in picture.lines),
        "received": sum(line.good + line.damaged for line in picture.lines),
        "damaged": sum(line.damaged for line in picture.lines),
        "open_anomalies": sum(anomaly.state is AnomalyState.OPEN for anomaly in picture.anomalies),
        "own": int(bool(case.own)),
        "touched_seq": touched_seq,
    }
    statement = insert(RETURN_VIEW).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=["return_id"], set_=row))


def own_open_returns(connection: Connection, most: int) -> list[ReturnId]:
    """Returns with facts of this lane that are not closed, the latest touched first."""
    rows = connection.execute(
        select(RETURN_VIEW.c.return_id)
        .where(RETURN_VIEW.c.closed == 0, RETURN_VIEW.c.own == 1)
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


def rebuild(connection: Connection) -> None:
    """Make both projections again from the log alone."""
    state = DockState()
    for logged in every_own_fact(connection):
        state = advance(state, logged.fact)
    connection.execute(delete(RETURN_VIEW))
    save_dock_state(connection, state)
    rows = connection.exec_driver_sql(
        "SELECT return_id, COALESCE(MAX(own_seq), 0) FROM event WHERE return_id IS NOT NULL GROUP BY return_id"
    )
    for return_id, seq in rows.all():
        save_view(connection, read_case(connection, ReturnId(return_id)), seq)
