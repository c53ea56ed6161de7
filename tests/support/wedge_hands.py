"""Hands at a keyboard and a scanner, and windows full of widgets that write down what they do."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.wedge import WedgeSettings
from ui.wedge_filter import WedgeFilter

Key = Qt.Key
Modifier = Qt.KeyboardModifier
Make = Callable[[], QWidget]


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Keyboard:
    """Sends key events to the focused window with time stamps of its own: no test waits for a scanner."""

    def __init__(self, start_ms: int = 10_000) -> None:
        self.at_ms = start_ms
        self.target: QObject | None = None

    def tap(
        self,
        key: int,
        text: str = "",
        modifiers: Modifier = Modifier.NoModifier,
        gap_ms: int = 3,
        *,
        repeat: bool = False,
    ) -> None:
        self.at_ms += gap_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.send(kind, key, text, modifiers, repeat=repeat)

    def send(
        self,
        kind: QEvent.Type,
        key: int,
        text: str = "",
        modifiers: Modifier = Modifier.NoModifier,
        *,
        repeat: bool = False,
    ) -> None:
        event = QKeyEvent(kind, key, modifiers, text, repeat)
        event.setTimestamp(self.at_ms)
        target = self.target or QApplication.activeModalWidget() or QApplication.activeWindow()
        handle = target.windowHandle() if isinstance(target, QWidget) and target.isWindow() else target
        if handle is None:  # as for a real keyboard: no window, no key
            return
        QCoreApplication.sendEvent(handle, event)

    def scan(self, text: str, *, enter: bool = True, gap_ms: int = 3) -> None:
        for character in text:
            self.tap(ord(character.upper()[0]), character, gap_ms=gap_ms)
        if enter:
            self.tap(Key.Key_Return, "\r", gap_ms=gap_ms)

    def type(self, text: str, gap_ms: int = 140) -> None:
        for character in text:
            self.tap(
                Key.Key_Return if character == "\r" else ord(character.upper()[0]), character, gap_ms=gap_ms
            )

    def rest(self, ms: int = 1_000) -> None:
        self.at_ms += ms


class Ears:
    """The filter with what it said."""

    def __init__(
        self, settings: WedgeSettings | None = None, claim: Callable[[str], bool] | None = None
    ) -> None:
        self.heard: list[str] = []
        self.filter = WedgeFilter(settings or WedgeSettings(), monotonic_ms, claim=claim)
        self.filter.scanned.connect(self.heard.append)
        application = QApplication.instance()
        assert application is not None
        self.application = application
        self.filter.install(application)

    def close(self) -> None:
        self.application.removeEventFilter(self.filter)


class Screen(QMainWindow):
    """A window with one widget under test; what the widget does is written down."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.done: list[str] = []
        self.widget = widget
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.addWidget(QLabel("Scan the next return."))
        layout.addWidget(widget)
        layout.addWidget(QLineEdit())
        self.setCentralWidget(body)
        for name in (
            "clicked",
            "toggled",
            "itemActivated",
            "currentRowChanged",
            "currentIndexChanged",
            "currentChanged",
        ):
            if hasattr(getattr(widget, name, None), "connect"):
                getattr(widget, name).connect(lambda *_, name=name: self.done.append(name))
        for name in ("textChanged", "valueChanged", "currentCellChanged", "returnPressed", "cellActivated"):
            if hasattr(getattr(widget, name, None), "connect"):
                getattr(widget, name).connect(lambda *_, name=name: self.done.append(name))


def make_list() -> QWidget:
    widget = QListWidget()
    widget.addItems(["4006381333931", "RMA-1001", "ACCEPT", "0", "1", "2"])
    widget.setCurrentRow(1)
    return widget


def make_combo() -> QWidget:
    widget = QComboBox()
    widget.addItems(["4 first", "R second", "A third"])
    return widget


def make_table() -> QWidget:
    widget = QTableWidget(3, 3)
    widget.setCurrentCell(0, 0)
    return widget


def make_tabs() -> QWidget:
    widget = QTabWidget()
    widget.addTab(QPushButton("Damaged"), "&4")
    widget.addTab(QPushButton("Hold"), "&R")
    return widget


def default_button() -> QWidget:
    button = QPushButton("Close")
    button.setDefault(True)
    button.setAutoDefault(True)
    return button


def checkable() -> QWidget:
    button = QToolButton()
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


WIDGETS: dict[str, Make] = {
    "button": lambda: QPushButton("Undo"),
    "default button": default_button,
    "tool button": checkable,
    "check box": QCheckBox,
    "radio button": QRadioButton,
    "list": make_list,
    "combo box": make_combo,
    "editable table": make_table,
    "tabs": make_tabs,
    "spin box": QSpinBox,
    "line": QLineEdit,
    "text": QPlainTextEdit,
}


def shown(qtbot: QtBot, widget: QWidget, focus: QWidget | None = None) -> None:
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    (focus or widget).setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
