"""The catalogues of translations: take every marked text out of the code, bring the .po files up to date, compile.

    python -m tools.catalogue            update all languages
    python -m tools.catalogue --check    change nothing; exit code 1 when something is missing or stale

English is the key. A text without a translation is named; what no code says any more is dropped.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("domain", "app", "sync", "ui", "central")
TRANSLATIONS = ROOT / "resources" / "translations"
_DROPPED = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
"""Headers that change daily, with the tool, or say nothing."""

_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The compiled file must have a date, and must not change with the day."""

HEADER = "# Texts of ReturnDock. Keys are the English sentences; {places} must stay as they are.\n#"


def marked_texts() -> Iterator[tuple[str, str]]:
    """(place, text) of every `N_("…")` in the packages, in the order of the files."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for _, text, _, _ in extract_from_file("python", path, keywords={"N_": None}):
                if isinstance(text, str) and text:
                    yield place, text


def template() -> Catalog:
    """Every marked text once, with the files that say it (without line numbers, which would change daily)."""
    catalogue = Catalog(project="ReturnDock", charset="utf-8")
    for place, text in marked_texts():
        catalogue.add(text, locations=[(place, 0)])
    return catalogue


def read(path: Path, language: str) -> Catalog:
    """A .po file, or an empty catalogue for a new language."""
    if not path.exists():
        return Catalog(locale=language, project="ReturnDock", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(path: Path, language: str) -> Catalog:
    """The catalogue with today's texts: kept translations, new empty ones, nothing guessed, nothing obsolete."""
    catalogue = read(path, language)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "ReturnDock", "1"
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The .po file's bytes, sorted, the same on every machine and day."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_DROPPED))


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled catalogue that the program reads: texts only, so it changes only when a text does."""
    bare = Catalog(
        locale=catalogue.locale,
        charset="utf-8",
        header_comment="",
        creation_date=_NO_DAY,
        revision_date=_NO_DAY,
    )
    for message in catalogue:
        if message.id and message.string:
            bare.add(message.id, message.string)
    buffer = io.BytesIO()
    write_mo(buffer, bare)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Texts without a translation."""
    return [str(message.id) for message in catalogue if message.id and not message.string]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing, say what is missing or stale")
    check: bool = parser.parse_args(arguments).check
    bad = False
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/returns.po")):
        language = path.parent.parent.name
        catalogue = updated(path, language)
        wanted = {path: as_po(catalogue), path.with_suffix(".mo"): as_mo(catalogue)}
        for file, content in wanted.items():
            if file.exists() and file.read_bytes() == content:
                continue
            if check:
                bad = True
                print(f"{file.relative_to(ROOT)} is not up to date: python -m tools.catalogue")
            else:
                file.write_bytes(content)
                print(f"wrote {file.relative_to(ROOT)}")
        missing = untranslated(catalogue)
        bad = bad or (check and bool(missing))
        for text in missing:
            print(f"{language}: no translation for {text!r}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
