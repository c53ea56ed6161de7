"""The field for a code that cannot be scanned (F2): a strip above the foot of the window, never a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from domain.message import N_, Message
from ui.look import GAP, MARGIN
from ui.texts import sentence
from ui.widgets.button import DockButton
from ui.widgets.labels import PlainLabel


class ScanField(QFrame):
    """Signals: `typed(text)` by Enter, `left()` when closed. Hidden until `open_for_typing`."""

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
        self.cancel.clicked.connect(self.close_field)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 10, MARGIN, 10)
        row.setSpacing(GAP)
        row.addWidget(PlainLabel("typing", sentence(Message(N_("Type the code")))))
        row.addWidget(self.field, stretch=1)
        for button in (self.take, self.cancel):
            button.setFixedWidth(150)
            row.addWidget(button)
        self.hide()

    def open_for_typing(self) -> None:
        self.field.clear()
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_field(self) -> None:
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def _hand_on(self) -> None:
        text = self.field.text()
        self.close_field()
        if text.strip():
            self.typed.emit(text)
