"""The answer to the last scan: first the whole window for a moment, then a tall band until the next one.

An error stays in the band like every other answer until the next scan. Neither widget takes focus or keys,
and the flash lets touches through, so it is never in anybody's way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.happened import Answer, AnswerKind
from domain.message import N_, Message
from ui.look import ANSWER_LOOKS, MARGIN, ToneLook
from ui.texts import sentence
from ui.widgets.badge import Badge
from ui.widgets.labels import FittingLabel
from ui.wording import clock_time

BAND_HEIGHT = 132
WORD_PX = 64

_FLASH_MS: dict[AnswerKind, int] = {
    AnswerKind.GOOD: 450,
    AnswerKind.INFO: 450,
    AnswerKind.DAMAGED: 600,
    AnswerKind.HOLD: 600,
    AnswerKind.DONE: 700,
    AnswerKind.ATTENTION: 900,
    AnswerKind.REFUSED: 900,
    AnswerKind.TROUBLE: 900,
}


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer in the operator's language; `aside` is the code and the time, small."""

    kind: AnswerKind
    word: str
    sentence: str
    aside: str


def answer_text(answer: Answer) -> AnswerText:
    """Pure. A restored answer says that it is from before the restart."""
    time = clock_time(answer.at_ms)
    if answer.restored:
        time = sentence(Message(N_("last scan before the restart, {time}"), {"time": time}))
    aside = " · ".join(part for part in (_printable(answer.code), time) if part)
    return AnswerText(answer.kind, sentence(answer.word), sentence(answer.sentence), aside)


def _printable(code: str) -> str:
    """Control characters of a code as visible dots, cut to what helps to compare it with the label."""
    shown = "".join(character if character.isprintable() else "·" for character in code)
    return shown if len(shown) <= 40 else shown[:39] + "…"


def _fill(widget: QWidget, look: ToneLook, texts: Sequence[FittingLabel]) -> None:
    palette = QPalette(widget.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor(look.fill))
    widget.setPalette(palette)
    for text in texts:
        text.set_ink(look.on_fill)


class AnswerBand(QWidget):
    """The tall band on top: shape, word and colour, the sentence, and small the code that was read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aside = self._wanted = False
        self.setAutoFillBackground(True)
        self.setFixedHeight(BAND_HEIGHT)
        self.badge = Badge(92)
        self.word = FittingLabel(WORD_PX, 40, bold=True)
        self.aside = FittingLabel(
            20, 16, lines=2, align=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        )
        self.sentence = FittingLabel(26, 20, lines=2)
        upper = QHBoxLayout()
        upper.setSpacing(MARGIN)
        upper.addWidget(self.word, stretch=7)
        upper.addWidget(self.aside, stretch=3)
        words = QVBoxLayout()
        words.setContentsMargins(0, 4, 0, 6)
        words.setSpacing(0)
        words.addLayout(upper)
        words.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(MARGIN)
        row.addWidget(self.badge)
        row.addLayout(words, stretch=1)

    def step_aside(self, aside: bool) -> None:
        """A screen that is not about the last scan needs the room; what was said comes back after it."""
        self._aside = aside
        super().setVisible(self._wanted and not aside)

    def setVisible(self, visible: bool) -> None:
        self._wanted = visible
        super().setVisible(visible and not self._aside)

    def show_answer(self, text: AnswerText) -> None:
        look = ANSWER_LOOKS[text.kind]
        _fill(self, look, (self.word, self.sentence, self.aside))
        self.badge.show_tone(look, inverted=True)
        self.word.setText(text.word)
        self.sentence.setText(text.sentence)
        self.aside.setText(text.aside)


class AnswerFlash(QWidget):
    """The whole window in the tone of the answer, for a moment. Lies over its parent, lets everything through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoFillBackground(True)
        self.badge = Badge(220)
        centre = Qt.AlignmentFlag.AlignCenter
        self.word = FittingLabel(120, WORD_PX, bold=True, align=centre)
        self.sentence = FittingLabel(
            40, 28, lines=3, align=Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(24)
        column.addStretch(2)
        column.addWidget(self.badge, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.word)
        column.addWidget(self.sentence)
        column.addStretch(3)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def show_answer(self, text: AnswerText) -> None:
        """Show it now; a newer answer takes the place of the one still shown."""
        look = ANSWER_LOOKS[text.kind]
        _fill(self, look, (self.word, self.sentence))
        self.badge.show_tone(look, inverted=True)
        self.word.setText(text.word)
        self.sentence.setText(text.sentence)
        self._cover()
        self.raise_()
        self.show()
        self._end.start(_FLASH_MS[text.kind])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._cover()
        return False

    def _cover(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())
