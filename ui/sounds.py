"""The five sounds of the dock. An answer is seen and heard; a silent machine still answers.

Qt's sound library is opened at the first sound, not at start-up, and nothing here ever raises or waits: a
station without sound card, audio server or library beeps, and goes on.
"""

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QApplication

import resources
from app.happened import AnswerKind

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

_log = logging.getLogger("returndock.sounds")


class Sound(StrEnum):
    """Short and high is good, long and low is wrong, and trouble of the system sounds like neither."""

    OK = "ok"
    ATTENTION = "attention"
    ERROR = "error"
    TROUBLE = "trouble"
    DONE = "done"


SOUNDS: dict[AnswerKind, Sound] = {
    AnswerKind.GOOD: Sound.OK,
    AnswerKind.DAMAGED: Sound.OK,
    AnswerKind.HOLD: Sound.OK,
    AnswerKind.INFO: Sound.OK,
    AnswerKind.ATTENTION: Sound.ATTENTION,
    AnswerKind.REFUSED: Sound.ERROR,
    AnswerKind.DONE: Sound.DONE,
    AnswerKind.TROUBLE: Sound.TROUBLE,
}


class Sounds(QObject):
    """Plays one sound at a time: a new one cuts off the last, since the newest answer is what counts."""

    def __init__(self, *, volume: float = 0.8, muted: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.muted = muted
        self._volume = _within(volume)
        self._effects: dict[Sound, QSoundEffect] | None = None
        self._playing: QSoundEffect | None = None

    @property
    def volume(self) -> float:
        """Between 0 and 1."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = _within(volume)

    @property
    def is_ready(self) -> bool:
        """Were the sound files opened? False before the first sound, and on a machine that can only beep."""
        return bool(self._effects)

    def open(self) -> None:
        """Open the files ahead of the first sound: for a quiet moment after the window was painted."""
        if self._effects is None:
            self._effects = self._opened()

    def play(self, sound: Sound) -> None:
        """Let it be heard now, or beep where there is no sound."""
        if self.muted or self._volume == 0:
            return
        self.stop()
        self.open()
        effect = self._effects.get(sound) if self._effects else None
        if effect is None or effect.status() == effect.Status.Error:
            QApplication.beep()
            return
        effect.setVolume(self._volume)
        effect.play()
        self._playing = effect

    def stop(self) -> None:
        """Be quiet."""
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    def _opened(self) -> "dict[Sound, QSoundEffect]":
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
        except ImportError as missing:
            _log.warning("no sound library, beeping instead: %s", missing)
            return {}
        if QMediaDevices.defaultAudioOutput().isNull():
            _log.warning("no sound device, beeping instead")
            return {}
        effects = {}
        for sound in Sound:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(resources.path(f"sounds/{sound}.wav"))))
            effects[sound] = effect
        return effects


def _within(volume: float) -> float:
    return min(1.0, max(0.0, volume))
