"""`python -m central …` as other programs use it: what it prints, its exit codes, one sentence for each trouble."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from central.commands import main
from central.core.loadfile import read_load
from central.demo import PRACTICE, PRACTICE_SERIAL, demo_file
from central.storage.engine import Database
from central.storage.tables import projection
from domain.events import LabelPrinted
from domain.gtin import is_gtin
from domain.labels import LabelLayout
from domain.vocabulary import Condition
from tests.central.conftest import R1, House, rma
from tests.central.serving import run

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def central(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_the_whole_way_of_an_administrator(central: Run, database_url: str, tmp_path: Path) -> None:
    at = ("--database", database_url, "--state", tmp_path / "state")
    file = tmp_path / "load.json"
    file.write_text(json.dumps({"rmas": [rma("R1", ("A", 2))]}), encoding="utf-8")
    for _ in range(2):
        assert central("init", *at)[0] == 0
    code, out, _ = central("load", *at, file)
    assert (code, out.strip()) == (
        0,
        "loaded 0 of 0 operators, 0 of 0 products, 1 of 1 returns; the others were as they are",
    )
    assert central("load", *at, file)[1].startswith(
        "loaded 0 of 0 operators, 0 of 0 products, 0 of 1 returns"
    )
    code, out, _ = central("station-code", *at, "--site", "main")
    assert code == 0
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", out.split()[-1])
    code, out, _ = central("report", *at, "--json")
    assert code == 0
    assert json.loads(out) == [
        {
            "reference": "R1",
            "processing_status": "ACCEPTED",
            "fulfillment_status": "PENDING",
            "closed": False,
            "lines": [
                {
                    "sku": "A",
                    "expected": 2,
                    "good": 0,
                    "damaged": 0,
                    "missing": 0,
                    "state": "PENDING",
                    "not_on_original_rma": False,
                }
            ],
            "units": [],
            "anomalies": [],
            "labels": [],
        }
    ]
    assert json.loads(central("report", *at, "--json", "--rma", "R1")[1]) == json.loads(out)
    assert json.loads(central("report", *at, "--json", "--rma", "none")[1]) == []
    assert "R1  ACCEPTED  PENDING  open" in central("report", *at)[1]


def test_a_partly_wrong_file_leaves_nothing(central: Run, tmp_path: Path) -> None:
    at = ("--database", f"sqlite:///{tmp_path}/c.db")
    central("init", *at)
    file = tmp_path / "load.json"
    file.write_text(json.dumps({"rmas": [rma("R1", ("A", 2)), rma("R2", ("A", 0))]}), encoding="utf-8")
    code, out, err = central("load", *at, file)
    assert (code, out) == (2, "")
    assert err == f"central: {file}: rmas[1].line_items[0].quantity: must be between 1 and 1000000, not 0\n"
    assert json.loads(central("report", *at, "--json")[1]) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("report", "--database", "sqlite:////nowhere/c.db"), "central: /nowhere/c.db does not exist"),
        (("report", "--database", "oracle://x/y"), "central: --database: oracle is not supported"),
        (
            ("init", "--database", "sqlite:////proc/none/c.db"),
            "central: --database: /proc/none cannot be made",
        ),
        (("load", "--database", "sqlite:///c.db", "/nowhere.json"), "central: /nowhere.json: No such file"),
        (("serve", "--database", "sqlite:///c.db", "--port", "70000"), "usage:"),
        (("serve",), "usage:"),
        ((), "usage:"),
        (("dance",), "usage:"),
    ],
)
def test_trouble_is_one_sentence(
    central: Run, arguments: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = central(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)
    assert "Traceback" not in err
    if not sentence.startswith("usage"):
        assert len(err.splitlines()) == 1


def test_an_unreachable_database_is_one_sentence_without_the_password(central: Run, tmp_path: Path) -> None:
    url = "postgresql+psycopg://dock:s3cret@127.0.0.1:1/returns"
    for command in (("init",), ("report", "--json"), ("station-code",), ("serve", "--port", "0")):
        code, out, err = central(*command, "--database", url, "--state", tmp_path)
        assert (code, out) == (2, "")
        assert err.startswith("central: ")
        assert len(err.splitlines()) == 1
        assert "s3cret" not in err


def test_as_a_process(tmp_path: Path) -> None:
    done = run("report", "--database", f"sqlite:///{tmp_path}/none.db")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("central: ")
    assert run("--help").returncode == 0


def test_the_demo_is_complete_and_its_pins_are_for_the_owner_only(central: Run, tmp_path: Path) -> None:
    url, state = f"sqlite:///{tmp_path}/demo.db", tmp_path / "demo.db.state"
    code, out, _ = central("init", "--database", url, "--demo")
    assert code == 0
    pins = json.loads((state / "demo-pins.json").read_text(encoding="utf-8"))
    assert [set(pin) for pin in pins] == [{"badge", "name", "role", "pin"}] * 4
    assert {pin["role"] for pin in pins} == {"receiver", "supervisor"}
    assert all(pin["pin"] in out and len(pin["pin"]) == 6 for pin in pins)
    if sys.platform != "win32":
        for place in (state / "demo-pins.json", tmp_path / "demo.db"):
            assert stat.S_IMODE(place.stat().st_mode) == 0o600
    reports = json.loads(central("report", "--database", url, "--json")[1])
    assert len(reports) == 200
    [practice] = [report for report in reports if report["reference"] == PRACTICE]
    assert [(line["sku"], line["expected"]) for line in practice["lines"]] == [
        ("PRACTICE-A", 1),
        ("PRACTICE-B", 2),
        ("PRACTICE-C", 1),
    ]
    again = central("init", "--database", url, "--demo")
    assert (again[0], "no demo data added" in again[1]) == (0, True)
    assert json.loads((state / "demo-pins.json").read_text(encoding="utf-8")) == pins


def test_demo_goods_have_valid_gtins_of_their_own_and_two_demos_have_other_pins() -> None:
    first, second = (read_load(json.dumps(demo_file(seed)).encode()) for seed in (b"one", b"two"))
    gtins = [barcode for product in first.products for barcode in product.barcodes]
    assert all(is_gtin(gtin) for gtin in gtins)
    assert len(set(gtins)) == len(first.products) >= 120
    assert {product.serialised for product in first.products} == {True, False}
    assert [person.pin for person in first.operators] != [person.pin for person in second.operators]
    assert first.returns[0].lines[2].serials == (PRACTICE_SERIAL,)
    assert len({wanted.delivery for wanted in first.returns}) >= 3


def test_the_report_is_folded_from_the_log_and_not_read_from_a_picture(house: House, central: Run) -> None:
    dock = house.dock()
    dock.damage(R1, dock.receive(R1, dock.open(R1), "A"))
    dock.push(house.api)
    database = Database(house.url)
    with database.write() as tx:
        tx.connection.execute(projection.update().values(processing="COMPLETE", closed=True, body=b"{}"))
    database.close()
    out = central("report", "--database", house.url, "--state", house.state, "--json", "--rma", "R1")[1]
    [report] = json.loads(out)
    assert (report["processing_status"], report["closed"]) == ("PROCESSING", False)
    assert report["lines"][0]["damaged"] == 1
    assert [unit["condition"] for unit in report["units"]] == ["D"]


def test_labels_in_the_report_tag_live_units_as_they_now_are(house: House) -> None:
    dock = house.dock()
    package = dock.open(R1)
    unit = dock.receive(R1, package, "A", plate="PLATE1")
    other = dock.receive(R1, package, "B", plate="PLATE2")
    for copy in (False, True):
        dock.add(LabelPrinted(other, "PLATE2", LabelLayout.GOOD, Condition.A, copy), R1)
    dock.add(LabelPrinted(unit, "PLATE1", LabelLayout.GOOD, Condition.A, False), R1)
    dock.damage(R1, unit)
    dock.push(house.api)
    assert house.central.office.report("R1")[0]["labels"] == [
        {"plate": "PLATE2", "layout": "good", "copies": 2}
    ]
    dock.add(LabelPrinted(unit, "PLATE1", LabelLayout.DAMAGED, Condition.D, False), R1)
    dock.push(house.api)
    assert house.central.office.report("R1")[0]["labels"] == [
        {"plate": "PLATE1", "layout": "damaged", "copies": 1},
        {"plate": "PLATE2", "layout": "good", "copies": 2},
    ]
