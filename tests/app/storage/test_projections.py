"""Projections follow from the log and the told rows alone: kept and made again they are the same."""

import random
from pathlib import Path

import pytest

from app.storage.views import rebuild
from domain.commands import CommandWord
from domain.ids import provisional_return_id
from domain.told import Alias
from tests.app.storage.test_exchange import RETURN, a_summary, from_elsewhere, hear, receipts
from tests.support.dock_world import (
    A_CODE,
    B_CODE,
    BO,
    C_CODE,
    C_SERIAL,
    OTHER_REFERENCE,
    REFERENCE,
    SITE,
    X_CODE,
    DockWorld,
    a_dock,
    standard_return,
)

CODES = (A_CODE, B_CODE, C_CODE, C_SERIAL, X_CODE, REFERENCE, OTHER_REFERENCE, "PARCEL-9", "nothing")


def projections(dock: DockWorld) -> tuple[object, object]:
    with dock.store.read() as connection:
        views = connection.exec_driver_sql("SELECT * FROM return_view ORDER BY return_id").all()
        anomalies = connection.exec_driver_sql("SELECT * FROM anomaly_view ORDER BY anomaly_id").all()
        state = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'dock'").scalar_one()
    return [tuple(row) for row in (*views, *anomalies)], state


@pytest.mark.parametrize("seed", range(12))
def test_kept_and_rebuilt_are_the_same(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    dock = a_dock(tmp_path)
    foreign = from_elsewhere(dock, A_CODE, B_CODE, CommandWord.MISSING)
    order = 1
    for step in range(50):
        match dice.randrange(14):
            case 0:
                dock.restart()
                dock.sign_in(dice.choice((BO,)))
            case 1:
                results = receipts(dock, first_ord=order)
                order += len(results)
                dock.outbox.record(results, 0, 0)
            case 2:
                hear(dock, foreign[: dice.randrange(1, len(foreign) + 1)], first_ord=200)
            case 3:
                dock.tell(a_summary(dice.randrange(1, 400), closed=dice.random() < 0.5), version=step + 2)
            case 4:
                dock.tell(standard_return(), version=step + 2)
            case 5 if step > 25:
                dock.tell(Alias(provisional_return_id(SITE.id, "PARCEL-9"), RETURN), version=step)
            case number if number < 9:
                dock.scan(dice.choice(list(CommandWord)))
            case _:
                dock.scan(dice.choice(CODES))
        dock.print_labels()
    kept = projections(dock)
    assert kept[0]
    dock.store.write(rebuild)
    assert projections(dock) == kept
    dock.store.close()


def test_another_fold_makes_them_again_at_the_start(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, C_CODE, "SN-7777")
    kept = projections(dock)

    def spoil(connection):  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("UPDATE return_view SET received = 99")
        connection.exec_driver_sql("DELETE FROM anomaly_view")
        connection.exec_driver_sql("UPDATE meta SET value = '{}' WHERE key = 'dock'")

    dock.store.write(spoil)
    dock.store.close()
    dock.start()
    assert projections(dock) != kept, "what today's fold made is believed"

    dock.store.write(spoil)
    dock.store.remember({"fold_version": "0"})
    dock.store.close()
    dock.start()
    views, _ = projections(dock)
    assert views == kept[0]
    assert dock.last.bench.picture is not None
    dock.sign_in()
    dock.scan(B_CODE)
    assert dock.sums()["A"] == (1, 0, 0)
