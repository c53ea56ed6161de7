"""The command buttons: always at the same place, with the function key on them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from domain.commands import CommandWord
from ui.look import GAP
from ui.screens.receiving.state import CommandKey, CommandRank
from ui.widgets.button import DockButton

# (row, column, width in twelfths of the panel)
_PLACES: dict[CommandWord, tuple[int, int, int]] = {
    CommandWord.A: (0, 0, 3),
    CommandWord.B: (0, 3, 3),
    CommandWord.C: (0, 6, 3),
    CommandWord.D: (0, 9, 3),
    CommandWord.DAMAGED: (1, 0, 12),
    CommandWord.ACCEPT: (2, 0, 6),
    CommandWord.HOLD: (2, 6, 6),
    CommandWord.MISSING: (3, 0, 6),
    CommandWord.NEXT: (3, 6, 6),
    CommandWord.UNDO: (4, 0, 6),
    CommandWord.REPRINT: (4, 6, 6),
    CommandWord.CLOSE: (5, 0, 12),
}


class CommandPanel(QWidget):
    """Signals: `chosen(CommandWord)`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[CommandWord, DockButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(GAP - 4)
        for column in range(12):
            self._grid.setColumnStretch(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_commands(self, commands: Sequence[CommandKey]) -> None:
        for command in commands:
            button = self.buttons.get(command.word) or self._button(command)
            button.mark(dim=not command.enabled, chosen=command.chosen)

    def _button(self, command: CommandKey) -> DockButton:
        rank = "plain" if command.rank is CommandRank.PLAIN else command.rank.value
        button = DockButton(command.title, command.key, rank=rank)
        button.clicked.connect(partial(self.chosen.emit, command.word))
        row, column, width = _PLACES[command.word]
        self._grid.addWidget(button, row, column, 1, width)
        self.buttons[command.word] = button
        return button
