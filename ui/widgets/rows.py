"""A column of equal row widgets that is updated in place: a scan must not rebuild a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)


class RowWidget(Protocol[R_contra]):
    """A widget with one setter."""

    def show_row(self, row: R_contra) -> None: ...


class Rows(Generic[R]):
    """Keeps as many row widgets in `column` as there are rows; spare ones are hidden, not destroyed."""

    def __init__(self, column: QVBoxLayout, make: Callable[[], RowWidget[R]]) -> None:
        self._column = column
        self._make = make
        self._widgets: list[RowWidget[R]] = []
        self._shown: tuple[R, ...] = ()

    @property
    def widgets(self) -> list[QWidget]:
        """The row widgets in use, in order."""
        return [cast("QWidget", widget) for widget in self._widgets[: len(self._shown)]]

    def show_rows(self, rows: Sequence[R]) -> None:
        for index, row in enumerate(rows):
            if index == len(self._widgets):
                self._widgets.append(self._make())
                self._column.addWidget(cast("QWidget", self._widgets[index]))
            elif index < len(self._shown) and self._shown[index] == row:
                continue
            self._widgets[index].show_row(row)
            if index >= len(self._shown):
                cast("QWidget", self._widgets[index]).show()
        for widget in self._widgets[len(rows) : len(self._shown)]:
            cast("QWidget", widget).hide()
        self._shown = tuple(rows)


class TallArea(QScrollArea):
    """Scrolls upright only, by finger, wheel or page keys; never takes the focus."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
