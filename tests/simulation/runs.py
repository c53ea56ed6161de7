"""Running seeds: each in files of its own, in memory where the system has room for that."""

import logging
import multiprocessing
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation.checks import check
from tests.simulation.network import Fate
from tests.simulation.template import Rig, make_rig
from tests.simulation.world import PLAIN, Twists, World

STEPS = 40
_IN_MEMORY = Path("/dev/shm")


@dataclass
class Tally:
    """What the runs met, so that a simulation that tests nothing is seen."""

    fates: Counter[Fate] = field(default_factory=Counter)
    happenings: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    facts: int = 0
    runs: int = 0

    def add(self, other: "Tally") -> None:
        self.fates.update(other.fates)
        self.happenings.update(other.happenings)
        self.met.update(other.met)
        self.facts += other.facts
        self.runs += other.runs


@contextmanager
def rigged() -> Iterator[Rig]:
    """A rig for many runs, one after the other."""
    folder = Path(tempfile.mkdtemp(prefix="returndock-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    try:
        rig = make_rig(folder)
        yield rig
        rig.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(seed: int, rig: Rig, tally: Tally, twists: Twists = PLAIN, steps: int = STEPS) -> None:
    """One world from its seed. Raises AssertionError with the seed and what was done."""
    world = World(seed, rig, twists)
    try:
        world.begin()
        for _ in range(steps):
            world.step()
        world.heal()
        tally.met.update(check(world, rig.database))
    except AssertionError as error:
        story = "\n".join(world.did)
        raise AssertionError(f"seed {seed}: {error}\n{story}") from error
    finally:
        tally.runs += 1
        tally.fates.update(world.network.met)
        tally.happenings.update(" ".join(it.split()[1:3]) for it in world.did)
        tally.facts += sum(station.outbox.backlog().acked for station in world.stations)


def run_share(seeds: range) -> tuple[Tally, list[str]]:
    """All of these seeds in one process; the tally, and a story for each that failed."""
    logging.disable(logging.ERROR)
    tally, failed = Tally(), list[str]()
    with rigged() as rig:
        for seed in seeds:
            try:
                run(seed, rig, tally)
            except AssertionError as error:
                failed.append(str(error))
    return tally, failed


def run_many(first: int, runs: int, processes: int) -> tuple[Tally, list[str]]:
    """Seeds from `first` on, shared among processes."""
    shares = [range(first + number, first + runs, processes) for number in range(processes)]
    whole, failed = Tally(), list[str]()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        for tally, stories in pool.map(run_share, shares):
            whole.add(tally)
            failed += stories
    return whole, failed
