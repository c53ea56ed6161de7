"""The queue of anomalies: by severity and age, kept with each commit, filled when an older file is brought up to date."""

from dataclasses import replace
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from app.evidence import evidence_of
from app.happened import AnomalyEvidence, AnomalyQueue
from app.storage.anomalies import anomaly_queue
from app.storage.engine import writing_engine
from app.storage.migrations import STEPS, migrate
from domain.anomaly_kinds import Severity
from domain.commands import CommandWord
from domain.ids import return_id
from domain.resolving import Resolve
from domain.vocabulary import ProcessingStatus, Resolution
from tests.app.storage.test_exchange import a_summary, receipts
from tests.support.dock_world import (
    A_CODE,
    ADA,
    B_CODE,
    BO,
    C_CODE,
    C_SERIAL,
    OTHER_REFERENCE,
    REFERENCE,
    SITE,
    X_CODE,
    DockWorld,
    standard_return,
)

RETURN = return_id(SITE.id, REFERENCE)


def queue(dock: DockWorld, most: int = 50) -> AnomalyQueue:
    with dock.store.read() as connection:
        return anomaly_queue(connection, most)


def kinds(dock: DockWorld) -> list[tuple[str, str | None]]:
    return [(row.kind, row.reference) for row in queue(dock).rows]


def close_short(dock: DockWorld, *codes: str) -> None:
    dock.scans(OTHER_REFERENCE, *codes, CommandWord.MISSING, CommandWord.CLOSE)


def test_gravest_first_then_oldest(dock: DockWorld) -> None:
    close_short(dock, A_CODE)
    dock.scans(REFERENCE, C_CODE, "SN-7777", X_CODE, CommandWord.HOLD)
    gone = replace(standard_return(OTHER_REFERENCE), processing=ProcessingStatus.CANCELED, version=9)
    dock.tell(gone, version=9)
    assert kinds(dock) == [
        ("wrong_state", OTHER_REFERENCE),
        ("serial_mismatch", REFERENCE),
        ("unexpected_item", REFERENCE),
        ("missing_at_close", OTHER_REFERENCE),
        ("missing_at_close", OTHER_REFERENCE),
    ]
    found = queue(dock, most=2)
    assert len(found.rows) == 2
    assert found.counts == {Severity.STOP: 1, Severity.ATTENTION: 2, Severity.INFO: 2}
    ages = [row.since_ms for row in queue(dock).rows[1:3]]
    assert ages == sorted(ages)
    assert dock.clock.ms - 1000 < ages[0] < ages[1] < dock.clock.ms


def test_a_decision_takes_it_off_the_queue_and_undo_puts_it_back(dock: DockWorld) -> None:
    dock.scans(REFERENCE, C_CODE, "SN-7777")
    dock.sign_in(BO)
    found = dock.picture.anomalies[0]
    dock.take(
        dock.core.resolve(RETURN, Resolve(found.anomaly_id, found.evidence, Resolution.QUARANTINE), None)
    )
    assert queue(dock) == AnomalyQueue()
    dock.key(CommandWord.UNDO)
    assert kinds(dock) == [("serial_mismatch", REFERENCE)]


def test_an_unknown_parcel_has_no_reference(dock: DockWorld) -> None:
    dock.scans("NOBODY-KNOWS", CommandWord.ACCEPT)
    assert kinds(dock) == [("unknown_parcel", None)]


def test_what_central_knows_to_be_settled_is_not_listed(dock: DockWorld) -> None:
    dock.scans(REFERENCE, C_CODE, "SN-7777")
    dock.outbox.record(receipts(dock), 0, 0)
    dock.tell(replace(a_summary(900, closed=False), open_anomalies=1), version=2)
    assert kinds(dock) == [("serial_mismatch", REFERENCE)]
    dock.tell(replace(a_summary(901, closed=True), open_anomalies=0), version=3)
    assert kinds(dock) == []


def test_a_closed_return_that_waits_for_a_decision_is_still_followed(dock: DockWorld) -> None:
    """Else a decision made on another station would not be heard of here."""
    for reference, extra in ((OTHER_REFERENCE, ()), (REFERENCE, (X_CODE, CommandWord.HOLD))):
        dock.scans(reference, A_CODE, B_CODE, B_CODE, C_CODE, C_SERIAL, *extra, CommandWord.CLOSE)
    assert dock.inbox.subscriptions().returns == (RETURN,)


def test_a_file_of_the_first_schema_gets_its_queue(dock: DockWorld, tmp_path: Path) -> None:
    dock.scans(REFERENCE, C_CODE, "SN-7777", CommandWord.NEXT)
    kept = queue(dock)
    dock.store.close()
    raw = sqlite.connect(str(dock.file))
    raw.execute("DROP TABLE anomaly_view")
    raw.execute("UPDATE meta SET value = '1' WHERE key = 'fold_version'")
    raw.execute("PRAGMA user_version = 1")
    raw.commit()
    names = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    old = raw.execute(names).fetchall()
    raw.close()
    first = tmp_path / "first.sqlite"
    engine = writing_engine(first)
    migrate(engine, first, STEPS[:1])
    with engine.connect() as connection:
        made = connection.exec_driver_sql(names).all()
    engine.dispose()
    assert old == [tuple(row) for row in made], "this is a file as the first schema made it"

    dock.start()
    assert queue(dock) == kept != AnomalyQueue()
    assert (dock.file.parent / "station-before-step-2.sqlite").exists()
    dock.sign_in()
    dock.scans(REFERENCE, A_CODE)
    assert dock.sums()["A"] == (1, 0, 0)


def evidence(dock: DockWorld, kind: str) -> AnomalyEvidence:
    case = dock.ledger.case(RETURN)
    (wanted,) = [one.anomaly_id for one in case.picture.anomalies if one.kind == kind]
    found = evidence_of(case, wanted, {ADA.id: "Ada"}, lambda sku: f"The {sku}")
    assert found is not None
    return found


def test_the_evidence_stands_beside_the_expectation(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, C_CODE, "SN-7001", B_CODE, B_CODE)
    shown = evidence(dock, "serial_mismatch")
    assert (shown.reference, shown.article, shown.announced) == (REFERENCE, "The C", C_SERIAL)
    assert shown.unit is not None
    assert shown.unit.serial == "SN-7001"
    assert shown.line is not None
    assert (shown.line.sku, shown.line.expected) == ("C", 1)
    assert Resolution.REPLACE_SERIAL in shown.offers
    codes = [(entry.code, entry.operator) for entry in shown.around]
    assert (C_CODE, "Ada") in codes
    assert ("SN-7001", "Ada") in codes
    assert len(codes) <= 7


def test_the_evidence_of_a_line_and_of_nothing(dock: DockWorld) -> None:
    dock.scans(REFERENCE, A_CODE, B_CODE, C_CODE, C_SERIAL, CommandWord.MISSING, CommandWord.CLOSE)
    shown = evidence(dock, "missing_at_close")
    assert (shown.unit, shown.article, shown.announced) == (None, "The B", None)
    assert shown.around[0].sentence.english().startswith("Return closed")
    case = dock.ledger.case(return_id(SITE.id, OTHER_REFERENCE))
    assert evidence_of(case, shown.anomaly.anomaly_id, {}, str) is None
