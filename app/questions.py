"""Answers to lists, on a reading thread of their own, never in the way of a scan. Meets `app.ports.Questions`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from app.happened import AnomalyEvidence, AnomalyQueue, OutboxRow, ReturnRow
from domain.ids import AnomalyId, EventId, ReturnId


class StationQuestions:
    """Runs the readers given by bootstrap one after the other."""

    def __init__(
        self,
        open_returns: Callable[[str, int], Sequence[ReturnRow]],
        outbox: Callable[[int], Sequence[OutboxRow]],
        retry: Callable[[Sequence[EventId]], None],
        anomalies: Callable[[int], AnomalyQueue],
        anomaly: Callable[[ReturnId, AnomalyId], AnomalyEvidence | None],
    ) -> None:
        self._open_returns = open_returns
        self._outbox = outbox
        self._retry = retry
        self._anomalies = anomalies
        self._anomaly = anomaly
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="questions")

    def open_returns(self, text: str, most: int) -> Future[Sequence[ReturnRow]]:
        """Returns to receive, filtered by reference, tracking number or order."""
        return self._threads.submit(self._open_returns, text, most)

    def outbox(self, most: int) -> Future[Sequence[OutboxRow]]:
        """Facts that are not with central."""
        return self._threads.submit(self._outbox, most)

    def anomalies(self, most: int) -> Future[AnomalyQueue]:
        """Open anomalies, gravest first, then oldest first."""
        return self._threads.submit(self._anomalies, most)

    def anomaly(self, return_id: ReturnId, anomaly_id: AnomalyId) -> Future[AnomalyEvidence | None]:
        """What to look at before deciding it."""
        return self._threads.submit(self._anomaly, return_id, anomaly_id)

    def retry_parked(self, event_ids: Sequence[EventId]) -> Future[None]:
        """Put parked facts back to pending."""
        return self._threads.submit(self._retry, event_ids)

    def stop(self) -> None:
        """Answer what was asked, then end."""
        self._threads.shutdown(wait=True)
