"""What waits for central: asked when the screen is shown and whenever the counts move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.happened import OutboxRow
from domain.ids import EventId
from sync.status import SyncStatus
from ui.screens.sync_center.state import MOST, State, present
from ui.services import Services

_SETTLE_MS = 300


class SyncCenterModel(QObject):
    """Signals: `changed()`. Reads `state`; intents are `look`, `retry`."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._status: SyncStatus | None = None
        self._rows: Sequence[OutboxRow] | None = None
        self._shown = False
        # The counts move with every push; the list is asked once they pause.
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        services.bridge.synced.connect(self._on_synced)

    @property
    def state(self) -> State:
        return present(self._status, self._rows, self._services.clock.now_ms())

    def look(self, shown: bool) -> None:
        """The screen came into view or left it."""
        self._shown = shown
        if shown:
            self._ask()

    def refresh_ages(self) -> None:
        """Time passed."""
        if self._shown:
            self.changed.emit()

    def retry(self, event_ids: Sequence[EventId]) -> None:
        """Offer these parked facts to central again."""
        if event_ids:
            done = self._services.questions.retry_parked(event_ids)
            self._services.bridge.then(done, lambda _: self._ask())

    @Slot()
    def _ask(self) -> None:
        self._services.bridge.then(self._services.questions.outbox(MOST), self._on_rows)

    def _on_rows(self, rows: Sequence[OutboxRow]) -> None:
        self._rows = rows
        self.changed.emit()

    @Slot(object)
    def _on_synced(self, status: SyncStatus) -> None:
        moved = self._status is None or self._status.backlog != status.backlog
        self._status = status
        if not self._shown:
            return
        self.changed.emit()
        if moved and not self._settle.isActive():
            self._settle.start()
