"""Step 2: the queue of anomalies, a projection. It is filled by the rebuild that another fold version asks for."""

from __future__ import annotations

from sqlalchemy import Connection

_SQL = (
    """CREATE TABLE anomaly_view (
        anomaly_id TEXT NOT NULL PRIMARY KEY, return_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
        severity INTEGER NOT NULL, state TEXT NOT NULL, since_ms INTEGER NOT NULL)""",
    "CREATE INDEX anomaly_view_queue ON anomaly_view (state, severity, since_ms)",
    "CREATE INDEX anomaly_view_of_return ON anomaly_view (return_id)",
    "UPDATE meta SET value = '0' WHERE key = 'fold_version'",
)


def upgrade(connection: Connection) -> None:
    """Make the table, and have the projections made again at the start that follows."""
    for statement in _SQL:
        connection.exec_driver_sql(statement)
