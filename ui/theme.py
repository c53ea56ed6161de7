"""Colours, sizes, fonts and the small style sheet of the whole program, in one place.

Fusion with our own palettes, so that Windows, macOS and Linux look and measure alike. Tones come from the
Okabe-Ito set, which colour-blind people can tell apart, darkened or lightened until their text reads at
4.5 : 1 (WCAG 1.4.3), and none is ever shown without its glyph and its word. Sizes are for a screen read at a
metre and touched with gloves: a key of 20 mm is 76 px at 96 dpi.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import resources
from domain.message import N_, Message


class Tone(StrEnum):
    """What kind of answer something is."""

    OK = "ok"
    ATTENTION = "attention"
    ERROR = "error"
    HOLD = "hold"
    INFO = "info"
    WAITING = "waiting"
    DONE = "done"


class Mode(StrEnum):
    """The palettes there are."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class ToneStyle:
    """`foreground` reads on `background`; the glyph is one character the bundled font has; icons/ has an SVG
    of the tone's own name.
    """

    background: str
    foreground: str
    glyph: str
    word: Message


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pixels at 96 dpi: type by reading distance, targets by finger and glove."""

    body: int = 20
    line_state: int = 28
    result: int = 64
    target: int = 76
    primary_target: int = 96
    gap: int = 24
    edge: int = 2
    corner: int = 8

    def scaled(self, factor: float) -> "Sizes":
        """The same proportions for another distance or density; nothing vanishes."""
        return Sizes(**{each.name: max(1, round(getattr(self, each.name) * factor)) for each in fields(self)})


@dataclass(frozen=True, slots=True)
class Theme:
    """One palette with its tones and sizes. Colours are "#rrggbb"."""

    mode: Mode
    window: str
    surface: str
    text: str
    muted: str
    edge: str
    accent: str
    on_accent: str
    tones: Mapping[Tone, ToneStyle]
    sizes: Sizes


_GLYPHS: Final[dict[Tone, tuple[str, Message]]] = {
    Tone.OK: ("✓", Message(N_("OK"))),
    Tone.ATTENTION: ("!", Message(N_("Attention"))),
    Tone.ERROR: ("✕", Message(N_("Error"))),
    Tone.HOLD: ("‖", Message(N_("On hold"))),
    Tone.INFO: ("i", Message(N_("Note"))),
    Tone.WAITING: ("…", Message(N_("Waiting"))),
    Tone.DONE: ("■", Message(N_("Done"))),
}

_FACE: Final = "DejaVu Sans Condensed"
"""By its own name: asked for by the family's, a machine that has the wide face would show that one."""

_WHITE: Final = "#ffffff"
_INK: Final = "#14202b"
_BLACK: Final = "#000000"

_LIGHT_TONES: Final = {
    Tone.OK: ("#00754f", _WHITE),
    Tone.ATTENTION: ("#e69f00", _INK),
    Tone.ERROR: ("#b34700", _WHITE),
    Tone.HOLD: ("#cc79a7", _INK),
    Tone.INFO: ("#0072b2", _WHITE),
    Tone.WAITING: ("#66747f", _WHITE),
    Tone.DONE: ("#00754f", _WHITE),
}
_DARK_TONES: Final = {
    Tone.OK: ("#009e73", _BLACK),
    Tone.ATTENTION: ("#e69f00", _BLACK),
    Tone.ERROR: ("#d55e00", _BLACK),
    Tone.HOLD: ("#cc79a7", _BLACK),
    Tone.INFO: ("#56b4e9", _BLACK),
    Tone.WAITING: ("#9aa5ae", _BLACK),
    Tone.DONE: ("#009e73", _BLACK),
}
_CONTRAST_TONES: Final = {
    Tone.OK: ("#33d6a6", _BLACK),
    Tone.ATTENTION: ("#ffc233", _BLACK),
    Tone.ERROR: ("#ff9147", _BLACK),
    Tone.HOLD: ("#f0a8cf", _BLACK),
    Tone.INFO: ("#7cc8f5", _BLACK),
    Tone.WAITING: ("#d9dee2", _BLACK),
    Tone.DONE: ("#33d6a6", _BLACK),
}


