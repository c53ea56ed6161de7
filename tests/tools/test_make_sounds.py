"""The sounds in the repository are the script's, and can be told apart without looking."""

import struct
import wave
from itertools import pairwise
from pathlib import Path

import pytest

import resources
from tools.make_sounds import SOUNDS, main


def heard(name: str) -> tuple[float, float]:
    """Length in seconds and the pitch as rising zero crossings per sounding second."""
    with wave.open(str(resources.path(f"sounds/{name}.wav"))) as sound:
        rate, count = sound.getframerate(), sound.getnframes()
        values = struct.unpack(f"<{count}h", sound.readframes(count))
    crossings = sum(a < 0 <= b for a, b in pairwise(values))
    sounding = sum(max(abs(v) for v in values[i : i + 200]) > 500 for i in range(0, count, 200)) * 200
    return count / rate, crossings / sounding * rate


def test_the_files_are_what_the_script_makes(tmp_path: Path) -> None:
    main(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {f"{name}.wav" for name in SOUNDS}
    for made in tmp_path.iterdir():
        assert made.read_bytes() == resources.data(f"sounds/{made.name}")


def test_success_is_short_and_high_and_error_long_and_low() -> None:
    ok_length, ok_pitch = heard("ok")
    error_length, error_pitch = heard("error")
    assert ok_length <= 0.12
    assert error_length >= 0.4
    assert ok_pitch > 4 * error_pitch


@pytest.mark.parametrize("name", sorted(SOUNDS))
def test_every_sound_is_loud_enough_and_never_clipped(name: str) -> None:
    with wave.open(str(resources.path(f"sounds/{name}.wav"))) as sound:
        values = struct.unpack(f"<{sound.getnframes()}h", sound.readframes(sound.getnframes()))
    assert 6_000 < max(abs(value) for value in values) < 32_767
    assert values[0] == values[-1] == 0
