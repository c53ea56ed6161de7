"""The foot of the window: who and where, scanner, network, what waits; and the ways to the other screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.look import ATTENTION, GOOD, INFO, LINK_LOOKS, MARGIN, QUIET, REFUSED, TARGET, ToneLook
from ui.shell.status_state import State
from ui.widgets.badge import Badge
from ui.widgets.button import DockButton
from ui.widgets.labels import FittingLabel


class StatusField(QWidget):
    """A shape and up to three lines of words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badge = Badge(30)
        self.words = FittingLabel(20, 16, lines=3)
        self.words.setFixedHeight(68)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.badge)
        row.addWidget(self.words, stretch=1)

    def show_field(self, look: ToneLook, words: str) -> None:
        self.badge.show_tone(look)
        self.words.setText(words)


class StatusBar(QFrame):
    """`actions` are (title, key, what to do); they stand at the right. `counted` is the key of the one with a count."""

    def __init__(
        self,
        actions: Sequence[tuple[str, str, Callable[[], None]]],
        counted: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = tuple(actions)
        self._counted = counted
        self.setProperty("box", "status")
        self.setFixedHeight(TARGET + 8)
        self.person = StatusField()
        self.scanner = StatusField()
        self.network = StatusField()
        self.backlog = StatusField()
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 4, MARGIN, 4)
        row.setSpacing(6)
        for field, share in ((self.person, 5), (self.scanner, 4), (self.network, 5), (self.backlog, 5)):
            row.addWidget(field, stretch=share)
        self.buttons: list[DockButton] = []
        for title, key, act in actions:
            button = DockButton(title, key, rank="quiet")
            button.setFixedWidth(88)
            button.clicked.connect(act)
            row.addWidget(button)
            self.buttons.append(button)

    def show_decisions(self, count: int) -> None:
        """How many anomalies want a decision, on the button that leads to them."""
        for button, (title, key, _) in zip(self.buttons, self._actions, strict=True):
            if key == self._counted:
                button.show_title(f"{title} {count}" if count else title, key)

    def show_state(self, state: State) -> None:
        person = INFO if state.signed_in else QUIET
        self.person.show_field(person.with_glyph("user"), f"{state.operator}\n{state.station}")
        scanner = GOOD.with_glyph("scanner") if state.scanner_ready else REFUSED
        self.scanner.show_field(scanner, state.scanner)
        self.network.show_field(LINK_LOOKS[state.link], state.network)
        # Without an operator there is nowhere to go; only a code can be typed (the first button).
        for button in self.buttons[1:]:
            button.mark(dim=not state.signed_in)
        words = "\n".join(part for part in (state.waiting, state.parked_words) if part)
        self.backlog.show_field(_backlog_look(state), words)


def _backlog_look(state: State) -> ToneLook:
    if state.parked:
        return ATTENTION.with_glyph("parked")
    return QUIET if state.pending else GOOD
