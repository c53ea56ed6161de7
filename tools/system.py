"""What the operating system must bring: Qt's libraries, and an X server for the tests.

Standard library only. On Debian and Ubuntu missing packages are installed when we may (root, or sudo
without a password); else the one line to type is printed. Nothing is asked when nothing is missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Read off `ldd` of the PySide6 6.11 wheel on a minimal Debian 12.
QT = (
    "libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 libx11-6 libbrotli1 libpulse0 "
    "libxrandr2 libxext6 libdrm2 libcups2 fonts-dejavu-core"
).split()
WINDOW = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-render0 libxcb-shape0 "
    "libxcb-util1 libxcb-xkb1 libxcb-randr0 libxcb-sync1 libxcb-xfixes0 libxcb-shm0 libx11-xcb1 libxkbcommon-x11-0 "
    "libwayland-client0 libwayland-cursor0"
).split()
XSERVER = ("xvfb", "xdotool")

_QT_PROBE = (
    "from PySide6 import QtCore, QtGui, QtWidgets, QtNetwork, QtPrintSupport, QtMultimedia, QtPdf, QtSvg"
)
_WINDOW_PROBE = """
import ctypes, pathlib, PySide6
plugins = pathlib.Path(PySide6.__file__).parent / 'Qt/plugins/platforms'
ctypes.CDLL(str(plugins / 'libqxcb.so'))
"""


def say(text: str) -> None:
    """Tell the person at the console; standard output belongs to the program we start."""
    print("dock:", text, file=sys.stderr, flush=True)


def has_display(surroundings: dict[str, str]) -> bool:
    """Whether a window can be seen by somebody, as far as one can tell beforehand."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(surroundings.get("DISPLAY") or surroundings.get("WAYLAND_DISPLAY"))


def go_headless(surroundings: dict[str, str]) -> None:
    """Keep Qt from aborting without a display, and say how to see the window."""
    chosen = surroundings.get("QT_QPA_PLATFORM")
    if chosen is not None:
        if chosen.startswith("vnc"):
            say(
                f"{chosen}: the window is open to everybody who can reach this machine; VNC here has no password"
            )
        return
    surroundings["QT_QPA_PLATFORM"] = "offscreen"
    say("no display found: the station runs off screen (QT_QPA_PLATFORM=offscreen). To see the window:")
    say("  a virtual screen   apt-get install xvfb xauth; xvfb-run -a ./dock run")
    say("  a VNC viewer       QT_QPA_PLATFORM=vnc:port=5900 ./dock run")
    say("                     (no password, and it listens on all interfaces: trusted networks only)")


def need(*, qt: bool = False, window: bool = False, xserver: bool = False) -> None:
    """See to it that the system brings what is named; Linux only, other systems bring it themselves.

    Raises SystemExit with the line to type when something is missing and we may not install it.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = []
    if qt and (complaint := _complaint(_QT_PROBE)):
        say(complaint)
        missing += QT
    if window and (complaint := _complaint(_WINDOW_PROBE)):
        say(complaint)
        missing += WINDOW
    if xserver and not (shutil.which("Xvfb") and shutil.which("xdotool")):
        missing += XSERVER
    if missing:
        _install(missing)
        if (qt and (complaint := _complaint(_QT_PROBE))) or (
            window and (complaint := _complaint(_WINDOW_PROBE))
        ):
            raise SystemExit(f"dock: still missing after the installation: {complaint}")


def _complaint(probe: str) -> str:
    """What a fresh Python of our environment says when it cannot load a library; empty when it can."""
    from tools import environment

    done = subprocess.run(
        [environment.PYTHON, "-c", probe], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def _install(packages: list[str]) -> None:
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise SystemExit(
            f"dock: system packages are missing (Debian names: {' '.join(packages)}); see docs/install.md"
        )
    prefix = _privilege()
    if prefix is None:
        raise SystemExit("dock: run this once, then try again:\n  sudo " + " ".join(install))
    say(f"installing {len(packages)} system packages with apt-get: {' '.join(packages)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run([*quiet, "apt-get", "update", "-q"], check=False, stdout=subprocess.DEVNULL)
    subprocess.run([*quiet, *install], check=True, stdout=subprocess.DEVNULL)


def _privilege() -> list[str] | None:
    """The words before apt-get that make it work; None when nothing does."""
    if os.name == "posix" and os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None
