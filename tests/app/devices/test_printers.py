"""Printers: real folders, a real command called `lp`, and the sentences when something is missing."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.devices.printers import (
    FolderPrinter,
    LabelPrinter,
    PrinterLanguage,
    SystemPrinter,
    WindowsPrinter,
    system_printer,
)
from app.errors import PrinterTrouble

posix = pytest.mark.skipif(os.name != "posix", reason="lp belongs to CUPS")


@dataclass(frozen=True)
class Label:
    pdf: bytes = b"%PDF"
    zpl: bytes = b"^XA^XZ"
    png: bytes = b"\x89PNG"
    width_mm: float = 57.15
    height_mm: float = 31.75


def test_the_folder_printer_writes_all_formats_and_a_repeat_overwrites(tmp_path: Path) -> None:
    folder = tmp_path / "labels" / "today"
    printer: LabelPrinter = FolderPrinter(folder)
    printer.print(Label(), "P1-good")
    printer.print(Label(pdf=b"%PDF again"), "P1-good")
    printer.print(Label(), "P1-good-copy")
    assert sorted(file.name for file in folder.iterdir()) == [
        "P1-good-copy.pdf", "P1-good-copy.png", "P1-good-copy.zpl", "P1-good.pdf", "P1-good.png", "P1-good.zpl",
    ]  # fmt: skip
    assert (folder / "P1-good.pdf").read_bytes() == b"%PDF again"
    assert (folder / "P1-good.zpl").read_bytes() == b"^XA^XZ"


def test_a_half_written_file_of_a_killed_run_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".P1-good.pdf.part").write_bytes(b"%P")
    FolderPrinter(tmp_path).print(Label(), "P1-good")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["P1-good.pdf", "P1-good.png", "P1-good.zpl"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("a file in the way")
    with pytest.raises(PrinterTrouble, match=r"The label folder .*labels cannot be written"):
        FolderPrinter(tmp_path / "labels").print(Label(), "P1-good")


@pytest.mark.parametrize("name", ["", "../P1", "a/b", "a\\b", ".hidden", "C:x", "nul\0"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a file name"):
        FolderPrinter(tmp_path / "labels").print(Label(), name)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def _lp(folder: Path, body: str) -> None:
    script = folder / "lp"
    script.write_text(
        f"#!{sys.executable}\nimport sys, time, pathlib\nhere = pathlib.Path({str(folder)!r})\n{body}\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


_KEEP = '(here / "args").write_text("\\n".join(sys.argv[1:])); (here / "job").write_bytes(sys.stdin.buffer.read())'


@posix
def test_a_queue_gets_the_pdf_with_the_size_of_the_label(bin_folder: Path) -> None:
    _lp(bin_folder, _KEEP)
    system_printer("dock-1", PrinterLanguage.PDF, "linux").print(Label(), "P1-good")
    assert (bin_folder / "job").read_bytes() == b"%PDF"
    assert (bin_folder / "args").read_text().split("\n") == [
        "-d", "dock-1", "-t", "P1-good", "-o", "media=Custom.57.15x31.75mm", "-o", "print-scaling=none",
    ]  # fmt: skip


@posix
def test_a_label_printer_gets_raw_zpl(bin_folder: Path) -> None:
    _lp(bin_folder, _KEEP)
    SystemPrinter("zebra", PrinterLanguage.ZPL).print(Label(), "P1-hold")
    assert (bin_folder / "job").read_bytes() == b"^XA^XZ"
    assert (bin_folder / "args").read_text().split("\n") == ["-d", "zebra", "-t", "P1-hold", "-o", "raw"]


@posix
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('sys.exit("lp: The printer or class does not exist.")', "There is no printer queue named dock-1"),
        (
            'sys.exit("lp: Printer is not accepting jobs.")',
            "refused the label: lp: Printer is not accepting jobs.",
        ),
        ("sys.exit(3)", "refused the label: 3"),
    ],
)
def test_a_queue_that_refuses_is_told_in_a_sentence(bin_folder: Path, body: str, sentence: str) -> None:
    _lp(bin_folder, body)
    with pytest.raises(PrinterTrouble, match=sentence):
        SystemPrinter("dock-1", PrinterLanguage.PDF).print(Label(), "P1-good")


@posix
def test_a_queue_that_hangs_is_given_up(bin_folder: Path) -> None:
    _lp(bin_folder, "time.sleep(60)")
    with pytest.raises(PrinterTrouble, match=r"did not take the label within 0\.5 seconds"):
        SystemPrinter("dock-1", PrinterLanguage.PDF, seconds=0.5).print(Label(), "P1-good")


@posix
def test_a_computer_without_lp_is_told(bin_folder: Path) -> None:
    with pytest.raises(PrinterTrouble, match="has no print command"):
        SystemPrinter("dock-1", PrinterLanguage.PDF).print(Label(), "P1-good")


@posix
def test_an_lp_that_may_not_be_run_is_told(bin_folder: Path) -> None:
    (bin_folder / "lp").mkdir()
    with pytest.raises(PrinterTrouble, match="refused the label"):
        SystemPrinter("dock-1", PrinterLanguage.PDF).print(Label(), "P1-good")


_WindowsError = type("error", (Exception,), {"__module__": "pywintypes"})


@dataclass
class Spooler:
    """Windows' spooler as seen from here; `fails_at` names the call that raises."""

    fails_at: str = ""
    takes: int = 1000
    calls: list[str] = field(default_factory=list)
    sent: bytes = b""
    trouble: Exception = field(default_factory=lambda: _WindowsError("printer is offline"))

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.fails_at == name:
            raise self.trouble

    def OpenPrinter(self, name: str) -> object:
        self._call("open")
        return name

    def StartDocPrinter(self, printer: object, level: int, document: tuple[str, None, str]) -> int:
        self._call("document")
        assert (printer, level, document) == ("zebra", 1, ("P1-good", None, "RAW"))
        return 1

    def StartPagePrinter(self, printer: object) -> None:
        self._call("page")

    def WritePrinter(self, printer: object, content: bytes) -> int:
        self._call("write")
        self.sent += content
        return min(self.takes, len(content))

    def EndPagePrinter(self, printer: object) -> None:
        self._call("page end")

    def EndDocPrinter(self, printer: object) -> None:
        self._call("document end")

    def ClosePrinter(self, printer: object) -> None:
        self._call("close")


