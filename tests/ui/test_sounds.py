"""Sounds come when asked, one at a time; a machine that has none goes on."""

import subprocess
import sys
import time
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject, QUrl
from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from ui.sounds import Sound, Sounds


@pytest.fixture
def beeps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: heard.append("beep")))
    return heard


@pytest.mark.parametrize("sound", Sound)
def test_every_sound_has_its_file(sound: Sound) -> None:
    assert resources.data(f"sounds/{sound}.wav")[:4] == b"RIFF"


def test_nothing_is_opened_before_the_first_sound(qtbot: QtBot, beeps: list[str]) -> None:
    sounds = Sounds()
    assert not sounds.findChildren(QSoundEffect)
    sounds.play(Sound.OK)
    has_device = not QMediaDevices.defaultAudioOutput().isNull()
    assert sounds.is_ready == has_device
    assert beeps == ([] if has_device else ["beep"])


def test_the_sound_library_is_not_imported_at_start() -> None:
    program = "import sys, ui.sounds; sys.exit('PySide6.QtMultimedia' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_play_neither_raises_nor_waits(qtbot: QtBot, beeps: list[str]) -> None:
    sounds = Sounds()
    sounds.play(Sound.OK)
    started = time.monotonic()
    for sound in [*Sound] * 20:
        sounds.play(sound)
    sounds.stop()
    assert time.monotonic() - started < 1


def test_muted_or_at_volume_zero_nothing_is_heard(qtbot: QtBot, beeps: list[str]) -> None:
    sounds = Sounds(muted=True)
    sounds.play(Sound.ERROR)
    sounds.muted = False
    sounds.volume = -3
    sounds.play(Sound.ERROR)
    assert (beeps, sounds.is_ready, sounds.volume) == ([], False, 0)


def test_volume_stays_within_its_bounds() -> None:
    assert Sounds(volume=7).volume == 1
    assert Sounds(volume=0.3).volume == pytest.approx(0.3)


class Speaker:
    """Stands in for Qt's sound library on a machine with a sound card: writes down what would be heard."""

    log: ClassVar[list[str]] = []

    class Effect(QObject):
        Status = QSoundEffect.Status

        def setSource(self, source: QUrl) -> None:
            self.name = source.fileName().removesuffix(".wav")

        def setVolume(self, volume: float) -> None:
            Speaker.log.append(f"volume {volume}")

        def status(self) -> QSoundEffect.Status:
            return QSoundEffect.Status.Error if self.name == "trouble" else QSoundEffect.Status.Ready

        def play(self) -> None:
            Speaker.log.append(f"play {self.name}")

        def stop(self) -> None:
            Speaker.log.append(f"stop {self.name}")

    @staticmethod
    def defaultAudioOutput() -> "Speaker":
        return Speaker()

    def isNull(self) -> bool:
        return False


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("PySide6.QtMultimedia.QMediaDevices", Speaker)
    monkeypatch.setattr("PySide6.QtMultimedia.QSoundEffect", Speaker.Effect)
    Speaker.log.clear()
    return Speaker.log


def test_a_new_sound_cuts_off_the_last(qtbot: QtBot, speaker: list[str]) -> None:
    sounds = Sounds(volume=0.5)
    sounds.open()
    assert (sounds.is_ready, speaker) == (True, [])
    sounds.play(Sound.OK)
    sounds.play(Sound.ERROR)
    sounds.stop()
    sounds.stop()
    assert speaker == ["volume 0.5", "play ok", "stop ok", "volume 0.5", "play error", "stop error"]


def test_a_sound_that_cannot_be_played_is_a_beep(qtbot: QtBot, speaker: list[str], beeps: list[str]) -> None:
    Sounds().play(Sound.TROUBLE)
    assert (speaker, beeps) == ([], ["beep"])
