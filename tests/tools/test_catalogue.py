"""The tool that keeps the catalogues changes nothing without need and names what is missing."""

from pathlib import Path

import pytest

from tools import catalogue


def test_an_update_keeps_translations_and_drops_what_nobody_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "xx"
    po = tmp_path / "de" / "LC_MESSAGES" / "returns.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr ""\n\nmsgid "GOOD"\nmsgstr "GUT"\n\nmsgid "Gone"\nmsgstr "Weg"\n')
    monkeypatch.setattr(catalogue, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "marked_texts", lambda: iter([("a.py", "GOOD"), ("b.py", "New text")]))
    assert catalogue.main(["--check"]) == 1
    assert catalogue.main([]) == 0
    written = po.read_text()
    assert 'msgstr "GUT"' in written
    assert "Gone" not in written
    assert "'New text'" in capsys.readouterr().out
    before = {file: file.read_bytes() for file in po.parent.iterdir()}
    assert catalogue.main([]) == 0
    assert {file: file.read_bytes() for file in po.parent.iterdir()} == before
    assert not folder.exists()
