"""The door to everything: what it says, what it starts with, and that red is red."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import system
from tools.suites import Suite, run_all

ROOT = Path(__file__).resolve().parents[2]


def bootstrap(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "bootstrap.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_help_names_every_command() -> None:
    said = bootstrap("--help")
    assert said.returncode == 0
    for command in ("run", "test", "setup", "bench", "central", "lock"):
        assert f"\n  {command} " in said.stdout


@pytest.mark.parametrize("arguments", [(), ("tset",), ("setup", "now")])
def test_a_wrong_command_is_explained_and_fails(arguments: tuple[str, ...]) -> None:
    said = bootstrap(*arguments)
    assert said.returncode == 2
    assert said.stderr.startswith("usage: ./dock COMMAND")


def test_an_unknown_benchmark_is_refused_before_anything_is_prepared() -> None:
    said = bootstrap("bench", "nothing-of-that-name")
    assert said.returncode == 2
    assert "bench needs a name" in said.stderr


def test_without_a_display_qt_runs_off_screen_and_the_way_to_see_it_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    surroundings: dict[str, str] = {}
    system.go_headless(surroundings)
    assert surroundings == {"QT_QPA_PLATFORM": "offscreen"}
    said = capsys.readouterr().err
    assert "xvfb-run -a ./dock run" in said
    assert "no password" in said


def test_a_vnc_window_is_kept_and_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    surroundings = {"QT_QPA_PLATFORM": "vnc:port=5900"}
    system.go_headless(surroundings)
    assert surroundings == {"QT_QPA_PLATFORM": "vnc:port=5900"}
    assert "no password" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "seen"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("TERM", False)]
)
def test_a_display_is_known_by_its_variable(variable: str, seen: bool) -> None:
    assert system.has_display({variable: ":7"}) is (seen or not sys.platform.startswith("linux"))


def test_every_suite_runs_and_one_red_one_makes_all_red(capfd: pytest.CaptureFixture[str]) -> None:
    green = Suite("green", (sys.executable, "-c", "print('was here')"))
    red = Suite("red", (sys.executable, "-c", "raise SystemExit(3)"))
    assert run_all((green,)) == 0
    assert run_all((red, green)) == 1
    said = capfd.readouterr().out
    assert said.count("was here") == 2
    assert "FAILED (3)" in said
    assert said.splitlines()[-1].startswith("all ")
    assert said.splitlines()[-1].endswith("FAILED: red")
