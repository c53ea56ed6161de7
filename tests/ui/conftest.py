"""Windows for the tests of the screens, handed out of fixtures so that they outlive the test function."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.support import benches
from tests.support.desk_window import DeskWindow, driving
from ui import texts


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    texts.set_language("en")


@pytest.fixture
def receiving(qapp: QApplication) -> Iterator[DeskWindow]:
    """Anna receives a return; two units are in."""
    with driving(benches.good()) as driver:
        yield driver


@pytest.fixture
def signed_out(qapp: QApplication) -> Iterator[DeskWindow]:
    """Nobody is signed in, a return was kept open."""
    with driving(benches.signed_out(kept=True)) as driver:
        driver.dock.on_sign_in = lambda _: benches.good()
        yield driver
