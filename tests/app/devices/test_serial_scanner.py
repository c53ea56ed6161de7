"""The serial scanner on real pseudo-terminals: fast scans, joined reads, unplugging and coming back."""

import os
import pty
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.serial_scanner import ScanSplitter, SerialScanner
from app.devices.sources import ScanSource


class Port:
    """A device name that a scanner is plugged into and pulled out of: a link to a pseudo-terminal."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self.master = -1

    def plug_in(self) -> None:
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.link.symlink_to(os.ttyname(slave))
        os.close(slave)

    def pull_out(self) -> None:
        if self.master >= 0:
            self.link.unlink()
            os.close(self.master)
            self.master = -1

    def send(self, data: bytes) -> None:
        os.write(self.master, data)


class Listener:
    def __init__(self) -> None:
        self.scans: list[bytes] = []
        self.states: list[bool] = []
        self.threads: set[str] = set()

    def on_scan(self, scan: bytes) -> None:
        self.scans.append(scan)
        self.threads.add(threading.current_thread().name)

    def on_state(self, ready: bool) -> None:
        self.states.append(ready)


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Port]:
    port = Port(tmp_path / "scanner")
    port.plug_in()
    yield port
    port.pull_out()


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def scanner(port: Port, listener: Listener) -> Iterator[ScanSource]:
    scanner: ScanSource = SerialScanner(str(port.link), retry_s=0.05)
    scanner.start(listener.on_scan, listener.on_state)
    wait_until(lambda: listener.states == [True])
    yield scanner
    scanner.stop()


def test_scans_at_twenty_a_second_arrive_in_order(
    port: Port, scanner: ScanSource, listener: Listener
) -> None:
    codes = [b"%d" % (4006381000000 + index) for index in range(60)]
    for code in codes:
        for part in (code[:5], code[5:], b"\r\n"):
            port.send(part)
        time.sleep(0.05)
    wait_until(lambda: len(listener.scans) == len(codes))
    assert listener.scans == codes
    assert listener.threads == {"serial scanner"}
    assert listener.states == [True]


def test_scans_that_arrive_in_one_read_are_told_apart(
    port: Port, scanner: ScanSource, listener: Listener
) -> None:
    port.send(b"RMA-1\rRMA-2\nRMA-3\r\n\r\nRMA-4\r")
    wait_until(lambda: len(listener.scans) == 4)
    assert listener.scans == [b"RMA-1", b"RMA-2", b"RMA-3", b"RMA-4"]


def test_without_a_line_end_a_pause_ends_a_scan(port: Port, scanner: ScanSource, listener: Listener) -> None:
    port.send(b"RMA-1")
    wait_until(lambda: listener.scans == [b"RMA-1"])
    port.send(b"RMA-2")
    wait_until(lambda: listener.scans == [b"RMA-1", b"RMA-2"])


def test_every_byte_is_kept(port: Port, scanner: ScanSource, listener: Listener) -> None:
    every = bytes(value for value in range(256) if value not in b"\r\n")
    port.send(every + b"\r")
    wait_until(lambda: listener.scans == [every])


def test_unplugged_is_said_once_and_so_is_the_return(
    port: Port, scanner: ScanSource, listener: Listener
) -> None:
    port.send(b"BEFORE\r")
    wait_until(lambda: listener.scans == [b"BEFORE"])
    port.pull_out()
    wait_until(lambda: listener.states == [True, False])
    time.sleep(0.3)
    assert listener.states == [True, False]
    port.plug_in()
    wait_until(lambda: listener.states == [True, False, True])
    port.send(b"AFTER\r")
    wait_until(lambda: listener.scans == [b"BEFORE", b"AFTER"])


def test_a_scanner_that_is_not_there_yet_is_waited_for(tmp_path: Path, listener: Listener) -> None:
    port = Port(tmp_path / "scanner")
    scanner = SerialScanner(str(port.link), retry_s=0.05)
    scanner.start(listener.on_scan, listener.on_state)
    wait_until(lambda: listener.states == [False])
    port.plug_in()
    wait_until(lambda: listener.states == [False, True])
    scanner.stop()
    port.pull_out()


def test_an_unknown_kind_of_port_is_a_scanner_that_is_not_there(listener: Listener) -> None:
    scanner = SerialScanner("nonsense://x", retry_s=0.05)
    scanner.start(listener.on_scan, listener.on_state)
    wait_until(lambda: listener.states == [False])
    scanner.stop()


def test_the_port_is_not_shared(port: Port, scanner: ScanSource) -> None:
    other = Listener()
    second = SerialScanner(str(port.link), retry_s=0.05)
    second.start(other.on_scan, other.on_state)
    wait_until(lambda: other.states == [False])
    second.stop()


def test_nothing_comes_after_stop(port: Port, scanner: ScanSource, listener: Listener) -> None:
    scanner.stop()
    scanner.stop()
    port.send(b"LATE\r")
    time.sleep(0.2)
    assert listener.scans == []
    assert "serial scanner" not in {thread.name for thread in threading.enumerate()}


def test_it_is_started_once(scanner: ScanSource, listener: Listener) -> None:
    with pytest.raises(RuntimeError):
        scanner.start(listener.on_scan, listener.on_state)


@given(st.lists(st.binary(max_size=12), max_size=20))
def test_where_the_reads_are_cut_makes_no_difference(reads: list[bytes]) -> None:
    stream = b"".join(reads)
    splitter = ScanSplitter()
    scans = [scan for data in reads for scan in splitter.feed(data)] + splitter.pause()
    assert scans == [line for line in stream.replace(b"\r", b"\n").split(b"\n") if line]
    assert splitter.pause() == []


def test_endless_noise_is_cut() -> None:
    splitter = ScanSplitter()
    scans = splitter.feed(b"\x00" * 20_000) + splitter.pause()
    assert [len(scan) for scan in scans] == [8_192, 8_192, 3_616]
