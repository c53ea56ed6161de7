"""The field for a code that cannot be scanned (F2): it takes the place of the foot, never a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from domain.message import N_, Message
from ui.look import GAP, MARGIN
from ui.texts import sentence
from ui.widgets.button import DockButton
from ui.widgets.labels import PlainLabel


class ScanField(QFrame):
    """Signals: `typed(text)` by Enter, `left()` when given up."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "typing")
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setMaxLength(512)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.returnPressed.connect(self._hand_on)
        self.take = DockButton(sentence(Message(N_("Take"))), "⏎", rank="finish")
        self.take.clicked.connect(self._hand_on)
        self.cancel = DockButton(sentence(Message(N_("Cancel"))), "Esc")
        self.cancel.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 2, MARGIN, 2)
        row.setSpacing(GAP)
        row.addWidget(PlainLabel("typing", sentence(Message(N_("Type the code")))))
        row.addWidget(self.field, stretch=1)
        for button in (self.take, self.cancel):
            button.setFixedWidth(150)
            row.addWidget(button)

    def open_for_typing(self) -> None:
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hand_on(self) -> None:
        text = self.field.text()
        self.left.emit()
        if text.strip():
            self.typed.emit(text)
