"""The program's version, as facts and `status` name it; a test holds it equal to pyproject.toml."""

VERSION = "0.1.0"