@pytest.mark.parametrize(
    ("language", "content"), [(PrinterLanguage.ZPL, b"^XA^XZ"), (PrinterLanguage.PDF, b"%PDF")]
)
def test_windows_gets_the_bytes_raw(language: PrinterLanguage, content: bytes) -> None:
    spooler = Spooler()
    WindowsPrinter("zebra", language, spooler).print(Label(), "P1-good")
    assert spooler.sent == content
    assert spooler.calls == ["open", "document", "page", "write", "page end", "document end", "close"]


@pytest.mark.parametrize(
    ("spooler", "sentence"),
    [
        (Spooler("open"), "There is no printer queue named zebra"),
        (Spooler("write"), "refused the label: printer is offline"),
        (Spooler(takes=2), "refused the label: 2 / 6"),
    ],
)
def test_windows_troubles_are_told_and_the_printer_is_closed(spooler: Spooler, sentence: str) -> None:
    with pytest.raises(PrinterTrouble, match=sentence):
        WindowsPrinter("zebra", PrinterLanguage.ZPL, spooler).print(Label(), "P1-good")
    assert spooler.calls[-1] == ("open" if spooler.fails_at == "open" else "close")


@pytest.mark.parametrize("call", ["open", "write"])
def test_a_bug_is_not_called_printer_trouble(call: str) -> None:
    with pytest.raises(ZeroDivisionError):
        WindowsPrinter("zebra", PrinterLanguage.ZPL, Spooler(call, trouble=ZeroDivisionError())).print(
            Label(), "P1-good"
        )
