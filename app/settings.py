"""What may be set on a station: one table of keys with default, limits and meaning; a TOML file holds the choices.

The table feeds the reader, the file that is written at first start, and docs/settings.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import tomlkit

from app.errors import Trouble
from domain.message import N_, Message


class SettingsTrouble(Trouble):
    """The settings file says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one station, with their defaults."""

    language: str = "en"
    full_screen: bool = False
    volume: int = 80
    muted: bool = False
    printer: str = "folder"
    printer_queue: str = ""
    printer_language: str = "pdf"
    label_language: str = ""
    label_folder: str = ""
    scanner_prefix: str = ""
    scanner_suffix: str = ""
    scanner_gap_ms: int = 50
    serial_port: str = ""
    serial_baud: int = 9600


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a key is for; `words` when only these are allowed, `low` and `high` for numbers."""

    text: str
    words: tuple[str, ...] = ()
    low: int = 0
    high: int = 0


TABLE: Mapping[str, Meaning] = {
    "language": Meaning("language of the screen: en or de", words=("en", "de")),
    "full_screen": Meaning("whether the window fills the screen"),
    "volume": Meaning("loudness of the sounds, 0 to 100", high=100),
    "muted": Meaning("no sounds at all"),
    "printer": Meaning("where labels go: folder or system", words=("folder", "system")),
    "printer_queue": Meaning("the system printer's queue name, for printer = system"),
    "printer_language": Meaning("what the queue is sent: pdf or zpl", words=("pdf", "zpl")),
    "label_language": Meaning("language on labels; empty means the site's"),
    "label_folder": Meaning("folder for labels; empty means labels in the station's folder"),
    "scanner_prefix": Meaning("characters that the scanner sends before each code"),
    "scanner_suffix": Meaning("characters before the scanner's Enter that are no part of the code"),
    "scanner_gap_ms": Meaning(
        "longest usual gap between two keys of one scan, in milliseconds", low=5, high=200
    ),
    "serial_port": Meaning("port of a serial scanner, for example COM3 or /dev/ttyACM0; empty means none"),
    "serial_baud": Meaning("speed of the serial scanner", low=300, high=921_600),
}


def load_settings(file: Path) -> Settings:
    """The station's choices; writes the file with all defaults at the first start.

    Raises SettingsTrouble naming the key, so that nobody works with a half-read file.
    """
    if not file.exists():
        _write_defaults(file)
        return Settings()
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsTrouble(
            Message(
                N_("The settings file {file} cannot be read: {reason}"),
                {"file": file.name, "reason": str(error)},
            )
        ) from error
    known = {field.name for field in fields(Settings)}
    for key, value in found.items():
        if key not in known:
            raise _wrong(file, key, "this key is not known")
        _check(file, key, value)
    return Settings(**found)


def _check(file: Path, key: str, value: object) -> None:
    meaning, usual = TABLE[key], getattr(Settings(), key)
    if type(value) is not type(usual):
        raise _wrong(file, key, meaning.text)
    if meaning.words and value not in meaning.words:
        raise _wrong(file, key, meaning.text)
    if meaning.high and isinstance(value, int) and not meaning.low <= value <= meaning.high:
        raise _wrong(file, key, meaning.text)


def _wrong(file: Path, key: str, reason: str) -> SettingsTrouble:
    return SettingsTrouble(
        Message(
            N_("{key} in {file} is not right: {reason}"), {"key": key, "file": file.name, "reason": reason}
        )
    )


def _write_defaults(file: Path) -> None:
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Settings of this ReturnDock station. Start the program again after a change.")
    )
    for field in fields(Settings):
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(TABLE[field.name].text))
        document.add(field.name, field.default)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
