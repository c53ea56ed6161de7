"""Readable by computation, touchable by size, and told apart without colour."""

import itertools

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

import resources
from domain.message import Message
from ui.theme import Mode, Sizes, Theme, Tone, apply, contrast, load_fonts, palette, style_sheet, theme

TEXT = 4.5
SHAPE = 3.0


@pytest.fixture(params=list(Mode))
def chosen(request: pytest.FixtureRequest) -> Theme:
    return theme(request.param)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#d55e00", "#d55e00") == 1


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_reads(chosen: Theme, tone: Tone) -> None:
    style = chosen.tones[tone]
    assert contrast(style.background, style.foreground) >= TEXT


def test_plain_texts_read(chosen: Theme) -> None:
    for ground in (chosen.window, chosen.surface):
        assert contrast(chosen.text, ground) >= 7
        assert contrast(chosen.muted, ground) >= TEXT
        assert contrast(chosen.accent, ground) >= SHAPE
    assert contrast(chosen.on_accent, chosen.accent) >= TEXT


def test_tones_differ_in_glyph_and_word_and_have_an_icon(chosen: Theme) -> None:
    for one, other in itertools.combinations(chosen.tones.values(), 2):
        assert one.glyph != other.glyph
        assert one.word != other.word
    for tone, style in chosen.tones.items():
        assert isinstance(style.word, Message)
        assert resources.text(f"icons/{tone}.svg")


def test_good_and_error_differ_in_lightness_or_hue_and_never_by_red_and_green_alone(chosen: Theme) -> None:
    good, error = QColor(chosen.tones[Tone.OK].background), QColor(chosen.tones[Tone.ERROR].background)
    assert good.blue() - error.blue() > 60


def test_sizes_hold_the_field_conventions_and_scale() -> None:
    sizes = Sizes()
    assert (sizes.body, sizes.line_state, sizes.result, sizes.target, sizes.gap) == (20, 28, 64, 76, 24)
    assert sizes.scaled(1.5) == theme(scale=1.5).sizes
    assert sizes.scaled(1.5).target == 114
    assert min(sizes.scaled(0.01).body, sizes.scaled(0.01).edge) == 1


def test_the_palette_has_the_theme_s_colours(chosen: Theme) -> None:
    made = palette(chosen)
    assert made.color(QPalette.ColorRole.Window) == QColor(chosen.window)
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(chosen.muted)
    assert made.color(QPalette.ColorRole.HighlightedText) == QColor(chosen.on_accent)


def test_the_style_sheet_is_made_of_the_theme(chosen: Theme) -> None:
    sheet = style_sheet(chosen)
    assert all(style.background in sheet for style in chosen.tones.values())
    assert sheet.count("{") == sheet.count("}")


def test_applied_it_gives_large_targets_and_readable_type(
    qtbot: QtBot, qapp: QApplication, chosen: Theme
) -> None:
    before = (qapp.style().objectName(), QPalette(qapp.palette()), qapp.font(), qapp.styleSheet())
    try:
        apply(qapp, chosen)
        button, line, state = QPushButton("Close"), QLineEdit(), QLabel("Received")
        state.setProperty("tone", Tone.OK.value)
        for widget in (button, line, state):
            qtbot.addWidget(widget)
            widget.ensurePolished()
        assert button.sizeHint().height() >= 76
        assert line.sizeHint().height() >= 76
        assert qapp.font().pixelSize() == 20
        assert state.palette().color(QPalette.ColorRole.Window) == QColor(chosen.tones[Tone.OK].background)
        assert state.palette().color(QPalette.ColorRole.WindowText) == QColor(
            chosen.tones[Tone.OK].foreground
        )
    finally:
        qapp.setStyleSheet(before[3])
        qapp.setFont(before[2])
        qapp.setPalette(before[1])
        qapp.setStyle(before[0])


def test_the_bundled_font_has_every_glyph(qapp: QApplication) -> None:
    families = load_fonts()
    assert families
    assert families == load_fonts()
    font = qapp.font()
    font.setFamily(families[0])
    metrics = QFontMetrics(font)
    for style in theme().tones.values():
        assert metrics.inFont(style.glyph)
