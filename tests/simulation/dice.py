"""Time, ids and chance of one simulated world: the same seed gives the same world."""

import random
from dataclasses import dataclass
from uuid import UUID

from domain.plates import make_plate

_BEGIN_MS = 1_795_000_000_000


@dataclass
class SimClock:
    """Time that moves only when the simulation says so."""

    seconds: float = 0.0

    def now_ms(self) -> int:
        return _BEGIN_MS + int(self.seconds * 1000)


class SimIds:
    """UUIDv7 and plates from a seeded source; rising, as the real ones are."""

    def __init__(self, dice: random.Random, clock: SimClock) -> None:
        self._dice = dice
        self._clock = clock
        self._made = 0

    def new_id(self) -> str:
        self._made += 1
        number = (self._clock.now_ms() << 80) | (7 << 76) | ((self._made & 0xFFF) << 64) | (2 << 62)
        return str(UUID(int=number | self._dice.getrandbits(62)))

    def new_plate(self) -> str:
        return make_plate(self._dice.getrandbits(50))
