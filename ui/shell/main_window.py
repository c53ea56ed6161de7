"""The window: answer band on top, one screen, the foot. It decides which screen is shown and where a scan goes.

There is no dialog in the program: whatever asks for something lies beside the work, and every scan goes through
`take_scan`, whatever is open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.happened import Answer, AnswerKind, Bench, Happened, Stage
from domain.codes import badges_in
from domain.commands import CommandWord
from domain.ids import ReturnId
from domain.message import N_, Message
from sync.status import SyncStatus
from ui.screens.anomalies.binding import bind
from ui.screens.anomalies.view import AnomaliesView
from ui.screens.anomalies.viewmodel import AnomaliesModel
from ui.screens.open_returns.view import OpenReturnsView
from ui.screens.open_returns.viewmodel import OpenReturnsModel
from ui.screens.receiving.view import ReceivingView
from ui.screens.receiving.viewmodel import ReceivingModel
from ui.screens.sign_in.view import SignInView
from ui.screens.sign_in.viewmodel import SignInModel
from ui.screens.sync_center.view import SyncCenterView
from ui.screens.sync_center.viewmodel import SyncCenterModel
from ui.services import Services
from ui.shell.idle import IdleWatch
from ui.shell.navigation import BACK_KEY, LOCK_KEY, TYPE_KEY, WAYS, Place
from ui.shell.status_bar import StatusBar
from ui.shell.status_state import ScannerSight, present
from ui.sounds import SOUNDS, Sound, Sounds
from ui.texts import sentence
from ui.widgets.answer import AnswerBand, AnswerFlash, answer_text
from ui.widgets.change_panel import ChangePanel
from ui.widgets.pin_pad import may_be_pin
from ui.widgets.scan_field import ScanField
from ui.widgets.trouble_strip import TroubleStrip
from ui.wording import COMMAND_KEYS, key_name

_AGES_MS = 10_000
_WORKING = frozenset({Stage.IDLE, Stage.RECEIVING})


class MainWindow(QWidget):
    """Signals: `painted()` after each announcement that is now on the screen (benchmarks and practice wait for it)."""

    painted = Signal()

    def __init__(self, services: Services, sounds: Sounds) -> None:
        super().__init__()
        self.setWindowTitle("ReturnDock")
        self.setMinimumSize(1024, 764)
        self._services = services
        self._sounds = sounds
        self._bench = Bench(Stage.WAITING, "")
        self._status: SyncStatus | None = None
        self._scanner = ScannerSight()
        self.sign_in_model = SignInModel(services, self._bench, self)
        self.receiving_model = ReceivingModel(services, self._bench, self)
        self.open_returns_model = OpenReturnsModel(services, self._bench, self)
        self.anomalies_model = AnomaliesModel(services, self._bench, self)
        self.sync_center_model = SyncCenterModel(services, self)
        self.sign_in = SignInView()
        self.receiving = ReceivingView()
        self.open_returns = OpenReturnsView()
        self.anomalies = AnomaliesView()
        self.sync_center = SyncCenterView()
        self._build()
        self._connect()
        self._add_keys()
        self.idle = IdleWatch(self)
        self.idle.idled.connect(lambda: self.lock("idle"))
        self._ages = QTimer(self, interval=_AGES_MS)
        self._ages.timeout.connect(self._on_time_passed)
        self._ages.start()
        self._show_stage()
        self._show_status()

    # -- scans --------------------------------------------------------------------------------------

    @Slot(str)
    def take_scan(self, text: str) -> None:
        """A code from a keyboard scanner."""
        self._take(text, text.encode("utf-8", "replace"), typed=False)

    @Slot(bytes)
    def take_raw_scan(self, raw: bytes) -> None:
        """A code from a scanner on a wire of its own."""
        self._take(raw.decode("utf-8", "replace"), raw, typed=False)

    @Slot(str)
    def take_typed(self, text: str) -> None:
        """A code typed into the F2 field."""
        self._take(text, text.encode("utf-8", "replace"), typed=True)

    def claims(self, text: str) -> bool:
        """Whether a fast burst in the PIN field is typing: digits as many as a PIN has, and nobody's badge."""
        return may_be_pin(text) and not self._services.dock.badge_operator(text)

    def _take(self, text: str, raw: bytes, *, typed: bool) -> None:
        self.idle.restart()
        self.close_typing()
        if self._is_badge(text):
            self._take_badge(text)
            return
        if self.is_working:
            self.sign_in_model.start_again()
            self.go(Place.RECEIVING)
        self._services.bridge.watch(self._services.dock.scan(raw, typed=typed))

    def _is_badge(self, text: str) -> bool:
        if self._bench.stage is Stage.WAITING:
            return False
        # While somebody works a bare number may be an item's code: only a badge with its prefix counts.
        if self.is_working and not badges_in(text):
            return False
        return self._services.dock.badge_operator(text)

    def _take_badge(self, badge: str) -> None:
        if self.anomalies_model.take_badge(badge):
            return
        operator = self._bench.operator
        if self.is_working and operator is not None and operator.badge in badges_in(badge):
            self.sign_in_model.start_again()
            sentence_ = Message(N_("{name} is signed in already."), {"name": operator.name})
            now_ms = self._services.clock.now_ms()
            self.show_answer(Answer(AnswerKind.INFO, Message(N_("YOUR BADGE")), sentence_, "", now_ms))
            return
        if self.is_working:
            self.go(Place.RECEIVING)
        self.sign_in_model.take_badge(badge)

    # -- what a person wants ------------------------------------------------------------------------

    @property
    def is_working(self) -> bool:
        """Somebody is signed in."""
        return self._bench.stage in _WORKING

    @property
    def place(self) -> Place:
        """The screen shown."""
        return next(place for place, view in self._views.items() if view is self.stack.currentWidget())

    @property
    def is_typing(self) -> bool:
        """The field for a code that cannot be scanned is open."""
        return self.foot.currentWidget() is self.scan_field

    def open_typing(self) -> None:
        """F2: the field takes the foot's place, so that nothing else moves."""
        self.foot.setCurrentWidget(self.scan_field)
        self.scan_field.open_for_typing()

    def close_typing(self) -> None:
        if self.is_typing:
            self.foot.setCurrentWidget(self.status)
            self._focus()

    def go(self, place: Place) -> None:
        """Show this screen, when somebody is signed in."""
        if self.is_working and place is not self.place:
            self.close_typing()
            self._show(place)

    def back(self) -> None:
        """Esc: out of the innermost thing that is open."""
        if self.is_typing:
            self.close_typing()
        elif self.sign_in_model.state.wants_pin:
            self.sign_in_model.start_again()
        elif self.anomalies_model.step_back():
            self._focus()
        elif not self.trouble.isHidden():
            self.trouble.hide()
        else:
            self.go(Place.RECEIVING)

    def lock(self, reason: str = "change") -> None:
        """Sign out; the open return stays."""
        if self.is_working:
            self._services.bridge.watch(self._services.dock.lock(reason))

    def command(self, word: CommandWord) -> None:
        """A function key or a button."""
        if self.is_working:
            self.sign_in_model.start_again()
            self.go(Place.RECEIVING)
            self.receiving_model.command(word)

    def open_return(self, return_id: ReturnId) -> None:
        self.open_returns_model.open_return(return_id)
        self.go(Place.RECEIVING)

    # -- what is announced --------------------------------------------------------------------------

    @Slot(object)
    def on_happened(self, happened: Happened) -> None:
        was_working = self.is_working
        self._bench = happened.bench
        self.idle.watch(happened.bench.idle_minutes if self.is_working else None)
        if happened.answer is not None:
            self.show_answer(happened.answer)
        elif was_working and not self.is_working:
            self.band.hide()
        self._show_stage()
        self._show_status()
        self.painted.emit()

    def show_answer(self, answer: Answer) -> None:
        """The whole window for a moment, a sound, then the band."""
        text = answer_text(answer)
        self.band.show_answer(text)
        self.band.show()
        if not answer.restored:
            self.flash.show_answer(text)
            self._sounds.play(SOUNDS[answer.kind])

    @Slot(object)
    def _on_synced(self, status: SyncStatus) -> None:
        self._status = status
        self._show_status()

    @Slot(object)
    def _on_troubled(self, message: Message) -> None:
        self.trouble.tell(sentence(message))
        self._sounds.play(Sound.TROUBLE)

    @Slot(object)
    def _on_scanner_changed(self, trouble: Message | None) -> None:
        self._scanner = ScannerSight(self._scanner.window_active, trouble)
        self._show_status()

    @Slot()
    def _on_time_passed(self) -> None:
        self._show_status()
        self.sync_center_model.refresh_ages()
        self.anomalies_model.ask()

    # -- showing ------------------------------------------------------------------------------------

    def _show_stage(self) -> None:
        if not self.is_working:
            self.close_typing()
            self._show(Place.SIGN_IN)
        elif self.place is Place.SIGN_IN:
            self._show(Place.RECEIVING)

    def _show(self, place: Place) -> None:
        view = self._views[place]
        if self.stack.currentWidget() is not view:
            self.stack.setCurrentWidget(view)
            self.band.step_aside(place is Place.ANOMALIES)
            self.open_returns_model.look(place is Place.OPEN_RETURNS)
            self.anomalies_model.look(place is Place.ANOMALIES)
            self.sync_center_model.look(place is Place.SYNC_CENTER)
        self._focus()

    def _focus(self) -> None:
        """The keys of a person go to the screen's one field, else to nothing that reacts."""
        if self.is_typing:
            return
        if self.change.isVisible():
            self.change.pad.field.setFocus()
        elif self.place is Place.OPEN_RETURNS:
            self.open_returns.search.setFocus()
        elif self.place is Place.ANOMALIES:
            self.anomalies.take_focus()
        elif self.place is Place.SIGN_IN and self.sign_in.pad.field.isEnabled():
            self.sign_in.pad.field.setFocus()
        else:
            self._views[self.place].setFocus()

    def _show_sign_in(self) -> None:
        state = self.sign_in_model.state
        self.sign_in.show_state(state)
        if self.is_working and self.sign_in_model.is_trying:
            self.change.show_attempt(state.headline, state.refusal, live=state.wants_pin)
        elif self.change.isVisible():
            self.change.close_panel()
            self._focus()

    def _show_status(self) -> None:
        now_ms = self._services.clock.now_ms()
        self.status.show_state(present(self._bench, self._status, self._scanner, now_ms))

    # -- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self._views: dict[Place, QWidget] = {
            Place.SIGN_IN: self.sign_in,
            Place.RECEIVING: self.receiving,
            Place.OPEN_RETURNS: self.open_returns,
            Place.ANOMALIES: self.anomalies,
            Place.SYNC_CENTER: self.sync_center,
        }
        self.band = AnswerBand()
        self.band.hide()
        self.trouble = TroubleStrip()
        self.stack = QStackedWidget()
        for view in self._views.values():
            self.stack.addWidget(view)
        self.scan_field = ScanField()
        ways = [(sentence(way.title), key_name(way.key), self._way_to(way.place)) for way in WAYS]
        self.status = StatusBar(
            [
                (sentence(Message(N_("Type"))), TYPE_KEY, self.open_typing),
                *ways,
                (sentence(Message(N_("Lock"))), key_name(LOCK_KEY), self.lock),
            ],
            counted=next(key_name(way.key) for way in WAYS if way.place is Place.ANOMALIES),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.band, self.trouble):
            column.addWidget(widget)
        column.addWidget(self.stack, stretch=1)
        self.foot = QStackedWidget()
        self.foot.setFixedHeight(self.status.height())
        self.foot.addWidget(self.status)
        self.foot.addWidget(self.scan_field)
        column.addWidget(self.foot)
        self.change = ChangePanel(self, self.foot)
        self.flash = AnswerFlash(self)

    def _connect(self) -> None:
        bridge = self._services.bridge
        bridge.happened.connect(self.on_happened)
        bridge.synced.connect(self._on_synced)
        bridge.troubled.connect(self._on_troubled)
        bridge.scanned.connect(self.take_raw_scan)
        bridge.scanner_changed.connect(self._on_scanner_changed)
        self.sign_in_model.changed.connect(self._show_sign_in)
        self.receiving_model.changed.connect(lambda: self.receiving.show_state(self.receiving_model.state))
        returns, center = self.open_returns_model, self.sync_center_model
        returns.changed.connect(lambda: self.open_returns.show_state(returns.state))
        center.changed.connect(lambda: self.sync_center.show_state(center.state))
        bind(self.anomalies_model, self.anomalies)
        self.anomalies_model.counted.connect(self.status.show_decisions)
        self.anomalies.left.connect(self.back)
        self.sign_in.pin_entered.connect(self.sign_in_model.enter_pin)
        self.change.pin_entered.connect(self.sign_in_model.enter_pin)
        self.change.left.connect(self.sign_in_model.start_again)
        self.receiving.command_chosen.connect(self.command)
        self.open_returns.searched.connect(self.open_returns_model.search)
        self.open_returns.chosen.connect(self.open_return)
        self.open_returns.left.connect(self.back)
        self.sync_center.retry_chosen.connect(self.sync_center_model.retry)
        self.sync_center.left.connect(self.back)
        self.scan_field.typed.connect(self.take_typed)
        self.scan_field.left.connect(self.close_typing)
        self._show_sign_in()
        self.receiving.show_state(self.receiving_model.state)
        self.open_returns.show_state(self.open_returns_model.state)
        self.sync_center.show_state(self.sync_center_model.state)

    def _add_keys(self) -> None:
        for word, key in COMMAND_KEYS.items():
            self._key(key).activated.connect(lambda word=word: self.command(word))
        for way in WAYS:
            self._key(way.key).activated.connect(self._way_to(way.place))
        self._key(TYPE_KEY).activated.connect(self.open_typing)
        self._key(LOCK_KEY).activated.connect(self.lock)
        self._key(BACK_KEY).activated.connect(self.back)

    def _key(self, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        shortcut.setAutoRepeat(False)
        return shortcut

    def _way_to(self, place: Place) -> Callable[[], None]:
        return lambda: self.go(Place.RECEIVING if self.place is place else place)

    # -- Qt's events --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._scanner = ScannerSight(self.isActiveWindow(), self._scanner.trouble)
            self._show_status()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.idle.listen_to(handle)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.lock("quit")
        super().closeEvent(event)
