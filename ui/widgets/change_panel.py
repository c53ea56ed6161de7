"""Another badge was scanned while somebody works: a PIN pad at the side, not a dialog. Work goes on under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from domain.message import N_, Message
from ui.look import REFUSED
from ui.texts import sentence
from ui.widgets.button import DockButton
from ui.widgets.labels import FittingLabel, PlainLabel
from ui.widgets.notice import Notice
from ui.widgets.pin_pad import PinPad

_WIDTH = 380


class ChangePanel(QFrame):
    """Signals: `pin_entered(pin)`, `left()`. Lies at the right side over its parent, above `foot`."""

    pin_entered = Signal(str)
    left = Signal()

    def __init__(self, over: QWidget, foot: QWidget) -> None:
        super().__init__(over)
        self.setProperty("box", "change")
        self._foot = foot
        self.headline = FittingLabel(34, 24, bold=True, align=Qt.AlignmentFlag.AlignCenter)
        self.hint = PlainLabel(
            "muted", sentence(Message(N_("Scan anything else to go on as before."))), wrap=True
        )
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.refusal = Notice()
        self.pad = PinPad()
        self.pad.entered.connect(self.pin_entered)
        self.cancel = DockButton(sentence(Message(N_("Cancel"))), "Esc")
        self.cancel.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.headline)
        column.addWidget(self.hint)
        column.addWidget(self.refusal)
        column.addStretch(1)
        column.addWidget(self.pad)
        column.addWidget(self.cancel)
        over.installEventFilter(self)
        self.hide()

    def show_attempt(self, headline: str, refusal: str, *, live: bool) -> None:
        """Show the panel in this step of the attempt."""
        self.headline.setText(headline)
        self.refusal.show_notice(REFUSED, refusal)
        self._place()
        self.show()
        self.raise_()
        self.pad.show_live(live)

    def close_panel(self) -> None:
        self.pad.show_live(False)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.width() - _WIDTH - 8, 8, _WIDTH, over.height() - self._foot.height() - 16)
