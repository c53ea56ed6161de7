"""The queue of anomalies: kept beside each picture, read by severity and age.

A projection like `return_view`: it follows from the log and the told rows alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from app.case import OpenCase
from app.happened import AnomalyQueue, AnomalyRow
from app.storage.tables import ANOMALY_VIEW, TOLD_RETURN
from domain.anomaly_kinds import Severity, kind_of
from domain.ids import AnomalyId, EventId, ReturnId, UnitId
from domain.picture import AnomalyPicture, ReturnPicture
from domain.vocabulary import AnomalyState

_RANKS = tuple(Severity)
_DROP = "DELETE FROM anomaly_view WHERE return_id = ?"
_SAVE = "INSERT OR REPLACE INTO anomaly_view VALUES (?, ?, ?, ?, ?, ?, ?)"


def save_anomalies(connection: Connection, case: OpenCase) -> None:
    """Keep the anomalies of this picture, open and decided.

    Each is as old as its unit, else as the work on its return.
    """
    picture = case.picture
    drop_anomalies(connection, picture.return_id)
    if not picture.anomalies:
        return
    times = {one.fact.event_id: at for one in case.facts if (at := one.fact.wall_ms()) is not None}
    begun = min(times.values(), default=0)
    for anomaly in picture.anomalies:
        rank = _RANKS.index(kind_of(anomaly.kind).severity)
        connection.exec_driver_sql(
            _SAVE,
            (
                anomaly.anomaly_id,
                picture.return_id,
                anomaly.kind,
                anomaly.subject,
                rank,
                anomaly.state.value,
                _received_ms(picture, anomaly, times) or begun,
            ),
        )


def drop_anomalies(connection: Connection, return_id: ReturnId) -> None:
    """Nothing is kept of this return."""
    connection.exec_driver_sql(_DROP, (return_id,))


def _received_ms(picture: ReturnPicture, anomaly: AnomalyPicture, times: Mapping[EventId, int]) -> int | None:
    """When its unit was received, for an anomaly of a unit."""
    unit = picture.unit(UnitId(anomaly.subject.partition(":")[0]))
    return None if unit is None else times.get(unit.received_by)


def anomaly_queue(connection: Connection, most: int) -> AnomalyQueue:
    """The open anomalies, gravest first and then oldest first, and how many there are of each severity."""
    rows = connection.execute(
        select(ANOMALY_VIEW, TOLD_RETURN.c.reference)
        .outerjoin(TOLD_RETURN, TOLD_RETURN.c.id == ANOMALY_VIEW.c.return_id)
        .where(ANOMALY_VIEW.c.state == AnomalyState.OPEN.value)
        .order_by(ANOMALY_VIEW.c.severity.desc(), ANOMALY_VIEW.c.since_ms, ANOMALY_VIEW.c.anomaly_id)
        .limit(most)
    ).mappings()
    counts = connection.execute(
        select(ANOMALY_VIEW.c.severity, func.count())
        .where(ANOMALY_VIEW.c.state == AnomalyState.OPEN.value)
        .group_by(ANOMALY_VIEW.c.severity)
    ).all()
    return AnomalyQueue(
        rows=tuple(
            AnomalyRow(
                anomaly_id=AnomalyId(row["anomaly_id"]),
                return_id=ReturnId(row["return_id"]),
                reference=row["reference"],
                kind=row["kind"],
                severity=_RANKS[row["severity"]],
                since_ms=row["since_ms"],
            )
            for row in rows
        ),
        counts={_RANKS[rank]: count for rank, count in counts},
    )
