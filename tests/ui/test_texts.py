"""Every text is marked, translated with the same places, and compiled."""

import string

import pytest

import resources
from domain.message import Message
from tools import catalogue
from ui import texts

LANGUAGES = resources.languages()


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_german_is_there() -> None:
    assert "de" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_translated_with_the_same_places(language: str) -> None:
    translations = resources.catalogue(language)
    marked = {text for _, text in catalogue.marked_texts()}
    assert len(marked) > 250
    found = catalogue.read(catalogue.TRANSLATIONS / language / "LC_MESSAGES" / "returns.po", language)
    translated = {message.id for message in found if message.string}
    assert marked - translated == set()
    assert {text for text in marked if _places(text) != _places(translations.gettext(text))} == set()


def test_catalogues_are_current() -> None:
    assert catalogue.main(["--check"]) == 0


def test_values_are_translated_too_and_never_templates() -> None:
    texts.set_language("de")
    message = Message("{sku} goes to: {disposition}", {"sku": "{evil}", "disposition": Message("Available")})
    assert texts.sentence(message) == "{evil} geht nach: Verfügbar"


def test_an_unknown_language_speaks_english() -> None:
    assert texts.set_language("tlh") == "en"
    assert texts.sentence(Message("Available")) == "Available"


def test_a_regional_code_finds_its_language() -> None:
    assert texts.set_language("de-AT") == "de"
    assert texts.language() == "de"
    assert texts.sentence(Message("")) == ""
