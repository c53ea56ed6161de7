"""Icons, sounds, fonts and translations, read through one accessor: nobody else opens a resource path.

Names are relative with forward slashes ("icons/ok.svg"). An absolute name, a drive, a backslash or a ".."
raises ValueError, since a name may one day come from a settings file; a missing one raises FileNotFoundError.
"""

import gettext
import io
from importlib.resources import files
from pathlib import Path, PurePosixPath

__all__ = ["catalogue", "data", "languages", "path", "text"]


def path(name: str) -> Path:
    """Where the resource lies, for the libraries that only open files themselves (Qt's sounds and fonts)."""
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in name or ":" in name or "\0" in name:
        raise ValueError(f"not a resource name: {name!r}")
    return Path(str(files(__name__))).joinpath(*parts)


def data(name: str) -> bytes:
    """The bytes of a resource."""
    return path(name).read_bytes()


def text(name: str) -> str:
    """A resource as UTF-8 text."""
    return path(name).read_text(encoding="utf-8")


def languages() -> tuple[str, ...]:
    """Codes of the languages with a catalogue, sorted: the folders under translations/."""
    catalogues = path("translations").glob("*/LC_MESSAGES/*.po")
    return tuple(sorted({catalogue.parent.parent.name for catalogue in catalogues}))


def catalogue(language: str) -> gettext.NullTranslations:
    """The texts in this language; English, the language of the keys, where there is no catalogue."""
    if language not in languages():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(data(f"translations/{language}/LC_MESSAGES/returns.mo")))
