"""Where a finished label goes: a folder, or a printer queue of the operating system.

A printer gets finished bytes and a name; it knows nothing of returns. Whatever goes wrong becomes a
`PrinterTrouble` with a sentence for the worker, and the label stays owed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol

from app.errors import PrinterTrouble
from domain.message import N_, Message

_TIMEOUT = 20.0
"""Seconds a print command may take; it only hands the job to the spooler."""


class PrintableLabel(Protocol):
    """A finished label in every format a printer may want; `app.labels.RenderedLabel` is one."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def zpl(self) -> bytes: ...
    @property
    def png(self) -> bytes: ...
    @property
    def width_mm(self) -> float: ...
    @property
    def height_mm(self) -> float: ...


class LabelPrinter(Protocol):
    def print(self, label: PrintableLabel, name: str) -> None:
        """Hand the label over; returns when it is safe with the printer or its spooler.

        `name` tells the job from others (plate and layout). Raises PrinterTrouble. May be called again with
        the same label: printing is at least once.
        """


class PrinterLanguage(StrEnum):
    """What a printer queue understands."""

    PDF = "pdf"
    ZPL = "zpl"


class FolderPrinter:
    """Writes `<name>.pdf`, `.zpl` and `.png` into a folder; a repeat overwrites its own files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def print(self, label: PrintableLabel, name: str) -> None:
        if not name or name != Path(name).name or name.startswith(".") or set(name) & set('\\/:*?"<>|\0'):
            raise ValueError(f"not a file name: {name!r}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for ending, content in (("pdf", label.pdf), ("zpl", label.zpl), ("png", label.png)):
                _write_whole(self._folder / f"{name}.{ending}", content)
        except OSError as error:
            raise PrinterTrouble(
                Message(
                    N_(
                        "The label folder {folder} cannot be written: {reason}. Check the folder and free space."
                    ),
                    {"folder": str(self._folder), "reason": error.strerror or str(error)},
                )
            ) from error


def _write_whole(target: Path, content: bytes) -> None:
    """A reader sees the old file or the new one, also after a power cut, never a half."""
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended: its exit code and what it said on its error stream."""

    code: int
    said: str


RunCommand = Callable[[Sequence[str], bytes, float], CommandResult]
"""Runs a command with bytes as its input, for at most so many seconds.

Raises FileNotFoundError when there is no such command and TimeoutError when it takes too long.
"""


def run_command(command: Sequence[str], given: bytes, seconds: float) -> CommandResult:
    """The real `RunCommand`: no shell, and the C locale so that its words can be understood."""
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(command[0]) from error
    return CommandResult(done.returncode, done.stderr.decode("utf-8", "replace").strip())


class SystemPrinter:
    """A CUPS queue on Linux and macOS, by `lp`: PDF, or raw ZPL for a label printer's own language."""

    def __init__(
        self, queue: str, language: PrinterLanguage, run: RunCommand = run_command, seconds: float = _TIMEOUT
    ) -> None:
        self._queue = queue
        self._language = language
        self._run = run
        self._seconds = seconds

    def print(self, label: PrintableLabel, name: str) -> None:
        raw = self._language is PrinterLanguage.ZPL
        media = f"media=Custom.{label.width_mm:g}x{label.height_mm:g}mm"
        options = ["-o", "raw"] if raw else ["-o", media, "-o", "print-scaling=none"]
        command = ["lp", "-d", self._queue, "-t", name, *options]
        try:
            result = self._run(command, label.zpl if raw else label.pdf, self._seconds)
        except FileNotFoundError as error:
            raise PrinterTrouble(
                Message(
                    N_("This computer has no print command (lp). Install CUPS, or print labels to a folder.")
                )
            ) from error
        except TimeoutError as error:
            raise PrinterTrouble(
                Message(
                    N_("The printer queue {queue} did not take the label within {seconds} seconds."),
                    {"queue": self._queue, "seconds": f"{self._seconds:g}"},
                )
            ) from error
        except OSError as error:
            raise _refused(self._queue, error.strerror or str(error)) from error
        if result.code != 0:
            raise self._trouble(result)

    def _trouble(self, result: CommandResult) -> PrinterTrouble:
        if "does not exist" in result.said or "unknown destination" in result.said.lower():
            return _no_queue(self._queue)
        return _refused(self._queue, result.said or str(result.code))


class WindowsSpooler(Protocol):
    """The part of `win32print` this program uses."""

    def OpenPrinter(self, name: str) -> object: ...  # noqa: N802 - Windows' own names
    def StartDocPrinter(self, printer: object, level: int, document: tuple[str, None, str]) -> int: ...  # noqa: N802
    def StartPagePrinter(self, printer: object) -> None: ...  # noqa: N802
    def WritePrinter(self, printer: object, content: bytes) -> int: ...  # noqa: N802
    def EndPagePrinter(self, printer: object) -> None: ...  # noqa: N802
    def EndDocPrinter(self, printer: object) -> None: ...  # noqa: N802
    def ClosePrinter(self, printer: object) -> None: ...  # noqa: N802


class WindowsPrinter:
    """A Windows queue: the bytes go through untouched, so the printer itself must speak the language."""

    def __init__(self, queue: str, language: PrinterLanguage, spooler: WindowsSpooler) -> None:
        self._queue = queue
        self._language = language
        self._spooler = spooler

    def print(self, label: PrintableLabel, name: str) -> None:
        content = label.zpl if self._language is PrinterLanguage.ZPL else label.pdf
        try:
            printer = self._spooler.OpenPrinter(self._queue)
        except Exception as error:
            _only_windows(error)
            raise _no_queue(self._queue) from error
        try:
            self._send(printer, content, name)
        except Exception as error:
            _only_windows(error)
            raise _refused(self._queue, str(error)) from error
        finally:
            self._spooler.ClosePrinter(printer)

    def _send(self, printer: object, content: bytes, name: str) -> None:
        self._spooler.StartDocPrinter(printer, 1, (name, None, "RAW"))
        try:
            self._spooler.StartPagePrinter(printer)
            written = self._spooler.WritePrinter(printer, content)
            if written != len(content):
                raise OSError(f"{written} / {len(content)}")
            self._spooler.EndPagePrinter(printer)
        finally:
            self._spooler.EndDocPrinter(printer)


def _only_windows(error: Exception) -> None:
    """pywintypes.error is no OSError and cannot be imported elsewhere: known by its name, the rest are bugs."""
    if not isinstance(error, OSError) and type(error).__module__ != "pywintypes":
        raise error


def system_printer(queue: str, language: PrinterLanguage, platform: str) -> LabelPrinter:
    """The printer kind of this operating system (`platform` is `sys.platform`)."""
    if platform == "win32":
        spooler: WindowsSpooler = import_module("win32print")
        return WindowsPrinter(queue, language, spooler)
    return SystemPrinter(queue, language)


def _no_queue(queue: str) -> PrinterTrouble:
    return PrinterTrouble(
        Message(
            N_("There is no printer queue named {queue} on this computer. Check the printer settings."),
            {"queue": queue},
        )
    )


def _refused(queue: str, reason: str) -> PrinterTrouble:
    return PrinterTrouble(
        Message(
            N_("The printer queue {queue} refused the label: {reason}"), {"queue": queue, "reason": reason}
        )
    )
