"""Makes the five sounds in resources/sounds from numbers, so that nobody has to ask whose they are.

Scanners beep themselves: one short high beep for a good read, four or five long low ones for faults, a
rising triple at power-up. Ours keep clear of those, and each differs in height, length and timbre, because
a dock is loud and a short high tone must never be taken for an error.

    python tools/make_sounds.py     writes the files; the same bytes every time
"""

import math
import struct
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RATE_HZ = 22_050
_LEVEL = 0.6
_EDGE_S = 0.006
_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"

BELL = (1.0, 0.25, 0.08)
REED = (1.0, 0.0, 0.5, 0.0, 0.3)
BUZZ = (0.5, 0.9, 0.7, 0.6, 0.5, 0.4)


@dataclass(frozen=True, slots=True)
class Tone:
    """Frequencies sounding together for a time, with the strengths of their overtones. Silence has none."""

    seconds: float
    hertz: tuple[float, ...] = ()
    overtones: tuple[float, ...] = BELL


SOUNDS: dict[str, tuple[Tone, ...]] = {
    "ok": (Tone(0.09, (1_568.0,)),),
    "attention": (Tone(0.13, (587.3,)), Tone(0.03), Tone(0.19, (880.0,))),
    "error": (Tone(0.22, (196.0,), REED), Tone(0.08), Tone(0.28, (196.0,), REED)),
    "trouble": (Tone(0.16, (311.1, 329.6), BUZZ), Tone(0.05), Tone(0.16, (311.1, 329.6), BUZZ)),
    "done": (Tone(0.34, (523.3, 659.3, 784.0)),),
}


def samples(tone: Tone) -> list[float]:
    """The tone between -1 and 1, faded at both ends so that nothing clicks."""
    count = round(tone.seconds * RATE_HZ)
    edge = round(_EDGE_S * RATE_HZ)
    strength = sum(tone.overtones) * len(tone.hertz) or 1.0
    out = []
    for index in range(count):
        turn = 2 * math.pi * index / RATE_HZ
        value = sum(
            level * math.sin(turn * hertz * number)
            for hertz in tone.hertz
            for number, level in enumerate(tone.overtones, start=1)
        )
        out.append(_LEVEL * value / strength * min(1.0, index / edge, (count - 1 - index) / edge))
    return out


def write(path: Path, tones: Sequence[Tone]) -> None:
    """One channel, 16 bit, `RATE_HZ`."""
    values = [round(value * 32_767) for tone in tones for value in samples(tone)]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(struct.pack(f"<{len(values)}h", *values))


def main(folder: Path = _FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        write(folder / f"{name}.wav", tones)


if __name__ == "__main__":
    main()
