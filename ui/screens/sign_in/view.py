"""The sign-in screen: what to do on the left, the PIN pad on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look import ATTENTION, INFO, QUIET, REFUSED, ToneLook
from ui.screens.sign_in.state import State, Step
from ui.widgets.badge import Badge
from ui.widgets.labels import FittingLabel, PlainLabel
from ui.widgets.notice import Notice
from ui.widgets.pin_pad import PinPad

_BADGES: dict[Step, ToneLook] = {
    Step.WAITING: QUIET,
    Step.BADGE: INFO.with_glyph("user"),
    Step.PIN: INFO.with_glyph("user"),
    Step.CHECKING: QUIET,
}


class SignInView(QWidget):
    """Signals: `pin_entered(pin)`."""

    pin_entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.badge = Badge(120)
        self.headline = FittingLabel(56, 34, lines=2, bold=True)
        self.hint = PlainLabel("hint", wrap=True)
        self.kept = Notice()
        self.refusal = Notice()
        self.station = PlainLabel("station")
        self.pad = PinPad()
        self.pad.setFixedWidth(360)
        self.pad.entered.connect(self.pin_entered)
        words = QVBoxLayout()
        words.setSpacing(20)
        words.addWidget(self.station)
        words.addStretch(2)
        words.addWidget(self.badge)
        words.addWidget(self.headline)
        words.addWidget(self.hint)
        words.addWidget(self.refusal)
        words.addWidget(self.kept)
        words.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(56, 32, 56, 32)
        row.setSpacing(56)
        row.addLayout(words, stretch=1)
        row.addWidget(self.pad, alignment=Qt.AlignmentFlag.AlignVCenter)

    def show_state(self, state: State) -> None:
        self.badge.show_tone(_BADGES[state.step])
        self.headline.setText(state.headline)
        self.hint.setText(state.hint)
        self.station.setText(state.station)
        self.kept.show_notice(ATTENTION, state.kept)
        self.refusal.show_notice(REFUSED, state.refusal)
        self.pad.setVisible(state.step is not Step.WAITING)
        self.pad.show_live(state.wants_pin)
        if not state.wants_pin and self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
