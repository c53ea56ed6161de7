"""A real X server without a screen, for the tests that type real keys into real windows."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_START_SECONDS = 20


@contextmanager
def running_xserver(width: int = 1280, height: int = 800) -> Iterator[str]:
    """Start Xvfb on a display of its own choosing; yields the value for DISPLAY, stops it at the end."""
    program = shutil.which("Xvfb")
    if program is None:
        raise RuntimeError("Xvfb is not installed: ./dock setup")
    reading, writing = os.pipe()
    screen = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset", "-dpi", "96"]
    with tempfile.TemporaryFile() as console:
        server = subprocess.Popen(
            [program, "-displayfd", str(writing), *screen],
            pass_fds=(writing,),
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
        )
        try:
            os.close(writing)
            # The pipe gives the number once the server listens, or its end when the server has died.
            with os.fdopen(reading) as chosen:
                number = chosen.readline().strip()
            if not number:
                console.seek(0)
                said = console.read().decode(errors="replace")
                raise RuntimeError(f"Xvfb ended with {server.wait(_START_SECONDS)}:\n{said}")
            yield f":{number}"
        finally:
            server.terminate()
            try:
                server.wait(_START_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
