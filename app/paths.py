"""Where a station keeps its things: one folder, given by --home or found by the platform's custom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class Home:
    """One station's folder."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "station.sqlite"

    @property
    def settings(self) -> Path:
        return self.folder / "settings.toml"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def labels(self) -> Path:
        return self.folder / "labels"

    @property
    def keys(self) -> Path:
        return self.folder / "keys.json"

    @property
    def lock(self) -> Path:
        return self.folder / "station.lock"

    @property
    def demo(self) -> Path:
        """The demo's central: its database, state and console output."""
        return self.folder / "central"

    @property
    def pictures(self) -> Path:
        return self.folder / "pictures"


def home_of(given: str | None, *, demo: bool) -> Home:
    """The folder named on the command line, else this user's own; the demo has one beside it."""
    if given is not None:
        return Home(Path(given).expanduser().resolve())
    return Home(user_data_path("ReturnDock-demo" if demo else "ReturnDock", appauthor=False))
