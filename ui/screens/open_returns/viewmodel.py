"""The list of returns: asks when it is shown, when the search changes and when something happened meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.happened import Bench, Happened, ReturnRow
from domain.ids import ReturnId
from ui.screens.open_returns.state import MOST, State, present
from ui.services import Services

_TYPING_PAUSE_MS = 120


class OpenReturnsModel(QObject):
    """Signals: `changed()`. Reads `state`; intents are `look`, `search`, `open_return`."""

    changed = Signal()

    def __init__(self, services: Services, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._bench = bench
        self._search = ""
        self._asked = 0
        self._found: Sequence[ReturnRow] | None = None
        self._shown = False
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        services.bridge.happened.connect(self._on_happened)

    @property
    def state(self) -> State:
        picture = self._bench.picture
        return present(self._search, self._found, None if picture is None else picture.return_id)

    def look(self, shown: bool) -> None:
        """The list came into view (ask anew) or left it (ask no more)."""
        self._shown = shown
        if shown:
            self._search = ""
            self._ask()

    def search(self, text: str) -> None:
        """Filter by this text, once the typing pauses."""
        if text != self._search:
            self._search = text
            self._pause.start()

    def open_return(self, return_id: ReturnId) -> None:
        """Receive this one."""
        self._services.bridge.watch(self._services.dock.open_return(return_id))

    @Slot()
    def _ask(self) -> None:
        self._asked += 1
        question = self._asked
        found = self._services.questions.open_returns(self._search.strip(), MOST)
        self._services.bridge.then(found, lambda rows: self._on_found(question, rows))

    def _on_found(self, question: int, rows: Sequence[ReturnRow]) -> None:
        # An older, slower answer must not replace the list of a newer question.
        if question == self._asked:
            self._found = rows
            self.changed.emit()

    @Slot(object)
    def _on_happened(self, happened: Happened) -> None:
        self._bench = happened.bench
        if self._shown and happened.committed:
            self._ask()
