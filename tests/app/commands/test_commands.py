"""The commands other programs rely on, as processes: what they print, and one sentence when it cannot be."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import only_one, open_store
from app.paths import Home
from app.system import SystemIds
from domain.codec import decode, encode
from domain.codes import BADGE_PREFIX
from tests.support.dock_world import A_CODE, REFERENCE, a_dock

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def central(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "central", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr.strip().splitlines()[-1]


@pytest.fixture
def worked(tmp_path: Path) -> Home:
    """A station's folder after some work."""
    dock = a_dock(tmp_path)
    dock.scans(REFERENCE, A_CODE)
    dock.outbox.park(dock.facts()[-1].event_id, "odd")
    dock.store.close()
    return Home(tmp_path)


def test_status(worked: Home) -> None:
    lock = only_one(worked)  # Also while the station runs.
    done = run("status", "--home", worked.folder, "--json")
    lock.release()
    found = json.loads(done.stdout)
    assert list(found) == [
        "lane", "station", "events", "pending", "parked", "acked", "last_contact", "schema", "sqlite_version",
    ]  # fmt: skip
    assert (found["events"], found["pending"], found["parked"], found["acked"]) == (4, 3, 1, 0)
    assert (found["station"], found["last_contact"]) == (None, None)
    assert "pending" in run("--home", str(worked.folder), "status").stdout


def test_export_is_every_fact_as_its_exact_text(worked: Home, tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    holds = open_store(worked, SystemIds())
    assert run("export", "--home", worked.folder, "--out", out).returncode == 0
    holds.close()
    lines = out.read_bytes().splitlines()
    assert [encode(decode(line)) for line in lines] == lines
    assert len(lines) == 4
    assert "cannot be written" in one_sentence(
        run("export", "--home", worked.folder, "--out", tmp_path / "no" / "folder.jsonl")
    )


@pytest.mark.parametrize(
    "command",
    [("status",), ("status", "--json"), ("export", "--out", "x.jsonl"), ("practice-sheet", "--json")],
)
def test_where_no_station_is_none_is_made(tmp_path: Path, command: tuple[str, ...]) -> None:
    said = one_sentence(run(*command, "--home", tmp_path / "nowhere"))
    assert "There is no station in" in said
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("dance",),
        ("enrol",),
        ("enrol", "--central", "x"),
        ("export",),
        ("status", "--home"),
        ("--loud",),
    ],
)
def test_arguments_that_make_no_sense(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "error:" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("address", ["ftp://central", "http://central.example.org"])
def test_an_address_that_cannot_be(tmp_path: Path, address: str) -> None:
    done = run("enrol", "--home", tmp_path, "--central", address, "--code", "c", "--station", "Dock 1")
    assert one_sentence(done).startswith("ReturnDock: ")


@pytest.fixture
def central_at(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A real central with the demo's data: its address and database."""
    database = f"sqlite:///{tmp_path / 'central.db'}"
    central("init", "--database", database, "--demo")
    command = [
        sys.executable,
        "-m",
        "central",
        "serve",
        "--database",
        database,
        "--host",
        "127.0.0.1",
        "--port",
        "0",
    ]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    address = next(line for line in server.stdout if line.startswith("listening on")).split()[-1]
    yield address, database
    server.terminate()
    server.wait(20)
    server.stdout.close()


def test_enrol_then_a_sheet_of_codes(tmp_path: Path, central_at: tuple[str, str]) -> None:
    address, database = central_at
    home = tmp_path / "home"
    code = central("station-code", "--database", database, "--site", "main").split()[-1]

    def enrol(with_code: str) -> subprocess.CompletedProcess[str]:
        return run("enrol", "--home", home, "--central", address, "--code", with_code, "--station", "Dock 1")

    done = enrol(code)
    assert done.returncode == 0, done.stderr
    assert "enrolled as Dock 1" in done.stdout
    status = json.loads(run("status", "--home", home, "--json").stdout)
    assert (status["station"], status["events"]) == ("Dock 1", 0)
    assert status["last_contact"] is not None

    done = run("practice-sheet", "--home", home, "--out", tmp_path / "sheet.pdf", "--json")
    codes = json.loads(done.stdout)
    assert {one["kind"] for one in codes} >= {"badge", "command", "return"}
    assert {"kind": "return", "label": "RMA-PRACTICE", "text": "RMA-PRACTICE"} in codes
    assert all(one["text"].startswith(BADGE_PREFIX) for one in codes if one["kind"] == "badge")
    assert {"DAMAGED", "ACCEPT", "CLOSE", "UNDO"} <= {one["label"] for one in codes}
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")

    assert one_sentence(enrol("WRONG-CODE")).startswith("ReturnDock: ")
