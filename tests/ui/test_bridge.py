"""The one crossing: order kept, delivered in the window's thread, silent after the end, failures told."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from app.errors import Trouble
from domain.errors import Refused
from domain.message import Message
from tests.support import benches
from ui.bridge import Bridge


@pytest.fixture
def bugs() -> list[BaseException]:
    return []


@pytest.fixture
def bridge(qtbot: QtBot, bugs: list[BaseException]) -> Iterator[Bridge]:
    made = Bridge(bugs.append)
    yield made
    made.close()


def test_a_thousand_announcements_arrive_in_order_in_the_windows_thread(bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[tuple[bytes, bool]] = []
    gui = QThread.currentThread()
    bridge.scanned.connect(lambda raw: heard.append((raw, QThread.currentThread() is gui)))

    def work() -> None:
        for number in range(1_000):
            bridge.scan_came(str(number).encode())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 1_000)
    assert [raw for raw, _ in heard] == [str(n).encode() for n in range(1_000)]
    assert all(in_gui for _, in_gui in heard)


def test_nothing_arrives_after_the_end(bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[object] = []
    bridge.happened.connect(heard.append)
    bridge.tell_happened(benches.idle())
    bridge.close()
    bridge.tell_happened(benches.idle())
    QCoreApplication.processEvents()
    assert heard == []


def test_a_result_is_used_in_the_windows_thread(bridge: Bridge, qtbot: QtBot) -> None:
    used: list[tuple[int, bool]] = []
    gui = QThread.currentThread()
    with ThreadPoolExecutor(1) as pool:
        bridge.then(
            pool.submit(lambda: 7), lambda result: used.append((result, QThread.currentThread() is gui))
        )
        qtbot.waitUntil(lambda: bool(used))
    assert used == [(7, True)]


@pytest.mark.parametrize("failure", [Trouble(Message("Disk full.")), Refused(Message("Disk full."))])
def test_a_known_failure_becomes_a_sentence(
    bridge: Bridge, qtbot: QtBot, bugs: list[BaseException], failure: Exception
) -> None:
    told: list[Message] = []
    bridge.troubled.connect(told.append)
    future: Future[None] = Future()
    bridge.watch(future)
    future.set_exception(failure)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].english() == "Disk full."
    assert bugs == []


def test_a_bug_is_reported_and_a_cancelled_call_is_not(
    bridge: Bridge, qtbot: QtBot, bugs: list[BaseException]
) -> None:
    cancelled: Future[None] = Future()
    bridge.watch(cancelled)
    cancelled.cancel()
    broken: Future[None] = Future()
    bridge.watch(broken)
    broken.set_exception(KeyError("x"))
    qtbot.waitUntil(lambda: bool(bugs))
    assert [type(bug) for bug in bugs] == [KeyError]
