"""Badge, then PIN: the steps of signing in, also used for an operator change while a return is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.happened import Bench, Happened, SignIn
from sync.status import SyncStatus
from ui.screens.sign_in.state import Attempt, State, present
from ui.services import Services


class SignInModel(QObject):
    """Signals: `changed()`. Reads `state`; intents are `take_badge`, `enter_pin`, `start_again`."""

    changed = Signal()

    def __init__(self, services: Services, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._bench = bench
        self._attempt = Attempt()
        self._status: SyncStatus | None = None
        services.bridge.happened.connect(self._on_happened)
        services.bridge.synced.connect(self._on_synced)

    @property
    def state(self) -> State:
        return present(self._bench, self._attempt, self._status)

    @property
    def is_trying(self) -> bool:
        """A badge was scanned and its PIN is asked or being checked."""
        return self._attempt.badge is not None

    def take_badge(self, badge: str) -> None:
        """Ask for the PIN of this badge; a badge scanned meanwhile takes the place of the one before."""
        self._show(Attempt(badge=badge))

    def enter_pin(self, pin: str) -> None:
        """Try it. A failed try keeps the badge, so only the PIN is typed again."""
        badge = self._attempt.badge
        if badge is None or self._attempt.checking or not pin:
            return
        attempt = Attempt(badge=badge, checking=True)
        self._show(attempt)
        self._services.bridge.then(
            self._services.dock.sign_in(badge, pin), lambda outcome: self._on_outcome(attempt, outcome)
        )

    def start_again(self) -> None:
        """Forget the badge."""
        if self._attempt != Attempt():
            self._show(Attempt())

    def _on_outcome(self, attempt: Attempt, outcome: SignIn) -> None:
        if self._attempt is not attempt:
            return
        if outcome.operator is not None:
            self._show(Attempt())
        else:
            self._show(Attempt(badge=attempt.badge, refusal=outcome.refusal))

    def _show(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self.changed.emit()

    @Slot(object)
    def _on_happened(self, happened: Happened) -> None:
        self._bench = happened.bench
        self.changed.emit()

    @Slot(object)
    def _on_synced(self, status: SyncStatus) -> None:
        self._status = status
        self.changed.emit()
