"""Never a silent death: a bug anywhere leaves a log line and a sentence."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from domain.message import Message
from ui.crash import NOTICE, CrashNotice


@pytest.fixture
def told() -> Iterator[list[Message]]:
    heard: list[Message] = []
    notice = CrashNotice()
    notice.install(heard.append)
    yield heard
    notice.restore()


def test_a_bug_in_a_slot_is_told_and_logged(told: list[Message], caplog: pytest.LogCaptureFixture) -> None:
    bug = ValueError("boom")
    with caplog.at_level(logging.ERROR):
        sys.excepthook(ValueError, bug, None)
    assert told == [NOTICE]
    assert "boom" in caplog.text


def test_a_bug_in_a_thread_is_told(told: list[Message]) -> None:
    def work() -> None:
        raise ValueError("in a thread")

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert told == [NOTICE]


def test_ctrl_c_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    left_to_python: list[object] = []
    told: list[Message] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, bug, trace: left_to_python.append(kind))
    notice = CrashNotice()
    notice.install(told.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    notice.restore()
    assert (left_to_python, told) == ([KeyboardInterrupt], [])


def test_the_hooks_are_given_back() -> None:
    before = (sys.excepthook, threading.excepthook)
    notice = CrashNotice()
    notice.install(lambda _: None)
    assert sys.excepthook != before[0]
    notice.restore()
    assert (sys.excepthook, threading.excepthook) == before
