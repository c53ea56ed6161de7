"""A pale box with a shape and a sentence; without a sentence it is not there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.look import ToneLook
from ui.widgets.badge import Badge
from ui.widgets.labels import PlainLabel


class Notice(QFrame):
    """`show_notice(look, text)`; a second, smaller line says what to do about it."""

    def __init__(self, *, badge: int = 36, large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", "notice")
        self.badge = Badge(badge)
        self.text = PlainLabel("noticeLarge" if large else "notice", wrap=True)
        self.more = PlainLabel("noticeMore", wrap=True)
        self.more.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.more)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(14)
        row.addWidget(self.badge, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, stretch=1)
        self._look: ToneLook | None = None
        self.hide()

    def show_notice(self, look: ToneLook, text: str, more: str = "") -> None:
        if self.isHidden() == bool(text):
            self.setVisible(bool(text))
        self.badge.show_tone(look)
        self.text.setText(text)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        if look == self._look:
            return
        self._look = look
        self.setStyleSheet(
            f'QFrame[box="notice"] {{ background: {look.pale}; border-radius: 12px; }}'
            f" QLabel {{ color: {look.ink}; }}"
        )
