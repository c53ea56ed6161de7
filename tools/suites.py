"""Everything that must be green, one named suite after the other, with a table of seconds at the end."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.environment import BIN, PYTHON, ROOT, surroundings


@dataclass(frozen=True, slots=True)
class Suite:
    """A named command; it is green when it exits 0."""

    name: str
    command: Sequence[str | Path]


def everything(pytest_arguments: Sequence[str]) -> tuple[Suite, ...]:
    """All suites, cheapest first; the arguments go to pytest.

    Without arguments all tests run, so coverage is measured and its floor (pyproject.toml) holds.
    """
    chosen = pytest_arguments or ("--cov", "--cov-report=term")
    return (
        Suite("ruff check", (BIN / "ruff", "check", ".")),
        Suite("ruff format", (BIN / "ruff", "format", "--check", ".")),
        Suite("mypy", (BIN / "mypy",)),
        Suite("import rules", (BIN / "lint-imports",)),
        Suite("pytest", (PYTHON, "-m", "pytest", *chosen)),
    )


def _clean_surroundings() -> dict[str, str]:
    """No window of a test may open on the screen of the person who runs it; tests start their own X server."""
    values = surroundings()
    values["QT_QPA_PLATFORM"] = "offscreen"
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"):
        values.pop(name, None)
    values["PATH"] = f"{BIN}{os.pathsep}{values.get('PATH', '')}"
    return values


def run_all(suites: Sequence[Suite]) -> int:
    """Run every suite, also after a red one; answers 0 only when all are green."""
    values = _clean_surroundings()
    rows: list[tuple[str, float, int]] = []
    for suite in suites:
        print(f"\n── {suite.name}", flush=True)
        started = time.monotonic()
        code = subprocess.call([str(word) for word in suite.command], cwd=ROOT, env=values)
        rows.append((suite.name, time.monotonic() - started, code))
    print("\nsuite           seconds  result")
    for name, seconds, code in rows:
        print(f"{name:<15} {seconds:7.1f}  {'ok' if code == 0 else f'FAILED ({code})'}")
    failed = [name for name, _, code in rows if code != 0]
    total = sum(seconds for _, seconds, _ in rows)
    print(f"{'all':<15} {total:7.1f}  {'FAILED: ' + ', '.join(failed) if failed else 'ok'}", flush=True)
    return 1 if failed else 0
