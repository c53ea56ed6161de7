"""The style sheet of our own widgets, by `role`, `rank` and `box`; the general one is `ui.theme`'s."""

from __future__ import annotations

from ui.look import (
    ACCENT,
    ACCENT_PALE,
    ATTENTION,
    DAMAGED,
    EDGE,
    GOOD,
    GROUND,
    INFO,
    INK,
    MUTED,
    PARTIAL,
    QUIET,
    REFUSED,
    SURFACE,
)

_LINE_STATES = "\n".join(
    f'QLabel[role="lineState"][mark="{mark}"] {{ color: {look.ink}; }}'
    for mark, look in (
        ("pending", QUIET),
        ("partial", PARTIAL),
        ("complete", GOOD),
        ("missing", REFUSED),
        ("added", ATTENTION),
    )
)

STYLE_SHEET = f"""
QLabel[role="muted"], FittingLabel[role="muted"] {{ color: {MUTED}; font-size: 20px; }}
QLabel[role="hint"] {{ color: {MUTED}; font-size: 24px; }}
QLabel[role="title"] {{ font-size: 34px; font-weight: bold; }}
QLabel[role="station"] {{ color: {MUTED}; font-size: 24px; font-weight: bold; }}
QLabel[role="typing"] {{ font-size: 28px; font-weight: bold; }}
QLabel[role="heading"], FittingLabel[role="heading"] {{ color: {MUTED}; font-size: 20px; }}
QLabel[role="lineState"] {{ font-size: 28px; font-weight: bold; }}
{_LINE_STATES}
QLabel[role="counter"] {{ font-size: 44px; font-weight: bold; color: {INK}; }}
QLabel[role="reason"] {{ font-size: 20px; color: {REFUSED.ink}; }}
QLabel[role="notice"] {{ font-size: 22px; }}
QLabel[role="noticeLarge"] {{ font-size: 28px; }}
QLabel[role="noticeMore"] {{ font-size: 20px; font-weight: bold; }}
QLabel[role="number"] {{ font-size: 36px; font-weight: bold; color: {INK}; }}
QLabel[role="number"][tone="good"] {{ color: {GOOD.ink}; }}
QLabel[role="number"][tone="damaged"] {{ color: {DAMAGED.ink}; }}
QLabel[role="number"][tone="missing"] {{ color: {REFUSED.ink}; }}
QLabel[role="number"][tone="none"] {{ color: {MUTED}; font-weight: normal; }}
FittingLabel[role="step"] {{ color: {ACCENT}; }}

QFrame[box="line"] {{ background: {SURFACE}; border: 2px solid {EDGE}; border-radius: 12px; }}
QFrame[box="line"][last="true"] {{ border: 3px solid {ACCENT}; background: {ACCENT_PALE}; }}
QFrame[box="attention"] {{ background: {ATTENTION.pale}; border-radius: 10px; }}
QFrame[box="attention"][urgent="false"] {{ background: {INFO.pale}; }}
QLabel[role="advice"] {{ font-size: 20px; font-weight: bold; color: {ATTENTION.ink}; }}
QFrame[box="figure"] {{ background: {SURFACE}; border: 2px solid {EDGE}; border-radius: 12px; }}
QWidget[box="listing"] {{ background: {SURFACE}; border: 2px solid {EDGE}; border-radius: 12px; }}
QFrame[box="unit"] {{ border-radius: 8px; background: {SURFACE}; }}
QFrame[box="unit"][last="true"] {{ background: {ACCENT_PALE}; }}
QFrame[box="status"] {{ background: {SURFACE}; border-top: 2px solid {EDGE}; }}
QFrame[box="typing"] {{ background: {ACCENT_PALE}; border-top: 3px solid {ACCENT}; }}
QFrame[box="change"] {{ background: {SURFACE}; border: 3px solid {ACCENT}; border-radius: 16px; }}
QFrame[box="trouble"] {{ background: #3d4853; }}
QFrame[box="trouble"] QLabel {{ color: #ffffff; font-size: 22px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ width: 14px; background: transparent; margin: 0; }}
QScrollBar::handle:vertical {{ background: #aab5bf; border-radius: 6px; min-height: 48px; margin: 1px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QPushButton {{ min-height: 72px; padding: 0; border: 2px solid #b9c4ce; border-radius: 12px; background: {SURFACE}; color: {INK}; }}
QPushButton:pressed {{ background: {ACCENT_PALE}; border-color: {ACCENT}; }}
QPushButton[rank="digit"] {{ background: {SURFACE}; }}
QPushButton[rank="grade"][chosen="true"] {{ background: {ACCENT_PALE}; border: 3px solid {ACCENT}; }}
QPushButton[rank="damage"] {{ background: {DAMAGED.pale}; border-color: {DAMAGED.fill}; color: {DAMAGED.ink}; }}
QPushButton[rank="finish"] {{ background: {ACCENT}; border-color: {ACCENT}; color: #ffffff; }}
QPushButton[rank="finish"]:pressed {{ background: #005a8d; }}
QPushButton[rank="quiet"] {{ background: {GROUND}; border-color: {EDGE}; }}
QPushButton[dim="true"] {{ background: transparent; border-color: {EDGE}; color: {MUTED}; }}
QPushButton:disabled {{ background: transparent; border-color: {EDGE}; color: {MUTED}; }}

QLineEdit {{ min-height: 72px; padding: 0 16px; border: 2px solid #8896a3; border-radius: 12px; background: {SURFACE}; font-size: 28px; }}
QLineEdit {{ placeholder-text-color: {MUTED}; }}
QLineEdit:focus {{ border: 3px solid {ACCENT}; }}
QLineEdit:disabled {{ background: transparent; border-color: {EDGE}; }}
QLineEdit[role="pin"] {{ font-size: 40px; letter-spacing: 10px; }}

QTableView {{ background: {SURFACE}; alternate-background-color: {GROUND}; border: 2px solid {EDGE}; border-radius: 12px;
  font-size: 22px; selection-background-color: {ACCENT_PALE}; selection-color: {INK}; outline: 0; }}
QTableView::item {{ padding: 0 14px; border: 0; }}
QHeaderView {{ background: {SURFACE}; }}
QHeaderView::section {{ background: {SURFACE}; color: {MUTED}; border: 0; border-bottom: 2px solid {EDGE};
  padding: 8px 14px; font-size: 20px; }}
"""
