"""The environment in `.venv/`: made from the lock files, hashes required, made again only when they change.

Standard library only: it runs before the environment exists.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

from tools.system import say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UV = BIN / ("uv.exe" if os.name == "nt" else "uv")
LOCKS = ROOT / "requirements"
INSTALLER = LOCKS / "installer.lock"
STAMP = VENV / ".stamp"

Purpose = Literal["run", "test"]


def surroundings() -> dict[str, str]:
    """The environment variables our programs start with."""
    values = dict(os.environ, VIRTUAL_ENV=str(VENV))
    values.pop("PYTHONHOME", None)
    values.pop("PYTHONPATH", None)
    return values


def _stamp(purpose: Purpose) -> str:
    """What `.venv` should have been made from: the locks and this very Python."""
    digest = hashlib.sha256(f"{sys.version}{VENV}".encode())
    digest.update(INSTALLER.read_bytes())
    digest.update((LOCKS / f"{purpose}.lock").read_bytes())
    return f"{purpose} {digest.hexdigest()}"


def _is_ready(purpose: Purpose) -> bool:
    if not (PYTHON.exists() and STAMP.exists()):
        return False
    found = STAMP.read_text(encoding="ascii")
    # The test lock holds everything of the run lock, so an environment for tests also runs.
    return found == _stamp("test") or found == _stamp(purpose)


def _usable() -> bool:
    """Whether `.venv` holds a living Python of our version; a moved or half-made one is made anew."""
    if not PYTHON.exists():
        return False
    probe = subprocess.run(
        [PYTHON, "-c", "import sys, pip; print(sys.prefix); print(sys.version)"],
        capture_output=True,
        text=True,
        check=False,
    )
    return probe.returncode == 0 and probe.stdout.strip() == f"{VENV}\n{sys.version}"


def _pip(*arguments: str | Path) -> None:
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    subprocess.run([*command, *arguments], check=True, cwd=ROOT)


def _install(purpose: Purpose) -> None:
    lock = LOCKS / f"{purpose}.lock"
    _pip("-r", INSTALLER)
    sync: list[str | Path] = [
        UV,
        "pip",
        "sync",
        "-q",
        "--require-hashes",
        "--compile-bytecode",
        INSTALLER,
        lock,
    ]
    if subprocess.run(sync, check=False, cwd=ROOT, env=surroundings()).returncode != 0:
        # pip reads configuration that uv does not (pip.conf: a company's package index, its certificates).
        say("uv could not install the packages; trying once more with pip ...")
        _pip("-r", lock)


def prepare(purpose: Purpose) -> None:
    """Make `.venv` what the locks say, or return at once when it already is.

    Raises SystemExit when the folder cannot be written, CalledProcessError when a package cannot be had.
    """
    if _is_ready(purpose):
        return
    started = time.monotonic()
    if not os.access(ROOT, os.W_OK):
        raise SystemExit(f"dock: {ROOT} cannot be written by this user, and .venv is not ready in it")
    say(f"preparing {VENV} (first run or changed locks) ...")
    STAMP.unlink(missing_ok=True)
    if not _usable():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    _install(purpose)
    STAMP.write_text(_stamp(purpose), encoding="ascii")
    say(f"packages ready in {time.monotonic() - started:.0f} s")


def lock(arguments: list[str]) -> None:
    """Write the lock files again; no index address ever gets into them."""
    uv = str(UV) if UV.exists() else shutil.which("uv")
    if uv is None:
        raise SystemExit("dock: uv is missing; remove .venv and try again")
    compile_ = [uv, "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes"]
    compile_ += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "./dock lock"]
    run, test = LOCKS / "run.lock", LOCKS / "test.lock"
    project = "pyproject.toml"
    subprocess.run([*compile_, *arguments, project, "-o", run], check=True, cwd=ROOT)
    subprocess.run(
        [*compile_, *arguments, project, "--group", "test", "-c", run, "-o", test], check=True, cwd=ROOT
    )
    subprocess.run(
        [*compile_, *arguments, LOCKS / "installer.in", "-o", INSTALLER],
        check=True,
        cwd=ROOT,
    )
    say("locks written; ./dock setup installs them")
