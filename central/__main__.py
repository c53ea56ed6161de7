"""`python -m central …`: the administrator's way to central."""

from __future__ import annotations

import sys

from central.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
