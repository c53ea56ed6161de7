"""The demo where nobody can see it: plays the practice return by itself, says how it ended, leaves nothing running."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.app.labels.samples import decoded, picture
from tests.support.central_process import ROOT

pytestmark = pytest.mark.timeout(300)  # a dozen processes start in here


def played(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "--demo", "--home", str(home)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
        capture_output=True,
        text=True,
        timeout=140,
    )


def report_in(output: str) -> dict[str, Any]:
    """The JSON list among the lines for people."""
    found, _ = json.JSONDecoder().raw_decode(output[output.index("\n[") + 1 :])
    assert len(found) == 1
    report: dict[str, Any] = found[0]
    return report


def still_running(home: Path) -> list[str]:
    """Programs whose command line names this folder."""
    found = []
    # The kernel's own list: a bare machine has no `ps`.
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = place.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended while we looked
            continue
        if str(home) in line:
            found.append(line)
    return found


def test_the_demo_plays_the_practice_return_and_can_be_played_again(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    first = played(home)
    assert first.returncode == 0, first.stderr
    report = report_in(first.stdout)
    assert (report["reference"], report["closed"]) == ("RMA-PRACTICE", True)
    assert [
        (line["expected"], line["good"], line["damaged"], line["missing"]) for line in report["lines"]
    ] == [
        (1, 1, 0, 0),
        (2, 1, 1, 0),
        (1, 1, 0, 0),
        (0, 1, 0, 0),
    ]
    assert Counter(label["layout"] for label in report["labels"]) == {"good": 4, "damaged": 1}
    labels = list((home / "labels").glob("*.png"))
    # On a slow machine DAMAGED may come after the good label of its unit: two labels, one plate.
    plates = {plate for label in labels for plate in decoded(picture(label.read_bytes()))}
    assert plates == {unit["plate"] for unit in report["units"]}
    assert len(list((home / "pictures").glob("*.png"))) >= 11
    assert still_running(home) == []

    again = played(home)
    assert again.returncode == 0, again.stderr
    assert "The practice return was received before" in again.stdout
    assert [line["good"] for line in report_in(again.stdout)["lines"]] == [1, 1, 1, 1]
    assert still_running(home) == []
