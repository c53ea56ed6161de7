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
    """A named command; it is green when it exits 0.

    `again` is run once after a red `command`, and then decides: for tests with real keys, clocks and sockets, which
    a machine that stood still for a moment can fail. The table says so.
    """

    name: str
    command: Sequence[str | Path]
    again: Sequence[str | Path] = ()


_BOTH_CORES = ("-n", "2", "--dist", "loadfile")


def everything(pytest_arguments: Sequence[str]) -> tuple[Suite, ...]:
    """All suites, cheapest first. Arguments go to pytest, which then is one suite.

    The folders with a floor for coverage are measured; the stories run processes that coverage does not see.
    """
    tests = (_pytest("tests", *pytest_arguments),) if pytest_arguments else _all_tests()
    return (
        Suite("ruff check", (BIN / "ruff", "check", ".")),
        Suite("ruff format", (BIN / "ruff", "format", "--check", ".")),
        Suite("mypy", (BIN / "mypy",)),
        Suite("import rules", (BIN / "lint-imports",)),
        *tests,
    )


def _all_tests() -> tuple[Suite, ...]:
    apart = ("domain", "sync", "simulation", "e2e")
    return (
        _pytest("domain", "tests/domain", *_covered("domain", 100), *_BOTH_CORES),
        _pytest("sync", "tests/sync", *_covered("sync", 95), *_BOTH_CORES),
        _timed("program", "tests", *(f"--ignore=tests/{name}" for name in apart)),
        _pytest("simulation", "tests/simulation"),
        _timed("stories", "tests/e2e"),
    )


def _timed(name: str, *arguments: str) -> Suite:
    """Tests on both cores; the ones that failed once more, alone on the machine."""
    command: tuple[str | Path, ...] = (PYTHON, "-m", "pytest", "-q", *arguments)
    return Suite(
        name, (*command, *_BOTH_CORES), (*command, "--last-failed", "--last-failed-no-failures=none")
    )


def _pytest(name: str, *arguments: str) -> Suite:
    return Suite(name, (PYTHON, "-m", "pytest", "-q", *arguments))


def _covered(folder: str, floor: int) -> tuple[str, ...]:
    return (f"--cov={folder}", "--cov-report=term", f"--cov-fail-under={floor}")


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
    rows: list[tuple[str, float, int, str]] = []
    for suite in suites:
        print(f"\n── {suite.name}", flush=True)
        started = time.monotonic()
        code, word = subprocess.call([str(word) for word in suite.command], cwd=ROOT, env=values), "ok"
        if code and suite.again:
            print(f"\n── {suite.name}: what failed, once more and alone", flush=True)
            code, word = (
                subprocess.call([str(word) for word in suite.again], cwd=ROOT, env=values),
                "ok at the second try",
            )
        rows.append((suite.name, time.monotonic() - started, code, word))
    print("\nsuite           seconds  result")
    for name, seconds, code, word in rows:
        print(f"{name:<15} {seconds:7.1f}  {word if code == 0 else f'FAILED ({code})'}")
    failed = [name for name, _, code, _ in rows if code != 0]
    total = sum(seconds for _, seconds, _, _ in rows)
    print(f"{'all':<15} {total:7.1f}  {'FAILED: ' + ', '.join(failed) if failed else 'ok'}", flush=True)
    return 1 if failed else 0
