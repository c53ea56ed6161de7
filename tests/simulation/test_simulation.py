"""The protocol's invariants I1 to I5 in hundreds of seeded worlds, and proof that the worlds would show a fault."""

import os

import pytest

from tests.simulation.mutants import NO_DEDUPE_BY_EVENT_ID, TIMEOUTS_ACKNOWLEDGE
from tests.simulation.network import Fate
from tests.simulation.runs import STEPS, Tally, rigged, run, run_many
from tests.simulation.template import Rig
from tests.simulation.world import PLAIN, Twists, World

RUNS = int(os.environ.get("RETURNDOCK_SIMULATION_RUNS", "300"))
_MUTANT_SEEDS = 40


@pytest.mark.timeout(max(600, 4 * RUNS))
def test_invariants_hold_whatever_the_network_and_the_machines_do() -> None:
    tally, failed = run_many(0, RUNS, processes=max(1, min(os.cpu_count() or 1, 8)))
    assert not failed, f"{len(failed)} of {RUNS} runs\n\n" + "\n\n".join(failed[:3])
    assert tally.runs == RUNS
    for fate in Fate:
        assert tally.fates[fate] >= RUNS / 3, f"{fate} hardly happened"
    for happening in ("kill 0", "kill 1", "central down", "database restored", "machine snapshot"):
        assert tally.happenings[happening] >= RUNS / 15, f"{happening} hardly happened"
    for what in (
        "unit_received",
        "unit_voided",
        "anomaly_resolved",
        "line_missing_confirmed",
        "return_closed",
        "alias",
    ):
        assert tally.met[what] >= RUNS / 15, f"{what} hardly happened"
    assert tally.facts >= 15 * RUNS


def _run_until_caught(rig: Rig, broken: Twists) -> None:
    for seed in range(_MUTANT_SEEDS):
        run(seed, rig, Tally(), broken)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("broken", "invariant"), [(NO_DEDUPE_BY_EVENT_ID, "I[23]"), (TIMEOUTS_ACKNOWLEDGE, "I[15]")]
)
def test_a_broken_rule_is_caught(broken: Twists, invariant: str) -> None:
    with rigged() as rig, pytest.raises(AssertionError, match=f"^seed [0-9]+: {invariant}: "):
        _run_until_caught(rig, broken)


def test_the_same_seed_is_the_same_world() -> None:
    with rigged() as rig:
        stories = []
        for _ in range(2):
            world = World(7, rig, PLAIN)
            world.begin()
            for _ in range(STEPS):
                world.step()
            world.heal()
            stories.append((world.did, world.network.met, [one.outbox.backlog() for one in world.stations]))
    assert stories[0] == stories[1]
