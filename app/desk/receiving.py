"""From what a scan means to what the desk does: one short function per meaning.

Nothing here commits. A rule's `Refused` passes through; `Declined` is a scan that fits nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from app.case import OpenCase
from app.desk import replies
from app.desk.act import Act, Declined, Reply
from app.happened import AnswerKind
from app.scanning import (
    LONGEST_CODE,
    ArticleScan,
    BadgeScan,
    CommandScan,
    Meaning,
    PlateScan,
    ReturnScan,
    SerialScan,
    ToteScan,
    UnknownScan,
    clean,
    short,
)
from domain.commands import (
    CONDITION_OF,
    AcceptUnit,
    CloseReturn,
    Command,
    CommandWord,
    ConfirmMissing,
    GradeUnit,
    HoldUnit,
    IdentifyUnit,
    MoveUnit,
    ReceiveUnit,
)
from domain.decide import Situation, decide
from domain.dock import DockState
from domain.errors import Refused
from domain.events import PackageArrived, PackageDone, Payload, ReturnOpened, RmaRef, UnitReceived
from domain.ids import EventId, IdMaker, PackageId, ReturnId, UnitId
from domain.message import N_, Message
from domain.picture import ReturnPicture
from domain.told import Site
from domain.undo import undo
from domain.vocabulary import Role, ScanTrouble

_NO_UNIT = Message(N_("There is no last unit. Scan the unit first."))
_NO_RETURN = Message(N_("No return is open. Scan the label of the parcel first."))


@dataclass(frozen=True, slots=True)
class Table:
    """What lies before the operator as of the last commit. `case` is the last return, open or not."""

    state: DockState
    case: OpenCase | None
    site: Site
    role: Role
    ids: IdMaker
    names: Mapping[str, str]
    read_case: Callable[[ReturnId], OpenCase]
    repeats: EventId | None = None

    @property
    def open_case(self) -> OpenCase | None:
        """The return that is open on the table."""
        return self.case if self.state.open else None


def act_on(meaning: Meaning, text: str, table: Table) -> Act:
    """The act of a scan. Raises Refused or Declined."""
    match meaning:
        case CommandScan(word):
            return command(word, table)
        case ReturnScan():
            return _return_scanned(meaning, text, table)
        case ArticleScan():
            return _article(meaning, table)
        case SerialScan(unit_id, serial):
            return _on_unit(IdentifyUnit(unit_id, serial), unit_id, table, replies.unit_received)
        case ToteScan():
            return _tote(meaning, table)
        case PlateScan():
            raise Declined(ScanTrouble.ALREADY_LABELLED, _plate_reply(meaning))
        case BadgeScan():
            raise Declined(
                ScanTrouble.UNKNOWN_CODE, replies.refused(Message(N_("This badge is not known here.")))
            )
        case UnknownScan():
            raise _unknown(text, table)
        case _:
            assert_never(meaning)


def command(word: CommandWord, table: Table) -> Act:
    """The act of a command word. Raises Refused."""
    condition = CONDITION_OF.get(word)
    if condition is not None:
        unit_id = _last_unit(table)
        return _on_unit(GradeUnit(unit_id, condition), unit_id, table, replies.unit_changed)
    match word:
        case CommandWord.ACCEPT:
            return _accept(table)
        case CommandWord.HOLD:
            unit_id = _last_unit(table)
            return _on_unit(HoldUnit(unit_id), unit_id, table, replies.unit_changed)
        case CommandWord.MISSING:
            return _decided(ConfirmMissing(), table, _missing_reply)
        case CommandWord.NEXT:
            return _next(table)
        case CommandWord.CLOSE:
            return _decided(CloseReturn(), table, lambda case: replies.return_closed(case.picture))
        case CommandWord.UNDO:
            return _undo(table)
        case _:
            return _reprint(table)


def open_return(
    return_id: ReturnId | None, scan: str, kind: str, table: Table, raw_ref: str | None = None
) -> Act:
    """Put a parcel of this return on the table, clearing an empty one away. Raises Refused or Declined."""
    state, payloads = table.state, list[tuple[Payload, RmaRef | None]]()
    ref = RmaRef(id=return_id) if raw_ref is None else RmaRef(raw=raw_ref)
    if state.open and table.case is not None:
        if return_id is not None and table.case.picture.return_id == return_id:
            raise Declined(ScanTrouble.ALREADY_OPEN, _already_open())
        if state.units:
            raise Refused(
                Message(
                    N_("Return {reference} is still open here. Scan CLOSE or NEXT first."),
                    {"reference": table.case.picture.reference or scan},
                )
            )
        if state.package_id is not None:
            payloads.append((PackageDone(state.package_id), state.rma_ref))
    before = None if return_id is None else table.read_case(return_id).picture
    package_id = PackageId(table.ids.new_id())
    told_version = None if before is None or before.told is None else before.told.version
    payloads.append((PackageArrived(package_id, scan, scan if kind == "tracking" else None), ref))
    payloads.append((ReturnOpened(package_id, told_version), ref))
    was_closed = before is not None and before.closed
    return Act(tuple(payloads), lambda case: replies.return_opened(_present(case).picture, was_closed))


def _present(case: OpenCase | None) -> OpenCase:
    if case is None:
        raise LookupError("no return on the table after a commit that needed one")
    return case


def _already_open() -> Reply:
    return replies.plain(
        AnswerKind.INFO, Message(N_("OPEN")), Message(N_("This return is open already. Scan the next item."))
    )


def _return_scanned(meaning: ReturnScan, text: str, table: Table) -> Act:
    if len(meaning.returns) > 1:
        raise Declined(
            ScanTrouble.UNKNOWN_CODE,
            replies.refused(
                Message(N_("Several returns carry this code. Choose one from the list of returns."))
            ),
        )
    return open_return(meaning.returns[0], text, meaning.kind, table)


def _article(meaning: ArticleScan, table: Table) -> Act:
    if table.open_case is None:
        raise Declined(ScanTrouble.NO_OPEN_RETURN, replies.refused(_NO_RETURN))
    receive = ReceiveUnit(
        product=meaning.product,
        gtin=meaning.gtin,
        serial=meaning.serial,
        lot=meaning.lot,
        expiry=meaning.expiry,
        repeats=table.repeats,
    )
    payloads = decide(receive, _situation(table), table.ids)
    unit_id = next(payload.unit_id for payload in payloads if isinstance(payload, UnitReceived))
    names = dict(table.names)
    if meaning.product is not None:
        names[meaning.product.sku] = meaning.product.name
    return Act(
        tuple((payload, table.state.rma_ref) for payload in payloads),
        lambda case: replies.unit_received(_present(case).picture, unit_id, names),
    )


def _tote(meaning: ToteScan, table: Table) -> Act:
    if meaning.tote is None:
        raise Declined(
            ScanTrouble.UNKNOWN_CODE, replies.refused(Message(N_("This tote is not known at this site.")))
        )
    unit_id = _last_unit(table)
    move = MoveUnit(unit_id, meaning.tote.disposition, meaning.tote.code)
    return _on_unit(move, unit_id, table, replies.unit_changed)


def _on_unit(
    act: Command,
    unit_id: UnitId,
    table: Table,
    reply: Callable[[ReturnPicture, UnitId, Mapping[str, str]], Reply],
) -> Act:
    return _decided(act, table, lambda case: reply(case.picture, unit_id, table.names))


def _decided(act: Command, table: Table, reply: Callable[[OpenCase], Reply]) -> Act:
    payloads = decide(act, _situation(table), table.ids)
    return Act(
        tuple((payload, table.state.rma_ref) for payload in payloads), lambda case: reply(_present(case))
    )


def _situation(table: Table) -> Situation:
    if table.open_case is None or table.state.package_id is None:
        raise Refused(_NO_RETURN)
    return Situation(table.open_case.picture, table.state.package_id, table.site, table.role)


def _last_unit(table: Table) -> UnitId:
    if table.state.last_unit is None or table.case is None:
        raise Refused(_NO_UNIT)
    return table.state.last_unit


def _accept(table: Table) -> Act:
    if not table.state.open and table.state.unknown_code is not None:
        code = clean(table.state.unknown_code.encode())
        return open_return(None, code, "unknown", table, raw_ref=code)
    unit_id = _last_unit(table)
    return _on_unit(AcceptUnit(unit_id), unit_id, table, replies.accepted)


def _next(table: Table) -> Act:
    if not table.state.open or table.state.package_id is None:
        raise Refused(_NO_RETURN)
    reply = replies.plain(
        AnswerKind.DONE, Message(N_("NEXT")), Message(N_("Parcel done. Scan the label of the next parcel."))
    )
    return Act(((PackageDone(table.state.package_id), table.state.rma_ref),), lambda _case: reply)


def _undo(table: Table) -> Act:
    if table.case is None:
        raise Refused(Message(N_("Nothing to undo on this return.")))
    _target, payloads = undo(table.case.own, table.case.facts, table.case.picture)
    reply = replies.plain(AnswerKind.INFO, Message(N_("UNDONE")), Message(N_("The last step is taken back.")))
    return Act(tuple((payload, table.state.rma_ref) for payload in payloads), lambda _case: reply)


def _reprint(table: Table) -> Act:
    unit = None if table.case is None else table.case.picture.unit(table.state.last_unit)
    if unit is None or unit.voided:
        raise Refused(_NO_UNIT)
    if unit.undecided or unit.needs_serial:
        raise Refused(Message(N_("This unit has no label yet: it waits for a decision or its serial.")))
    reply = replies.plain(
        AnswerKind.INFO, Message(N_("LABEL")), Message(N_("The label is printed again, marked as a copy."))
    )
    return Act((), lambda _case: reply, reprint=True)


def _missing_reply(case: OpenCase) -> Reply:
    missing = sum(line.missing for line in case.picture.lines)
    return replies.plain(
        AnswerKind.ATTENTION,
        Message(N_("MISSING")),
        Message(
            N_("{count} pieces are recorded as missing. Scan CLOSE when the parcel is empty."),
            {"count": missing},
        ),
    )


def _plate_reply(meaning: PlateScan) -> Reply:
    if meaning.unit is None:
        return replies.refused(Message(N_("This is the label of a unit that is not on this return.")))
    return replies.plain(
        AnswerKind.INFO,
        Message(N_("LABEL")),
        Message(
            N_("This is the label of {sku}, grade {grade}."),
            {"sku": meaning.unit.sku or meaning.unit.gtin or "", "grade": meaning.unit.condition},
        ),
    )


def _unknown(text: str, table: Table) -> Declined:
    told = {"code": short(text)}
    if len(text) > LONGEST_CODE:
        return Declined(
            ScanTrouble.REFUSED, replies.refused(Message(N_("This is no code: it is too long. Scan again.")))
        )
    if table.open_case is None:
        sentence = N_(
            "{code} is not in the data of this station. Scan ACCEPT to open it as an unknown parcel."
        )
        return Declined(
            ScanTrouble.UNKNOWN_CODE,
            Reply(AnswerKind.ATTENTION, Message(N_("UNKNOWN")), Message(sentence, told)),
        )
    if table.state.rma_ref is not None and table.state.rma_ref.raw == text:
        return Declined(ScanTrouble.ALREADY_OPEN, _already_open())
    sentence = N_("{code} is not known. Scan another code of this item, or type it with F2.")
    return Declined(ScanTrouble.UNKNOWN_CODE, replies.refused(Message(sentence, told)))
