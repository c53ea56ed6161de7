"""Key events of the whole program go through here first, so that a scan is never a key press for a widget.

A scanner's Enter must not press a button, its digits must not land in a field, its control characters must
not be shortcuts, and no dialog may swallow a scan; a person's typing must arrive where the focus was, whole
and in order. `app.wedge` decides from the events' own time stamps; this filter withholds the keys meanwhile
and hands a person's back. It knows nothing of what a scan means.
"""

import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.wedge import KeyboardWedge, Scanned, Typed, WedgeSettings
from ui.key_meaning import AltCode, Meaning, is_alt_digit, meaning

_KEY_EVENTS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_CONFIRM_MS: Final = 10
_STALL_MS: Final = 30
_MOST_ROUNDS: Final = 10


class _HandedBack(QKeyEvent):
    """A key on its second way: the type is the mark that lets it pass the filter, wherever Qt forwards it."""


class _Fate(Enum):
    OPEN = auto()
    SCANNED = auto()
    TYPED = auto()


@dataclass(slots=True, eq=False)
class _Key:
    """A withheld key press, who was to get it, and its release when that came before the decision."""

    press: _HandedBack
    receiver: QObject
    focus: QWidget | None
    release: _HandedBack | None = None
    fate: _Fate = _Fate.OPEN

    def destination(self) -> QObject | None:
        """The widget that had the focus when the key went down, through its window where that is the same."""
        receiver_lives = shiboken6.isValid(self.receiver)
        if self.focus is None or not shiboken6.isValid(self.focus):
            return self.receiver if receiver_lives else QGuiApplication.focusObject()
        if receiver_lives and (
            isinstance(self.receiver, QWidget) or QApplication.focusWidget() is self.focus
        ):
            return self.receiver
        return self.focus


