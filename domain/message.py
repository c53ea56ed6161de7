"""Sentences for people as data: marked here, translated where they are shown.

`N_` marks a template for extraction; `Message` carries it with its values until a screen, a label or a
console translates it. Nothing here knows a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, str | int | Message] = MappingProxyType({})


def N_(template: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a template for the translation catalogue and return it unchanged."""
    return template


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet translated: an English template and the values for its `{places}`.

    A value may itself be a Message (a term such as a condition's name); it is translated with the rest.
    """

    template: str
    values: Mapping[str, str | int | Message] = field(default_factory=lambda: _NOTHING)

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence with its template translated, and the values that are Messages too."""
        values = {key: v.said(translate) if isinstance(v, Message) else v for key, v in self.values.items()}
        # gettext answers the empty template with the catalogue's header.
        return translate(self.template).format(**values) if self.template else ""

    def english(self) -> str:
        """The sentence in English, for logs, consoles and exports."""
        return self.said(lambda template: template)
