"""One door to everything the project can do, on a machine that has nothing but a Python.

Standard library only: it runs before the environment exists. `./dock` finds a Python and calls this;
on Windows and macOS call `python tools/bootstrap.py` directly.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

USAGE = """\
usage: ./dock COMMAND [arguments]        (Windows, macOS: python tools/bootstrap.py COMMAND ...)

  run [arguments]       start the demo station: practice data, its own central
  test [arguments]      ruff, mypy, import rules and all tests; arguments go to pytest
  setup                 only prepare: environment in .venv/, system libraries
  bench NAME            measure one thing beside its bare yardstick
  central [arguments]   the RMA API: python -m central
  lock [arguments]      make the lock files again from pyproject.toml (--upgrade for newer releases)
"""


def _become(command: Sequence[str], surroundings: dict[str, str]) -> int:
    """Hand the process over, so that signals and the exit code are the program's own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(command[0], list(command), surroundings)  # noqa: S606 - a fixed program of our own environment
    return subprocess.call(command, cwd=ROOT, env=surroundings)


def _run(arguments: list[str]) -> int:
    from tools import environment, system

    environment.prepare("run")
    surroundings = environment.surroundings()
    display = system.has_display(surroundings)
    system.need(qt=True, window=display)
    if not display:
        system.go_headless(surroundings)
    return _become([str(environment.PYTHON), "main.py", "--demo", *arguments], surroundings)


def _test(arguments: list[str]) -> int:
    from tools import environment, suites, system

    environment.prepare("test")
    system.need(qt=True, window=True, xserver=True)
    return suites.run_all(suites.everything(arguments))


def _setup() -> int:
    from tools import environment, system

    environment.prepare("test")
    system.need(qt=True, window=True, xserver=True)
    system.say("ready: ./dock run, ./dock test")
    return 0


def _bench(arguments: list[str]) -> int:
    from tools import environment, system

    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    if not arguments or arguments[0] not in known:
        system.say(f"bench needs a name: {', '.join(known) or 'none here'}")
        return 2
    environment.prepare("test")
    system.need(qt=True)
    surroundings = environment.surroundings()
    if not system.has_display(surroundings):
        surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [str(environment.PYTHON), "-m", f"benchmarks.{arguments[0]}", *arguments[1:]]
    return _become(command, surroundings)


def _central(arguments: list[str]) -> int:
    from tools import environment

    environment.prepare("run")
    return _become([str(environment.PYTHON), "-m", "central", *arguments], environment.surroundings())


def _lock(arguments: list[str]) -> int:
    from tools import environment

    environment.prepare("test")
    environment.lock(arguments)
    return 0


def main(arguments: list[str]) -> int:
    """Run one command; answers its exit code."""
    sys.path[0] = str(ROOT)
    match arguments:
        case ["run", *rest]:
            return _run(rest)
        case ["test", *rest]:
            return _test(rest)
        case ["setup"]:
            return _setup()
        case ["bench", *rest]:
            return _bench(rest)
        case ["central", *rest]:
            return _central(rest)
        case ["lock", *rest]:
            return _lock(rest)
        case ["-h" | "--help" | "help"]:
            print(USAGE, end="")
            return 0
        case _:
            print(USAGE, end="", file=sys.stderr)
            return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as failure:
        print(f"dock: this failed ({failure.returncode}): {' '.join(map(str, failure.cmd))}", file=sys.stderr)
        sys.exit(1)
