"""The long form: `python -m tests.simulation --runs 10000`."""

import argparse
import os
import sys
import time

from tests.simulation.runs import run_many


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args()
    begun = time.monotonic()
    tally, failed = run_many(wanted.seed, wanted.runs, wanted.processes)
    print(*failed, sep="\n\n")
    print(
        f"{tally.runs} runs, {len(failed)} violations, {tally.facts} facts, {time.monotonic() - begun:.0f} s"
    )
    print(dict(tally.fates), dict(tally.happenings), dict(tally.met))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
