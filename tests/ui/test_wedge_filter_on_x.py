"""Real key events of a real X server: their time stamps, repeats, shortcuts, focus and stalls."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Report:
    heard: list[str]
    done: list[str]
    line: str


class Dock:
    """The window in its own process, and the keyboard in front of it."""

    def __init__(self, process: "subprocess.Popen[str]", environment: dict[str, str]) -> None:
        self.process = process
        self.environment = environment

    def order(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def keys(self, *commands: str) -> None:
        """One xdotool run for all: its own start takes longer than a scan."""
        subprocess.run(
            ["xdotool", "-"],
            input="\n".join(commands) + "\n",
            env=self.environment,
            text=True,
            check=True,
            capture_output=True,
            timeout=60,
        )

    def report(self) -> Report:
        # The last keys are in the X server's hands, and a scan without Enter needs its pause.
        time.sleep(0.5)
        self.order("end")
        return Report(**json.loads(self.answer()))


@contextmanager
def window(display: str, focused: str) -> Iterator[Dock]:
    if shutil.which("xdotool") is None:
        raise RuntimeError("xdotool is not installed: ./dock setup")
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.wedge_window", focused],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    dock = Dock(process, environment)
    try:
        assert dock.answer() == "ready"
        yield dock
    finally:
        process.kill()
        process.communicate()


def scan(code: str, delay_ms: int = 2) -> list[str]:
    return [f"type --delay {delay_ms} {code}", "key --delay 1 Return"]


@pytest.mark.parametrize("focused", ["button", "default", "box", "list", "line"])
def test_two_hundred_scans_arrive_once_and_press_nothing(x_display: str, focused: str) -> None:
    codes = [f"{4006333000000 + index}" for index in range(200)]
    with window(x_display, focused) as dock:
        started = time.monotonic()
        dock.keys(*(command for code in codes for command in scan(code)))
        took = time.monotonic() - started
        report = dock.report()
    assert report == Report(codes, [], "")
    assert took < 20, "slower than the scans this test is about"


def test_typing_reaches_the_line_and_a_scan_beside_it_does_not(x_display: str) -> None:
    with window(x_display, "line") as dock:
        dock.keys(
            "type --delay 140 sku-1", "sleep 0.4", *scan("RMA-1001"), "sleep 0.4", "type --delay 140 00"
        )
        report = dock.report()
    assert report == Report(["RMA-1001"], [], "sku-100")


def test_a_person_can_still_press_a_button(x_display: str) -> None:
    with window(x_display, "button") as dock:
        dock.keys("key space", "sleep 0.4", "key F2")
        report = dock.report()
    assert report == Report([], ["clicked", "F2"], "")


def test_a_message_in_front_swallows_no_scan_and_stays(x_display: str) -> None:
    with window(x_display, "button") as dock:
        dock.order("dialog")
        time.sleep(0.5)
        dock.keys(*scan("RMA-1001"), *scan("RMA-1002"))
        report = dock.report()
    assert report == Report(["RMA-1001", "RMA-1002"], [], "")


def test_control_characters_in_a_code_press_no_shortcut(x_display: str) -> None:
    with window(x_display, "button") as dock:
        dock.keys(
            "type --delay 2 10LOT",
            "key --delay 1 ctrl+bracketright",
            "type --delay 2 21",
            "key --delay 1 ctrl+q",
            "type --delay 2 4",
            "key --delay 1 Return",
        )
        report = dock.report()
    assert report == Report(["10LOT\x1d21\x114"], [], "")


def test_a_stall_in_the_middle_of_a_scan_does_not_cut_it(x_display: str) -> None:
    """No Enter was ever seen, so a pause ends scans; after the stall it is over while keys still queue."""
    code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" * 2
    with window(x_display, "button") as dock:
        typing = threading.Thread(target=dock.keys, args=(f"type --delay 15 {code}",))
        typing.start()
        time.sleep(0.3)
        for _ in range(2):
            dock.order("stall 300")
            assert dock.answer() == "stalling"
        typing.join()
        report = dock.report()
    assert report == Report([code], [], "")
