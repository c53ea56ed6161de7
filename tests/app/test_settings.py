"""The settings file: written with all defaults, read whole or refused with the key's name."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import TABLE, Settings, SettingsTrouble, load_settings

OTHER: dict[str, str | int | bool] = {
    "language": "de",
    "full_screen": True,
    "volume": 0,
    "muted": True,
    "printer": "system",
    "printer_queue": "Zebra am Tor",
    "printer_language": "zpl",
    "label_language": "de",
    "label_folder": "/labels",
    "scanner_prefix": "~",
    "scanner_suffix": "#",
    "scanner_gap_ms": 200,
    "serial_port": "COM3",
    "serial_baud": 921_600,
}
WRONG = [
    ("language", '"fr"'),
    ("language", "1"),
    ("full_screen", '"yes"'),
    ("full_screen", "1"),
    ("volume", "101"),
    ("volume", "-1"),
    ("volume", "1.5"),
    ("volume", "true"),
    ("muted", "0"),
    ("printer", '"paper"'),
    ("printer_language", '"PDF"'),
    ("printer_queue", "1"),
    ("label_language", "1"),
    ("label_folder", "[]"),
    ("scanner_prefix", "1"),
    ("scanner_suffix", "{}"),
    ("scanner_gap_ms", "4"),
    ("scanner_gap_ms", "201"),
    ("serial_port", "false"),
    ("serial_baud", "299"),
    ("unknown_key", "1"),
    ("station", "{name = 1}"),
]


def test_the_first_start_writes_every_key_with_its_default(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    assert load_settings(file) == Settings()
    assert tomllib.loads(file.read_text()) == {one.name: one.default for one in fields(Settings)}
    for meaning in TABLE.values():
        assert f"# {meaning.text}" in file.read_text()
    assert load_settings(file) == Settings()


@pytest.mark.parametrize("key", [one.name for one in fields(Settings)])
def test_every_key_is_read(tmp_path: Path, key: str) -> None:
    file = tmp_path / "settings.toml"
    value = OTHER[key]
    written = str(value).lower() if isinstance(value, bool | int) else f'"{value}"'
    file.write_text(f"{key} = {written}\n", encoding="utf-8")
    assert getattr(load_settings(file), key) == value != getattr(Settings(), key)


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_what_cannot_be_is_refused_by_its_name(tmp_path: Path, key: str, value: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        f"muted = true\n{key} = {value}\n".removeprefix("muted = true\n" if key == "muted" else "")
    )
    with pytest.raises(SettingsTrouble, match=f"^{key} in settings"):
        load_settings(file)


@pytest.mark.parametrize("text", [b"language = ", b"\xff", b"[[[", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text)
    with pytest.raises(SettingsTrouble, match=r"settings\.toml cannot be read"):
        load_settings(file)


def test_the_table_explains_every_key_and_no_other() -> None:
    assert list(TABLE) == [one.name for one in fields(Settings)]