class WedgeFilter(QObject):
    """Tells scans from typing for the whole application. Install it once, before any window is shown.

    `clock` gives monotonic milliseconds; it measures silence, and dates the events that carry no time stamp.
    `claim` is asked with the text of a burst that came while a password field (the PIN) had the focus: True
    means "fast typing, not a badge", and the keys go to the field, Enter included when there was one.

    Plain keys and Enter can be no shortcuts while this is installed; F-keys, Esc, arrows and Ctrl or Alt
    combinations reach the widgets untouched, except in the middle of a burst, where only a machine can have
    pressed them: control characters are then part of the text, everything else is dropped.

    Signals: `scanned(text)`, in the order of the scans, control characters kept.
    """

    scanned = Signal(str)

    def __init__(
        self,
        settings: WedgeSettings,
        clock: Callable[[], int],
        *,
        claim: Callable[[str], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._clock = clock
        self._claim = claim
        self._wedge: KeyboardWedge[_Key] = KeyboardWedge(settings)
        self._down: dict[int, _Key | None] = {}
        self._out: deque[_Key | Scanned[_Key]] = deque()
        # Windows composes Alt codes itself and sends the character.
        self._alt_code = AltCode() if sys.platform != "win32" else None
        self._last_event_ms = 0
        self._last_arrival_ms = 0
        self._due_ms = 0
        self._rounds = 0
        self._silence = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._on_silence)

    def install(self, application: QCoreApplication) -> None:
        """Filter every key event of the application from now on."""
        application.installEventFilter(self)

    def configure(self, settings: WedgeSettings) -> None:
        """Another scanner, or other settings for it. What is held is decided by the old ones."""
        self._deliver(self._wedge.flush())
        self._settings = settings
        self._wedge = KeyboardWedge(settings)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The class first: every event of the program passes here, and asking its type makes an enum each time.
        if not isinstance(event, QKeyEvent) or isinstance(event, _HandedBack):
            return False
        if event.type() not in _KEY_EVENTS:
            return False
        match event.type():
            case QEvent.Type.KeyPress:
                return self._pressed(watched, event)
            case QEvent.Type.KeyRelease:
                return self._released(watched, event)
            case _:
                return self._overridden(event)

    # -- events -------------------------------------------------------------------------------------

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        at_ms = event.timestamp() or self._clock()
        if self._alt_code is not None and self._alt_code.takes(event):
            self._down[_identity(event)] = None
            return True
        match self._meaning(event, at_ms):
            case Meaning.MODIFIER, _:
                return False
            case Meaning.OTHER, _:
                return self._other(event, at_ms)
            case Meaning.END, _:
                key = self._withhold(watched, event)
                self._answer(key, self._wedge.enter(key, at_ms), at_ms)
            case Meaning.TEXT, text:
                key = self._withhold(watched, event)
                answers = self._wedge.key(key, text, at_ms, repeat=event.isAutoRepeat())
                self._answer(key, answers, at_ms)
        return True

    def _released(self, watched: QObject, event: QKeyEvent) -> bool:
        composed = self._alt_code.completed(event) if self._alt_code is not None else ""
        if composed:
            at_ms = event.timestamp() or self._clock()
            press = _HandedBack(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, composed)
            key = _Key(press, watched, QApplication.focusWidget())
            self._answer(key, self._wedge.key(key, composed, at_ms), at_ms)
            return False
        identity = _identity(event)
        if identity not in self._down:
            return False
        withheld = self._down.pop(identity)
        if withheld is None:
            return True
        if withheld.fate is _Fate.OPEN:
            withheld.release = _copy(event)
        return withheld.fate is not _Fate.TYPED

    def _overridden(self, event: QKeyEvent) -> bool:
        """Accepting it is how Qt is told that this key is no shortcut; it comes back as a key press."""
        at_ms = event.timestamp() or self._clock()
        if self._alt_code is None or not is_alt_digit(event):
            match self._meaning(event, at_ms)[0]:
                case Meaning.MODIFIER:
                    return False
                case Meaning.OTHER if not self._wedge.in_burst(at_ms):
                    # If it is a shortcut, no key press follows: what was typed before it must be there first.
                    self._deliver(self._wedge.flush())
                    return False
        event.accept()
        return True

    def _meaning(self, event: QKeyEvent, at_ms: int) -> tuple[Meaning, str]:
        return meaning(
            event,
            expected=self._settings.prefix + self._settings.suffix,
            in_burst=self._wedge.in_burst(at_ms),
            after_scan=self._wedge.suffix_may_follow(at_ms),
        )

    def _other(self, event: QKeyEvent, at_ms: int) -> bool:
        if self._wedge.in_burst(at_ms):
            self._down[_identity(event)] = None
            return True
        self._deliver(self._wedge.flush())
        return False

    # -- what becomes of a key ----------------------------------------------------------------------

    def _withhold(self, watched: QObject, event: QKeyEvent) -> _Key:
        key = _Key(_copy(event), watched, QApplication.focusWidget())
        self._down[_identity(event)] = key
        return key

    def _answer(self, key: _Key, answers: list[Scanned[_Key] | Typed[_Key]], at_ms: int) -> None:
        self._last_event_ms, self._last_arrival_ms = at_ms, self._clock()
        if self._wedge.wait_ms is None and not any(key in answer.keys for answer in answers):
            key.fate = _Fate.SCANNED
        self._wait_for_silence()
        self._deliver(answers)

    def _deliver(self, answers: list[Scanned[_Key] | Typed[_Key]]) -> None:
        """One queue for scans and keys, emptied from its front: whoever opens a dialog while hearing one of
        them runs an event loop in here, and the rest is delivered in there, still in order.
        """
        for answer in answers:
            match answer:
                case Scanned():
                    self._out.append(answer)
                case Typed(keys=keys):
                    self._out.extend(keys)
        while self._out:
            match self._out.popleft():
                case Scanned() as scan:
                    self._hear(scan)
                case key:
                    _hand_back(key)

    def _hear(self, scan: Scanned[_Key]) -> None:
        if self._is_claimed(scan):
            self._wedge.forget_scan()
            self._out.extendleft(reversed(scan.keys))
            return
        for key in scan.keys:
            key.fate = _Fate.SCANNED
        self.scanned.emit(scan.text)

    def _is_claimed(self, scan: Scanned[_Key]) -> bool:
        field = scan.keys[0].focus
        if self._claim is None or field is None or not shiboken6.isValid(field):
            return False
        if not isinstance(field, QLineEdit) or field.echoMode() is QLineEdit.EchoMode.Normal:
            return False
        return self._claim(scan.text)

    # -- silence ------------------------------------------------------------------------------------

    def _wait_for_silence(self) -> None:
        wait_ms = self._wedge.wait_ms
        self._rounds = 0
        if wait_ms is None:
            self._silence.stop()
        else:
            self._silence.start(wait_ms + 1)

    @Slot()
    def _on_silence(self) -> None:
        """Look twice: after a stall of the program the timer is due while keys still wait in the queue.
        Only a round in which the event loop turned without delay has heard everything.
        """
        now_ms = self._clock()
        stalled = now_ms - self._due_ms > _STALL_MS
        self._due_ms = now_ms + _CONFIRM_MS
        self._rounds += 1
        if self._rounds == 1 or (stalled and self._rounds < _MOST_ROUNDS):
            self._silence.start(_CONFIRM_MS)
            return
        silent_ms = now_ms - self._last_arrival_ms
        answers = self._wedge.pause(self._last_event_ms + silent_ms)
        self._wait_for_silence()
        self._deliver(answers)


def _identity(event: QKeyEvent) -> int:
    """The same for press and release, even when Shift went up in between; tests' events have no scan code."""
    return event.nativeScanCode() or -int(event.key())


def _copy(event: QKeyEvent) -> _HandedBack:
    copy = _HandedBack(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy


def _hand_back(key: _Key) -> None:
    key.fate = _Fate.TYPED
    for event in (key.press, key.release):
        destination = key.destination()
        if event is not None and destination is not None:
            QCoreApplication.sendEvent(destination, event)
