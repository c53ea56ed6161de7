"""A commit that returned an error: unknown until looked for; the same facts again, once, and only then the answer."""

from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.errors import StorageTrouble
from tests.support.dock_world import A_CODE, B_CODE, REFERENCE, DockWorld


class DiskError(Exception):
    """What a driver says of a failing disk."""


def failing(times: int, *, before: bool) -> Callable[[object], None]:
    """A commit that raises so often: before it reached the file, or after (a ghost)."""
    left = [times]

    def commit(raw: object) -> None:
        if not before:
            raw.commit()  # type: ignore[attr-defined]
        if left[0]:
            left[0] -= 1
            raise OperationalError("COMMIT", {}, DiskError("disk I/O error"))
        if before:
            raw.commit()  # type: ignore[attr-defined]

    return commit


@pytest.mark.parametrize("before", [True, False], ids=["nothing stored", "ghost commit"])
@pytest.mark.parametrize("times", [1, 3])
def test_the_same_facts_are_stored_exactly_once(
    dock: DockWorld, monkeypatch: pytest.MonkeyPatch, times: int, before: bool
) -> None:
    dock.scan(REFERENCE)
    asked: list[StorageTrouble] = []

    def patient(trouble: StorageTrouble) -> bool:
        asked.append(trouble)
        return True

    dock.patience = patient
    facts_before = len(dock.facts())
    commit = failing(times, before=before)
    monkeypatch.setattr(dock.store._writer.dialect, "do_commit", commit)
    happened = dock.scan(A_CODE)
    monkeypatch.undo()
    # A ghost is found on the second look, however often the disk would go on failing.
    assert len(asked) == times
    assert len(dock.facts()) == facts_before + 1
    assert dock.sums()["A"] == (1, 0, 0)
    assert happened.committed
    assert happened.answer is not None
    dock.restart()
    assert [fact.raw_scan for fact in dock.facts()].count(A_CODE.encode()) == 1
    with dock.store.read() as connection:
        seqs = connection.exec_driver_sql("SELECT seq FROM delivery ORDER BY seq").scalars().all()
    assert seqs == list(range(1, len(dock.facts()) + 1))


def test_the_answer_comes_only_after_the_commit(dock: DockWorld) -> None:
    dock.scan(REFERENCE)
    committed: list[bool] = []
    event.listen(dock.store._writer, "commit", lambda _connection: committed.append(True))
    spoken: list[bool] = []
    real = dock.core._announce

    def announce(*arguments: object, **more: object) -> object:
        spoken.append(bool(committed))
        return real(*arguments, **more)  # type: ignore[arg-type]

    dock.core._announce = announce  # type: ignore[method-assign, assignment]
    dock.scan(A_CODE)
    assert spoken == [True]


def test_without_patience_nothing_is_answered(dock: DockWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    dock.scan(REFERENCE)
    monkeypatch.setattr(dock.store._writer.dialect, "do_commit", failing(9, before=True))
    with pytest.raises(StorageTrouble, match="Nothing is lost"):
        dock.scan(A_CODE)
    monkeypatch.undo()
    dock.scan(A_CODE)
    assert dock.sums()["A"] == (1, 0, 0)


def test_a_full_file_takes_the_scan_when_there_is_room_again(dock: DockWorld) -> None:
    """`max_page_count` is SQLite's own disk that ends."""
    dock.scan(REFERENCE)
    pages: list[int] = []

    def limit(raw: object, _record: object) -> None:
        if pages:
            raw.execute(f"PRAGMA max_page_count={pages[0]}")  # type: ignore[attr-defined]

    event.listen(dock.store._writer, "connect", limit)
    dock.store.close()
    with dock.store.read() as connection:
        pages.append(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    tries: list[str] = []

    def patient(trouble: StorageTrouble) -> bool:
        tries.append(str(trouble))
        if len(tries) == 3:
            pages.clear()
        return True

    dock.patience = patient
    before = len(dock.facts())
    for number in range(200):
        dock.scan(f"unknown {number} {'x' * 3000}")
    assert len(tries) == 3
    assert "full" in tries[0]
    assert [fact.raw_scan for fact in dock.facts()[before:]] == [
        f"unknown {number} {'x' * 3000}".encode() for number in range(200)
    ]


def test_a_disk_that_cannot_be_read_for_a_moment_loses_no_scan(
    dock: DockWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    dock.scan(REFERENCE)
    real, failures = dock.ledger.products, [2]

    def products(code: str) -> object:
        if failures[0]:
            failures[0] -= 1
            raise StorageTrouble(dock.last.answer.sentence)  # type: ignore[union-attr]
        return real(code)

    monkeypatch.setattr(dock.ledger, "products", products)
    dock.patience = lambda _trouble: True
    dock.scan(B_CODE)
    assert dock.sums()["B"] == (1, 0, 0)
