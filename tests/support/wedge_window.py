"""A window on a real X server that writes down what its filter hears and what its widgets do.

Run as a program: `python -m tests.support.wedge_window WIDGET`. It prints "ready", obeys lines on its
standard input ("stall MS": the GUI thread sleeps; "dialog": a modal message opens; "end") and prints one
JSON object at the end.
"""

import json
import sys
import threading
import time

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.wedge import WedgeSettings
from ui.wedge_filter import WedgeFilter


class Orders(QObject):
    """Lines of standard input, brought to the GUI thread."""

    given = Signal(str)

    def listen(self) -> None:
        for line in sys.stdin:
            self.given.emit(line.strip())


class Window(QDialog):
    """Every kind of widget that could take a scanner's Enter, and shortcuts a hostile code might press."""

    def __init__(self, focused: str) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.acts: list[str] = []
        self.line = QLineEdit()
        button, default, box, items = (
            QPushButton("Undo"),
            QPushButton("Close"),
            QCheckBox("Damaged"),
            QListWidget(),
        )
        items.addItems(["RMA", "4006"])
        items.setCurrentRow(0)
        default.setDefault(True)
        widgets: dict[str, QWidget] = {
            "button": button,
            "default": default,
            "box": box,
            "list": items,
            "line": self.line,
        }
        layout = QVBoxLayout(self)
        for widget in widgets.values():
            layout.addWidget(widget)
        for clickable in (button, default, box):
            clickable.clicked.connect(lambda: self.acts.append("clicked"))
        items.itemActivated.connect(lambda: self.acts.append("activated"))
        items.currentRowChanged.connect(lambda: self.acts.append("moved"))
        self.line.returnPressed.connect(lambda: self.acts.append("entered"))
        self.accepted.connect(lambda: self.acts.append("accepted"))
        for keys in ("Ctrl+Q", "F2", "4", "Return"):
            QShortcut(QKeySequence(keys), self, lambda keys=keys: self.acts.append(keys))
        widgets[focused].setFocus()

    @Slot(str)
    def obey(self, order: str) -> None:
        word, _, rest = order.partition(" ")
        if word == "stall":
            print("stalling", flush=True)
            time.sleep(int(rest) / 1_000)
        elif word == "dialog":
            box = QMessageBox(QMessageBox.Icon.Warning, "Printer", "Out of paper.", parent=self)
            box.accepted.connect(lambda: self.acts.append("dialog closed"))
            box.open()
            box.activateWindow()
        elif word == "end":
            QApplication.quit()


def main() -> None:
    application = QApplication([])
    ears = WedgeFilter(WedgeSettings(), lambda: time.monotonic_ns() // 1_000_000)
    ears.install(application)
    window = Window(sys.argv[1])
    ears.scanned.connect(window.heard.append)
    orders = Orders()
    orders.given.connect(window.obey)
    window.show()
    window.activateWindow()
    while QApplication.focusWidget() is None:
        application.processEvents()
        time.sleep(0.01)
    print("ready", flush=True)
    threading.Thread(target=orders.listen, daemon=True).start()
    application.exec()
    print(json.dumps({"heard": window.heard, "done": window.acts, "line": window.line.text()}), flush=True)


if __name__ == "__main__":
    main()
