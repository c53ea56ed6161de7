"""Files stay small enough to be read in one sitting, and the composition root stays a list of wires."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "benchmarks", "central", "domain", "resources", "sync", "tests", "tools", "ui")


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_small() -> None:
    """Below 400 lines, tests below 500; a longer file holds two thoughts."""
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > len(FOLDERS)
    too_long = {
        str(path.relative_to(ROOT)): _lines(path)
        for path in files
        if _lines(path) >= (500 if path.is_relative_to(ROOT / "tests") else 400)
    }
    assert too_long == {}


def test_main_is_small() -> None:
    """`main.py` lies outside the import graph (a lone module cannot be a root), so it must hold no logic."""
    assert _lines(ROOT / "main.py") <= 60