def theme(mode: Mode = Mode.LIGHT, scale: float = 1.0) -> Theme:
    """The theme of this name, its sizes multiplied by `scale`."""
    sizes = Sizes().scaled(scale)
    match mode:
        case Mode.LIGHT:
            colours = ("#f3f5f7", _WHITE, _INK, "#4b5a68", "#d9e0e7", "#0072b2", _WHITE)
            return Theme(mode, *colours, _tones(_LIGHT_TONES), sizes)
        case Mode.DARK:
            colours = ("#14191e", "#1f262d", "#eef2f5", "#b3bec7", "#46525d", "#56b4e9", _BLACK)
            return Theme(mode, *colours, _tones(_DARK_TONES), sizes)
        case Mode.CONTRAST:
            colours = (_BLACK, _BLACK, _WHITE, _WHITE, _WHITE, "#ffff00", _BLACK)
            return Theme(mode, *colours, _tones(_CONTRAST_TONES), sizes)


def apply(application: QApplication, chosen: Theme) -> None:
    """Give the whole application this look. May be called again while it runs."""
    application.setStyle("Fusion")
    application.setPalette(palette(chosen))
    families = load_fonts()
    font = QFont(_FACE) if _FACE in families else QFont(application.font())
    font.setPixelSize(chosen.sizes.body)
    application.setFont(font)
    application.setStyleSheet(style_sheet(chosen))


def load_fonts() -> tuple[str, ...]:
    """Families of the bundled fonts, so that a screen looks the same on a machine without any."""
    if not _loaded:
        for file in sorted(resources.path("fonts").glob("*.ttf")):
            number = QFontDatabase.addApplicationFont(str(file))
            _loaded.extend(QFontDatabase.applicationFontFamilies(number) if number >= 0 else [])
    return tuple(dict.fromkeys(_loaded))


_loaded: list[str] = []


def palette(chosen: Theme) -> QPalette:
    """The Qt palette of a theme. Disabled text is the muted colour: still readable."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colours = {
        role.Window: chosen.window,
        role.WindowText: chosen.text,
        role.Base: chosen.surface,
        role.AlternateBase: chosen.window,
        role.Text: chosen.text,
        role.PlaceholderText: chosen.muted,
        role.Button: chosen.surface,
        role.ButtonText: chosen.text,
        role.BrightText: chosen.text,
        role.ToolTipBase: chosen.surface,
        role.ToolTipText: chosen.text,
        role.Highlight: chosen.accent,
        role.HighlightedText: chosen.on_accent,
        role.Accent: chosen.accent,
        role.Link: chosen.accent,
        role.LinkVisited: chosen.accent,
        role.Mid: chosen.edge,
    }
    made = QPalette(QColor(chosen.surface), QColor(chosen.window))
    for each, colour in colours.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, each, QColor(chosen.muted))
    return made


def style_sheet(chosen: Theme) -> str:
    """What a palette cannot say: sizes for gloves, a focus ring, and `[tone="…"]` for any widget."""
    size = chosen.sizes
    box = (
        f"min-height: {size.target - 2 * size.edge}px; padding: 0 {size.gap // 2}px; color: {chosen.text};"
        f" border: {size.edge}px solid {chosen.edge}; border-radius: {size.corner}px; background: {chosen.surface};"
    )
    rules = [
        f"QPushButton, QToolButton {{ {box} }}",
        f"QLineEdit {{ {box} font-size: {size.line_state}px; }}",
        f"QPushButton:focus, QToolButton:focus, QLineEdit:focus {{ border-color: {chosen.accent}; }}",
        f"QPushButton:disabled, QToolButton:disabled {{ color: {chosen.muted}; }}",
    ]
    rules += [
        f'*[tone="{tone}"] {{ background: {style.background}; color: {style.foreground}; }}'
        for tone, style in chosen.tones.items()
    ]
    return "\n".join(rules)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours "#rrggbb", from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _tones(colours: Mapping[Tone, tuple[str, str]]) -> Mapping[Tone, ToneStyle]:
    return MappingProxyType({tone: ToneStyle(*colours[tone], *_GLYPHS[tone]) for tone in Tone})
