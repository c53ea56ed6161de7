"""The lock files hold what `pyproject.toml` asks for, with hashes, and no address of a package index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ROOT / "requirements"


def locked(name: str) -> dict[str, str]:
    text = (LOCKS / f"{name}.lock").read_text(encoding="utf-8")
    return {
        canonicalize_name(found[1]): found[2]
        for found in re.finditer(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("run", PROJECT["project"]["dependencies"]),
        ("test", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["test"]),
        ("installer", (LOCKS / "installer.in").read_text(encoding="utf-8").splitlines()),
    ],
)
def test_locks_are_fresh(lock: str, asked: list[str]) -> None:
    """Red after a change of dependencies: `./dock lock`."""
    versions = locked(lock)
    wanted = [Requirement(text) for text in asked]
    stale = [
        str(want) for want in wanted if versions.get(canonicalize_name(want.name), "0") not in want.specifier
    ]
    assert wanted
    assert stale == []


def test_tests_run_what_people_run() -> None:
    run, test = locked("run"), locked("test")
    assert {name: test.get(name) for name in run} == run


def test_locks_name_no_index_and_leave_no_package_without_hash() -> None:
    for path in LOCKS.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        if path.suffix == ".lock":
            pins = re.findall(r"^[\w.-]+==.*(?:\n    --hash=sha256:\w{64}.*)?", text, re.MULTILINE)
            assert len(pins) == len(locked(path.stem))
            assert [pin for pin in pins if "--hash" not in pin] == []
