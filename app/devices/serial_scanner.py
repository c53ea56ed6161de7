"""A scanner on a serial line or USB-COM port: no keyboard layout, no lost control characters.

The one place that opens serial ports. A scanner that is unplugged, asleep or out of range is a normal state
of the dock: said once when it goes, once when it is back, and tried again for ever in between.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable
from typing import Final

import serial

if sys.platform == "win32":
    _GONE: Final = (OSError, ValueError)
else:
    import termios

    # pyserial lets this one through when the device vanishes while it is being set up.
    _GONE: Final = (OSError, ValueError, termios.error)

_log = logging.getLogger("returndock.scanner")

_LINE_END: Final = re.compile(rb"[\r\n]+")
_POLL_S: Final = 0.05
_RETRY_S: Final = 1.0
_LONGEST_SCAN: Final = 8_192
_STOP_S: Final = 5.0


class ScanSplitter:
    """Cuts a stream of bytes into scans at CR and LF; what has no line end is a scan after a pause.

    Bytes are kept as they came (GS, AIM identifiers, any encoding); only empty scans are left out. A stream
    that never pauses nor ends a line (noise, a wrong baud rate) is cut at 8,192 bytes.
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Bytes just read; returns the scans they completed."""
        *complete, self._rest = _LINE_END.split(self._rest + data)
        while len(self._rest) >= _LONGEST_SCAN:
            complete.append(self._rest[:_LONGEST_SCAN])
            self._rest = self._rest[_LONGEST_SCAN:]
        return [scan for scan in complete if scan]

    def pause(self) -> list[bytes]:
        """Nothing came for a while: what is held was a whole scan."""
        rest, self._rest = self._rest, b""
        return [rest] if rest else []


class SerialScanner:
    """A `ScanSource` on a pyserial port.

    `port` is a device name (COM3, /dev/ttyACM0) or any URL pyserial understands. Without line end a scan is
    over after `pause_s` of silence.
    """

    def __init__(
        self, port: str, *, baud: int = 9_600, pause_s: float = 0.1, retry_s: float = _RETRY_S
    ) -> None:
        self._port = port
        self._baud = baud
        self._pause_s = pause_s
        self._retry_s = retry_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._ready: bool | None = None
        self._on_scan: Callable[[bytes], None] = _ignore
        self._on_state: Callable[[bool], None] = _ignore

    def start(self, on_scan: Callable[[bytes], None], on_state: Callable[[bool], None]) -> None:
        if self._thread is not None:
            raise RuntimeError("a scanner is started once")
        self._on_scan, self._on_state = on_scan, on_state
        self._thread = threading.Thread(target=self._run, name="serial scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._opened() as line:
                    self._say(ready=True)
                    self._listen(line)
            except _GONE as trouble:
                # SerialException is an OSError; a port name no system knows is a ValueError.
                self._say(ready=False, why=trouble)
                self._stopping.wait(self._retry_s)

    def _opened(self) -> serial.Serial:
        # Every kind of port pyserial makes of a name or URL has a Serial's reading side.
        line = serial.serial_for_url(self._port, self._baud, do_not_open=True, timeout=_POLL_S)
        if "://" not in self._port:
            # Two programs on one scanner would each get half of every scan. URLs know no such lock.
            line.exclusive = True
        line.open()
        return line

    def _listen(self, line: serial.Serial) -> None:
        splitter = ScanSplitter()
        silent_s = 0.0
        while not self._stopping.is_set():
            data = bytes(line.read(1))
            if data:
                data += bytes(line.read(line.in_waiting or 0))
                silent_s = 0.0
                self._tell(splitter.feed(data))
                continue
            silent_s += _POLL_S
            if silent_s >= self._pause_s:
                self._tell(splitter.pause())

    def _tell(self, scans: list[bytes]) -> None:
        for scan in scans:
            if not self._stopping.is_set():
                self._on_scan(scan)

    def _say(self, *, ready: bool, why: Exception | None = None) -> None:
        if self._ready is ready:
            return
        self._ready = ready
        if ready:
            _log.info("scanner on %s is there", self._port)
        else:
            _log.warning("scanner on %s is not there: %s", self._port, why)
        self._on_state(ready)


def _ignore(_: object) -> None:
    """Nobody listens yet."""
