"""From a `Message` to a sentence in the operator's language.

One language at a time for the whole window; English is the key of every text, so a missing translation shows
English, never nothing. Values are put in after translating: what was scanned is data, not a template.
"""

from __future__ import annotations

import gettext
import logging

import resources
from domain.message import Message

ENGLISH = "en"

_log = logging.getLogger(__name__)


class _Spoken:
    def __init__(self) -> None:
        self.language = ENGLISH
        self.catalogue = gettext.NullTranslations()


_spoken = _Spoken()


def set_language(code: str) -> str:
    """Speak this language from now on, English when there is no catalogue for it; returns the one spoken."""
    wanted = code.replace("-", "_").partition("_")[0].lower()
    if wanted != ENGLISH and wanted not in resources.languages():
        _log.warning("no translation for the language %r, showing English", code)
        wanted = ENGLISH
    _spoken.catalogue = resources.catalogue(wanted)
    _spoken.language = wanted
    return wanted


def language() -> str:
    """Code of the language spoken now."""
    return _spoken.language


def sentence(message: Message) -> str:
    """The message in the operator's language, its values translated too where they are messages."""
    return message.said(_spoken.catalogue.gettext)
