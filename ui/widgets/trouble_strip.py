"""Trouble of devices and of the program in one line under the answer; it waits for nobody and blocks nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from domain.message import N_, Message
from ui.look import MARGIN, TROUBLE
from ui.texts import sentence
from ui.widgets.badge import Badge
from ui.widgets.button import DockButton
from ui.widgets.labels import PlainLabel


class TroubleStrip(QFrame):
    """`tell(text)` shows the newest trouble until it is put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "trouble")
        self.badge = Badge(40)
        self.badge.show_tone(TROUBLE, inverted=True)
        self.text = PlainLabel("trouble", wrap=True)
        self.away = DockButton(sentence(Message(N_("Seen"))), "Esc")
        self.away.setFixedWidth(130)
        self.away.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 6, MARGIN, 6)
        row.setSpacing(MARGIN)
        row.addWidget(self.badge)
        row.addWidget(self.text, stretch=1)
        row.addWidget(self.away)
        self.hide()

    def tell(self, text: str) -> None:
        self.text.setText(text)
        self.show()
