"""How long a scan takes from its Enter to the picture: `python -m benchmarks.scan`, or `./dock bench scan`.

A station with a million returns (made once, kept in --folder), its real desk and its real window off screen, real
key events through the input filter, labels printed to the folder meanwhile. Beside each scan, in the same
process and on the same disk, the bare yardsticks: one SQLite commit (WAL, synchronous=FULL) and one repaint of an
empty window of the same size. Then 20 scans a second. Goals: design, figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from app.paths import Home
from benchmarks.scanning.station import made_station
from benchmarks.scanning.window import SCANS_A_RETURN, codes_from

_SMALL = 1_000
_STEPS = ("enter to painted", "  enter to committed", "  committed to window", "  window to painted")


def main() -> int:
    """Measure and print; answers 1 only when a scan was lost (a missed goal is a figure, not a failure)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan")
    parser.add_argument("--returns", type=int, default=1_000_000)
    parser.add_argument("--scans", type=int, default=600, help="measured one by one, beside the yardsticks")
    parser.add_argument("--seconds", type=int, default=60, help="of 20 scans a second")
    parser.add_argument("--short", action="store_true", help="120 scans one by one, 5 seconds at 20 a second")
    parser.add_argument(
        "--folder", type=Path, help="where the made stations are kept (default: made anew each time)"
    )
    parser.add_argument("--profile", type=Path, help="write a profile of the desk's thread to this file")
    asked = parser.parse_args()
    scans, seconds = (120, 5) if asked.short else (asked.scans, asked.seconds)
    with ExitStack() as stack:
        folder: Path = asked.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="returndock-bench-"))
        )
        small = _measured(made_station(folder, _SMALL), scans, 0, None)
        big = _measured(made_station(folder, asked.returns), scans, seconds * 20, asked.profile)
    _tell(f"{_SMALL} returns", small)
    ratio = _tell(f"{asked.returns} returns, {asked.returns * 3} lines", big)
    growth = _p(_column(big["scans"]), 50) / _p(_column(small["scans"]), 50)
    print(f"\ngrowth from {_SMALL} to {asked.returns} returns, p50: {growth:.2f} x (goal <= 1.5)")
    print(f"p50 {ratio[0]:.2f} x, p99 {ratio[1]:.2f} x the yardsticks' sum (goal <= 3)")
    burst = _column(big["burst"])
    if burst:
        print(f"20 scans/s for {seconds} s: {len(burst)} painted, {big['lost']} lost, {_line(burst)}")
    return 1 if big["lost"] or small["lost"] else 0


def _measured(home: Home, scans: int, burst: int, profile: Path | None) -> dict[str, Any]:
    """One run in a process of its own, and what the station's file says of it afterwards."""
    first = _rows(home, "SELECT count(*) FROM return_view WHERE own = 1")[0][0]
    call = [sys.executable, "-m", "benchmarks.scanning.window", str(home.folder), "--first", str(first)]
    call += ["--scans", str(scans), "--burst", str(burst)]
    call += [] if profile is None else ["--profile", str(profile)]
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    codes = codes_from(first, scans)
    codes += codes_from(first + len(codes) // SCANS_A_RETURN, burst)
    result["lost"] = _lost(home, codes) + result["burst_lost"]
    return result


def _lost(home: Home, codes: Sequence[str]) -> int:
    """Scans that the log does not hold as an act of their own, in this order."""
    texts = _rows(home, "SELECT text FROM event WHERE own_seq IS NOT NULL ORDER BY own_seq DESC LIMIT 20000")
    facts = [json.loads(bytes(text)) for (text,) in reversed(texts)]
    kept = [
        b64decode(fact["raw_scan"]).decode()
        for fact in facts
        if "raw_scan" in fact and fact["type"] != "scan_not_understood"
    ]
    return sum(code != found for code, found in zip(codes, kept[-len(codes) :], strict=True))


def _rows(home: Home, question: str) -> list[Any]:
    connection = sqlite.connect(f"file:{home.database}?mode=ro", uri=True)
    try:
        return list(connection.execute(question))
    finally:
        connection.close()


def _tell(title: str, result: dict[str, Any]) -> tuple[float, float]:
    """Print one run; its ratio to the yardsticks at p50 and p99."""
    print(f"\n{title}: {len(result['scans'])} scans, ready to scan after {result['ready_s']:.2f} s")
    for place, step in enumerate(_STEPS):
        print(f"{step:<24}{_line(_column(result['scans'], place))}")
    commits, repaints = result["commits"], result["repaints"]
    print(f"{'bare SQLite commit':<24}{_line(commits)}")
    print(f"{'bare Qt repaint':<24}{_line(repaints)}")
    scans = _column(result["scans"])
    ratio = tuple(_p(scans, share) / (_p(commits, share) + _p(repaints, share)) for share in (50, 99))
    print(f"{'ratio':<24}p50 {ratio[0]:7.2f} x             p99 {ratio[1]:7.2f} x")
    return ratio[0], ratio[1]


def _column(steps: Sequence[Sequence[float]], place: int = 0) -> list[float]:
    return [step[place] for step in steps]


def _line(seconds: Sequence[float]) -> str:
    shares = "   ".join(f"p{share} {_p(seconds, share) * 1000:7.2f}" for share in (50, 95, 99))
    return f"{shares}   most {max(seconds) * 1000:7.2f} ms"


def _p(seconds: Sequence[float], share: int) -> float:
    """The value that `share` per cent do not exceed."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, len(ranked) * share // 100)]


if __name__ == "__main__":
    sys.exit(main())
