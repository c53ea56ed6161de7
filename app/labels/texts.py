"""Labels speak the site's language, whatever the operator's screen speaks."""

from __future__ import annotations

from app.labels import Translate
from domain.message import Message
from resources import catalogue


def translator(language: str) -> Translate:
    """Says messages in this language, in English where it has no catalogue."""
    texts = catalogue(language)

    def say(message: Message) -> str:
        return message.said(texts.gettext)

    return say
