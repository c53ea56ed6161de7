"""The second person confirms: a badge and a PIN beside the queue, not a dialog; any other scan goes on as ever."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from domain.message import N_, Message
from ui.look import REFUSED
from ui.screens.anomalies.state import State, Step
from ui.texts import sentence
from ui.widgets.button import DockButton
from ui.widgets.labels import FittingLabel
from ui.widgets.notice import Notice
from ui.widgets.pin_pad import PinPad


class ConfirmPage(QFrame):
    """Signals: `pin_entered(pin)`, `left()`."""

    pin_entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = False
        self.asks = FittingLabel(26, 18, lines=2, bold=True, align=Qt.AlignmentFlag.AlignCenter)
        self.refusal = Notice()
        self.pad = PinPad()
        self.pad.entered.connect(self.pin_entered)
        self.cancel = DockButton(sentence(Message(N_("Cancel"))), "Esc")
        self.cancel.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.asks)
        column.addWidget(self.refusal)
        column.addStretch(1)
        column.addWidget(self.pad)
        column.addWidget(self.cancel)
        self.pad.show_live(False)

    def show_state(self, state: State) -> None:
        self.asks.setText(state.asks)
        self.refusal.show_notice(REFUSED, state.refusal)
        live = state.step is Step.PIN
        if live != self._live:
            self._live = live
            self.pad.show_live(live)
