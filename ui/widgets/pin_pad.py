"""A field for the PIN and keys for fingers. It never shows a digit and keeps none once it was handed on.

The field is a password field, so the input filter knows that a fast burst of digits may be typing here.
"""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from domain.message import N_, Message
from ui.texts import sentence
from ui.widgets.button import DockButton

MOST_DIGITS = 8
FEWEST_DIGITS = 4


def may_be_pin(text: str) -> bool:
    """Four to eight digits: what a burst may be when the PIN is asked (the input filter's `claim`)."""
    return FEWEST_DIGITS <= len(text) <= MOST_DIGITS and text.isascii() and text.isdigit()


class PinPad(QWidget):
    """Signals: `entered(pin)`, by Enter or the OK key. `show_live` decides whether it takes digits."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setProperty("role", "pin")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(MOST_DIGITS)
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,8}"), self))
        self.field.returnPressed.connect(self._hand_on)
        self.keys: dict[str, DockButton] = {}
        grid = QGridLayout()
        grid.setSpacing(12)
        for place, digit in enumerate("123456789"):
            grid.addWidget(self._key(digit, digit), place // 3, place % 3)
        grid.addWidget(self._key("⌫", "back"), 3, 0)
        grid.addWidget(self._key("0", "0"), 3, 1)
        grid.addWidget(self._key(sentence(Message(N_("OK"))), "ok", rank="finish"), 3, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.field)
        column.addLayout(grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_live(self, live: bool) -> None:
        """Take digits now, with the focus, or not at all; a pad that is not live holds no digits."""
        if not live:
            self.field.clear()
        self.field.setEnabled(live)
        for key in self.keys.values():
            key.setEnabled(live)
        if live and self.field.isVisible():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self.field.clear()

    def _key(self, title: str, name: str, *, rank: str = "digit") -> DockButton:
        key = DockButton(title, rank=rank)
        key.clicked.connect(lambda: self._pressed(name))
        self.keys[name] = key
        return key

    def _pressed(self, name: str) -> None:
        match name:
            case "ok":
                self._hand_on()
            case "back":
                self.field.backspace()
            case digit:
                self.field.insert(digit)

    def _hand_on(self) -> None:
        pin = self.field.text()
        self.field.clear()
        if pin:
            self.entered.emit(pin)
