"""The open return, as the desk announced it last."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.happened import Bench, Happened
from domain.commands import CommandWord
from ui.screens.receiving.state import State, present
from ui.services import Services


class ReceivingModel(QObject):
    """Signals: `changed()`. Reads `state`; the intent is `command`."""

    changed = Signal()

    def __init__(self, services: Services, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._bench = bench
        services.bridge.happened.connect(self._on_happened)

    @property
    def state(self) -> State:
        return present(self._bench)

    def command(self, word: CommandWord) -> None:
        """Ask for it even when it looks useless now: the desk answers with the reason."""
        self._services.bridge.watch(self._services.dock.command(word))

    @Slot(object)
    def _on_happened(self, happened: Happened) -> None:
        self._bench = happened.bench
        self.changed.emit()
