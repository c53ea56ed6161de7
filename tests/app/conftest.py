"""A station at work, for every test of the program without a screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.dock_world import DockWorld, a_dock


@pytest.fixture
def dock(tmp_path: Path) -> Iterator[DockWorld]:
    """A station that heard central, with Ada signed in."""
    world = a_dock(tmp_path)
    yield world
    world.store.close()
