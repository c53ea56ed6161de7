"""Threads import while the window runs: PySide's import hook must not stand in between (ui/run.py says why)."""

import subprocess
import sys

_LOOK = """
import builtins
from PySide6.QtCore import QObject
assert "feature" in builtins.__import__.__name__, "PySide6 has no such hook any more: drop the workaround in ui/run.py"
import ui.run
assert "feature" not in builtins.__import__.__name__
"""


def test_no_module_is_searched_for_features() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOOK], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
