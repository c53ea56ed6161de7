"""The receiving screen: what to do next, the return and its lines on the left, the commands on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from domain.message import N_, Message
from ui.look import GAP, HOLD, INFO, MARGIN
from ui.screens.receiving.attention import Attention
from ui.screens.receiving.commands import CommandPanel
from ui.screens.receiving.header import Header
from ui.screens.receiving.lines import LineRow
from ui.screens.receiving.rows import AttentionCard, HistoryLine, LineCard, LineHeading, UnitCard
from ui.screens.receiving.state import HistoryRow, State
from ui.screens.receiving.units import UnitRow
from ui.texts import sentence
from ui.widgets.badge import Badge
from ui.widgets.labels import FittingLabel, PlainLabel
from ui.widgets.notice import Notice
from ui.widgets.rows import Rows, TallArea

PANEL_WIDTH = 340
_STRIP_HEIGHT = 146


class ReceivingView(QWidget):
    """Signals: `command_chosen(CommandWord)`."""

    command_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.idle = IdlePage()
        self.open = ReturnPage()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.idle)
        self.pages.addWidget(self.open)
        self.commands = CommandPanel()
        self.commands.setFixedWidth(PANEL_WIDTH)
        self.commands.chosen.connect(self.command_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        row.setSpacing(MARGIN)
        row.addWidget(self.pages, stretch=1)
        row.addWidget(self.commands, alignment=Qt.AlignmentFlag.AlignTop)

    def show_state(self, state: State) -> None:
        self.commands.show_commands(state.commands)
        if state.header is None:
            self.idle.show_step(state.next_step)
            self.pages.setCurrentWidget(self.idle)
        else:
            self.open.show_return(state, state.header)
            self.pages.setCurrentWidget(self.open)


class IdlePage(QWidget):
    """No return is open: one sentence in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignCenter
        self.badge = Badge(132)
        self.badge.show_tone(INFO.with_glyph("scanner"))
        self.step = FittingLabel(52, 32, lines=2, bold=True, align=centre)
        self.hint = PlainLabel(
            "hint", sentence(Message(N_("No label? Ctrl+O lists the open returns."))), wrap=True
        )
        self.hint.setAlignment(centre)
        column = QVBoxLayout(self)
        column.setSpacing(24)
        column.addStretch(2)
        column.addWidget(self.badge, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.step)
        column.addWidget(self.hint)
        column.addStretch(3)

    def show_step(self, step: str) -> None:
        self.step.setText(step)


class ReturnPage(QWidget):
    """The open return."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = FittingLabel(34, 20, lines=2, bold=True)
        self.step.setProperty("role", "step")
        self.counter = PlainLabel("counter")
        self.reference = FittingLabel(26, 20, bold=True)
        self.facts = FittingLabel(20, 18)
        self.facts.setProperty("role", "muted")
        self.held = Notice()
        self.instructions = Notice()
        self.instructions_large = Notice(badge=52, large=True)
        self.area = TallArea(self._body())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.step, stretch=1)
        top.addWidget(self.counter)
        column.addLayout(top)
        who = QHBoxLayout()
        who.setSpacing(GAP)
        who.addWidget(self.reference, stretch=2)
        who.addWidget(self.facts, stretch=3)
        column.addLayout(who)
        column.addWidget(self.area, stretch=1)
        self.strip = self._strip()
        column.addWidget(self.strip)
        self._last_line = ""

    def show_return(self, state: State, header: Header) -> None:
        self.step.setText(state.next_step)
        self.counter.setText(state.counter)
        self.reference.setText(header.reference)
        self.facts.setText(" · ".join((header.status, *header.facts)))
        self.held.show_notice(HOLD, sentence(Message(N_("This return is on hold."))) if header.held else "")
        large = header.at_opening
        self.instructions_large.show_notice(INFO, header.instructions if large else "")
        self.instructions.show_notice(INFO, "" if large else header.instructions)
        self.attentions.show_rows(state.attentions)
        self.lines.show_rows(state.lines)
        self.units.show_rows(state.units)
        self.history.show_rows(state.history)
        # Until the first unit the room belongs to the customer's words and the lines.
        self.strip.setVisible(bool(state.units))
        self._follow(state)

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        column.addWidget(self.held)
        column.addWidget(self.instructions_large)
        attentions = QVBoxLayout()
        attentions.setSpacing(8)
        column.addLayout(attentions)
        column.addWidget(LineHeading())
        lines = QVBoxLayout()
        lines.setSpacing(8)
        column.addLayout(lines)
        column.addWidget(self.instructions)
        column.addStretch(1)
        self.attentions: Rows[Attention] = Rows(attentions, AttentionCard)
        self.lines: Rows[LineRow] = Rows(lines, LineCard)
        return body

    def _strip(self) -> QWidget:
        strip = QWidget()
        strip.setFixedHeight(_STRIP_HEIGHT)
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        units, unit_column = _listing(N_("Units"))
        acts, act_column = _listing(N_("What happened"))
        row.addWidget(units, stretch=1)
        row.addWidget(acts, stretch=1)
        self.units: Rows[UnitRow] = Rows(unit_column, UnitCard)
        self.history: Rows[HistoryRow] = Rows(act_column, HistoryLine)
        return strip

    def _follow(self, state: State) -> None:
        """Keep the line of the last unit in sight, also when the return is long."""
        last = next((row.line_id for row in state.lines if row.last), "")
        if last == self._last_line:
            return
        self._last_line = last
        for row, widget in zip(state.lines, self.lines.widgets, strict=True):
            if row.last:
                # The row gets its place only when the layout ran.
                QTimer.singleShot(0, self, lambda shown=widget: self.area.ensureWidgetVisible(shown, 0, 12))


def _listing(title: str) -> tuple[QWidget, QVBoxLayout]:
    """A titled list that scrolls; rows are added on top of the stretch."""
    listing = QWidget()
    listing.setProperty("box", "listing")
    listing.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    inside = QWidget()
    outer = QVBoxLayout(inside)
    outer.setContentsMargins(0, 0, 0, 0)
    rows = QVBoxLayout()
    rows.setSpacing(2)
    outer.addLayout(rows)
    outer.addStretch(1)
    column = QVBoxLayout(listing)
    column.setContentsMargins(4, 6, 4, 4)
    column.setSpacing(2)
    heading = PlainLabel("heading", sentence(Message(title)))
    heading.setContentsMargins(10, 0, 10, 0)
    column.addWidget(heading)
    column.addWidget(TallArea(inside), stretch=1)
    return listing, rows
