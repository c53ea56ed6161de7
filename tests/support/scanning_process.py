"""A station that scans until it is killed: prints the lane's last seq after each commit that returned."""

import sys
from itertools import cycle
from pathlib import Path

from tests.support.dock_world import A_CODE, B_CODE, X_CODE, DockWorld

if __name__ == "__main__":
    world = DockWorld(Path(sys.argv[1]))
    world.ids._made = int(sys.argv[2])
    world.start()
    world.sign_in()
    for code in cycle((A_CODE, B_CODE, X_CODE, "nothing-known")):
        world.scan(code)
        print(world.store.recall("last_seq"), flush=True)
