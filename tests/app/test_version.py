import tomllib
from pathlib import Path

from app.version import VERSION


def test_the_program_says_the_version_of_the_project() -> None:
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == VERSION
