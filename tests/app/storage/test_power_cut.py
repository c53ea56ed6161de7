"""SIGKILL at any moment: what a returned commit promised is there, in order, and the projections fit it.

The page cache survives a kill, so this cannot show `synchronous=OFF`; the pragma test holds FULL.
"""

import random
import subprocess
import sys
import time
from pathlib import Path

from app.storage.views import rebuild
from domain.events import OperatorSignedOut
from tests.app.storage.test_projections import projections
from tests.support.dock_world import REFERENCE, DockWorld, a_dock

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 8


def killed_at_work(file: Path, first_id: int, after_s: float) -> int:
    """The last seq that the process was promised."""
    station = subprocess.Popen(
        [sys.executable, "-m", "tests.support.scanning_process", str(file), str(first_id)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert station.stdout is not None
    first = station.stdout.readline()
    time.sleep(after_s)
    station.kill()
    rest = station.stdout.read()
    station.wait()
    station.stdout.close()
    lines = (first + rest).splitlines(keepends=True)
    return int([line for line in lines if line.endswith("\n")][-1])


def test_what_was_promised_is_there(tmp_path: Path) -> None:
    dice = random.Random(11)
    first = a_dock(tmp_path)
    first.scan(REFERENCE)
    first.store.close()
    before = 0
    for number in range(ROUNDS):
        promised = killed_at_work(first.file, 1_000_000 * (number + 1), dice.uniform(0.0, 0.15))
        assert promised > before
        world = DockWorld(first.file)
        world.ids._made = 1_000_000 * (number + 1) + 500_000
        world.start()
        with world.store.read() as connection:
            seqs = connection.exec_driver_sql("SELECT own_seq FROM event ORDER BY own_seq").scalars().all()
            sent = connection.exec_driver_sql("SELECT seq FROM delivery ORDER BY seq").scalars().all()
            assert connection.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok"
        assert seqs == sent == list(range(1, len(seqs) + 1))
        # One commit may have been stored whose return nobody saw, and the start signed the operator out.
        assert promised <= len(seqs) <= promised + 2
        assert isinstance(world.facts()[-1].payload, OperatorSignedOut)
        kept = projections(world)
        world.store.write(rebuild)
        assert projections(world) == kept
        before = promised
        world.store.close()
