"""The desk without a thread: scans and commands in, committed facts and announcements out.

One caller at a time (the lane, or a simulation). What lies on the table is always read from the last commit.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.case import Recorded
from app.desk import receiving, replies
from app.desk.act import Act, Declined, Reply
from app.desk.catalogue import Catalogue
from app.desk.deciding import decided, ref_of
from app.desk.labelling import Labelling
from app.desk.ports import Ledger
from app.desk.recording import Author, Recorder
from app.desk.settling import Settling
from app.desk.usable import usable_commands
from app.errors import StorageTrouble
from app.happened import Answer, AnswerKind, Bench, Happened, LabelOrder, Stage
from app.history import history
from app.scanning import CommandScan, clean, recognise, short
from domain.commands import CommandWord
from domain.dock import scan_hash
from domain.errors import Refused
from domain.events import (
    LabelPrinted,
    OperatorSignedIn,
    OperatorSignedOut,
    Payload,
    RmaRef,
    ScanNotUnderstood,
    UnitReceived,
)
from domain.ids import Clock, EventId, IdMaker, ReturnId, provisional_return_id
from domain.message import N_, Message
from domain.resolving import Person, Resolve
from domain.told import Operator, Site
from domain.vocabulary import Role, ScanTrouble

log = logging.getLogger(__name__)

_LONGEST_SCAN = 16_000


@dataclass(frozen=True, slots=True)
class StationName:
    """Who this station is: its own name and its site's id, as central gave them."""

    name: str
    site: str


class DeskCore:
    """Everything that happens on one station's table."""

    def __init__(
        self, ledger: Ledger, station: StationName, recorder: Recorder, clock: Clock, ids: IdMaker
    ) -> None:
        self._ledger = ledger
        self._station = station
        self._recorder = recorder
        self._clock = clock
        self._ids = ids
        self._catalogue = Catalogue(ledger)
        self._settling = Settling()
        self._labels = Labelling(ledger, self._catalogue, self._settling, station.name, clock)
        self._answer: Answer | None = None
        self._state = ledger.dock_state()
        before = self._state
        self._scan_before_start = (before.last_scan_hash, before.last_scan) if before.open else None
        self._case = ledger.table(self._state)

    def begin(self) -> Happened:
        """The first picture after a start: the last committed scan with its time, and labels still owed.

        Nobody is signed in, also after a kill: whoever starts the program need not be who worked before.
        """
        self._sign_out("restart")
        if self._state.open:
            self._settling.unit_id = self._state.last_unit
        if self._state.last_scan_ms is not None and self._case is not None:
            self._answer = Answer(
                AnswerKind.INFO,
                Message(N_("LAST SCAN")),
                Message(N_("This was the last scan before the restart. Go on after it.")),
                self._last_code(),
                self._state.last_scan_ms,
                restored=True,
            )
        return self._announce(self._labels.owed_before(), answer=self._answer)

    def scan(self, raw: bytes) -> Happened:
        """A code was scanned or typed: recognised, decided, committed, answered. Never raises Refused.

        Whatever fails before its commit, the scan is kept. Raises StorageTrouble when the program ends first.
        """
        before = self._state.last_scan
        while True:
            try:
                return self._scan(raw)
            except StorageTrouble as trouble:
                if self._state.last_scan != before or not self._recorder.patience(trouble):
                    raise
            except Exception:
                if self._state.last_scan != before:
                    raise
                log.exception("a scan of %d bytes could not be handled", len(raw))
                return self._keep(raw, clean(raw), Declined(ScanTrouble.REFUSED, replies.not_handled()))

    def _scan(self, raw: bytes) -> Happened:
        text = clean(raw)
        trouble = self._cannot_work()
        if trouble is not None:
            return self._keep(raw, text, trouble)
        picture = self._case.picture if self._case is not None and self._state.open else None
        meaning = recognise(text, picture, self._site, self._catalogue)
        if not (isinstance(meaning, CommandScan) and _leaves_unsettled(meaning.word)):
            self._settling.settle()
        repeats = self._repeats(raw)
        try:
            act = receiving.act_on(meaning, text, self._table(repeats))
        except Refused as no:
            return self._keep(raw, text, Declined(ScanTrouble.REFUSED, replies.refused(no.message)))
        except Declined as no:
            return self._keep(raw, text, no)
        return self._do(act, raw, text)

    def command(self, word: CommandWord) -> Happened:
        """A function key or a button."""
        trouble = self._cannot_work()
        if trouble is not None:
            return self._reply(trouble.reply, word)
        if not _leaves_unsettled(word):
            self._settling.settle()
        try:
            act = receiving.command(word, self._table(None))
        except Refused as no:
            return self._reply(replies.refused(no.message), word)
        return self._do(act, None, word)

    def open_return(self, return_id: ReturnId) -> Happened:
        """A return chosen from the list, because its label cannot be scanned."""
        code = self._ledger.case(return_id).picture.reference or return_id
        self._settling.settle()
        try:
            act = receiving.open_return(return_id, code, "reference", self._table(None))
        except Refused as no:
            return self._reply(replies.refused(no.message), code)
        except Declined as no:
            return self._reply(no.reply, code)
        return self._do(act, None, code)

    def resolve(self, return_id: ReturnId, wish: Resolve, second: Operator | None) -> Happened:
        """A decision on an anomaly, of the return on the table or of any other. Raises Refused.

        `second` confirmed it with badge and PIN. Labels that the decision makes owed are ordered.
        """
        trouble = self._cannot_work()
        if trouble is not None:
            raise Refused(trouble.reply.sentence)
        case = self._ledger.case(return_id)
        on_table = self._is_on_table([return_id])
        payloads = decided(wish, case.picture, self._site, self._person(), second)
        ref = self._state.rma_ref if on_table else ref_of(case)
        facts = self._recorder.facts([(payload, ref) for payload in payloads], self._author(), None)
        self._take(self._recorder.commit(facts))
        labels = self._labels.owed(self._case if on_table else self._ledger.case(return_id))
        return self._reply(
            replies.decided(wish.resolution), case.picture.reference or "", labels, committed=True
        )

    def _person(self) -> Person | None:
        operator = self._state.operator
        return None if operator is None else Person(operator, self._role)

    def sign_in(self, operator: Operator) -> Happened:
        """PIN and badge were right: a new session, with the open return kept."""
        facts = []
        if self._state.session is not None:
            facts += self._recorder.facts(((OperatorSignedOut("change"), None),), self._author(), None)
        facts.append(
            self._recorder.sign_in_fact(OperatorSignedIn(self._station.name, operator.role), operator.id)
        )
        self._take(self._recorder.commit(facts))
        self._settling.signed_in(self._clock.now_ms())
        return self._announce((), answer=self._answer, committed=True)

    def lock(self, reason: str) -> Happened:
        """The operator leaves; the open return stays."""
        was_signed_in = self._state.session is not None
        self._sign_out(reason)
        return self._announce((), committed=was_signed_in)

    def _sign_out(self, reason: str) -> None:
        if self._state.session is not None:
            signed_out = ((OperatorSignedOut(reason), None),)
            self._take(self._recorder.commit(self._recorder.facts(signed_out, self._author(), None)))

    def due_ms(self) -> int | None:
        """When `tick` has something to do, in milliseconds since 1970."""
        return self._settling.due_ms

    def tick(self) -> Happened | None:
        """Time went by: the label of the last unit may be owed now."""
        if not self._settling.is_due(self._clock.now_ms()):
            return None
        self._settling.settle()
        labels = self._labels.owed(self._case)
        return self._announce(labels, answer=self._answer) if labels else None

    def told_changed(self, return_ids: Sequence[ReturnId]) -> Happened | None:
        """Central told something: the catalogue is read anew, and the table if it is about it."""
        before = self._heading()
        self._catalogue.forget()
        if self._is_on_table(return_ids):
            self._case = self._ledger.table(self._state)
        elif before == self._heading():
            return None
        return self._announce((), answer=self._answer)

    def _is_on_table(self, return_ids: Sequence[ReturnId]) -> bool:
        """Whether one of these is the return on the table, or the one that its unknown parcel was bound to."""
        if self._case is None:
            return False
        known_as = {self._case.picture.return_id}
        if self._state.rma_ref is not None and self._state.rma_ref.raw is not None:
            known_as.add(provisional_return_id(self._station.site, self._state.rma_ref.raw))
        return not known_as.isdisjoint(return_ids)

    def _heading(self) -> tuple[Stage, Site, Operator | None, Mapping[str, str]]:
        """What a bench shows of told rows besides its return."""
        operator = None if self._state.operator is None else self._catalogue.people.get(self._state.operator)
        return self._stage(), self._site, operator, self._names()

    def label_printed(self, order: LabelOrder) -> Happened:
        """The label came out: a fact by the operator who received the unit."""
        label = order.label
        case = self._ledger.case(order.return_id)
        received = case.picture.unit(order.unit_id)
        by = next(
            (one.fact for one in case.facts if received and one.fact.event_id == received.received_by), None
        )
        if by is None:
            return self._announce((), answer=self._answer)
        payload = LabelPrinted(order.unit_id, label.plate, label.layout, label.condition, label.is_copy)
        facts = self._recorder.facts(((payload, by.rma_ref),), Author(by.operator, by.session), None)
        self._take(self._recorder.commit(facts))
        self._settling.at_printer.discard((order.unit_id, label.layout, label.condition))
        return self._announce((), answer=self._answer, committed=True)

    def say(self, reply: Reply, code: str = "") -> Happened:
        """Answer without a scan: trouble of a device."""
        return self._reply(reply, code)

    @property
    def _role(self) -> Role:
        return Role(self._state.role) if self._state.role in tuple(Role) else Role.RECEIVER

    @property
    def _site(self) -> Site:
        return self._catalogue.site

    def _stage(self) -> Stage:
        if not self._catalogue.loaded:
            return Stage.WAITING
        if self._state.session is None:
            return Stage.SIGN_IN
        return Stage.RECEIVING if self._state.open else Stage.IDLE

    def _cannot_work(self) -> Declined | None:
        match self._stage():
            case Stage.WAITING:
                sentence = Message(N_("This station has not heard from central yet. The scan is kept."))
                return Declined(ScanTrouble.WAITING_FOR_CENTRAL, replies.refused(sentence))
            case Stage.SIGN_IN:
                sentence = Message(N_("Nobody is signed in. Scan your badge. The scan is kept."))
                return Declined(ScanTrouble.NOT_SIGNED_IN, replies.refused(sentence))
            case _:
                return None

    def _table(self, repeats: EventId | None) -> receiving.Table:
        return receiving.Table(
            state=self._state,
            case=self._case,
            site=self._site,
            role=self._role,
            ids=self._ids,
            names=self._names(),
            read_case=self._ledger.case,
            repeats=repeats,
        )

    def _repeats(self, raw: bytes) -> EventId | None:
        """The last scan before the restart, if this first one at work after it is the same code."""
        before, self._scan_before_start = self._scan_before_start, None
        return before[1] if before is not None and before[0] == scan_hash(raw) else None

    def _keep(self, raw: bytes, text: str, declined: Declined) -> Happened:
        """Keep every byte of a scan that changes nothing; a very long one in several facts."""
        explanation = declined.reply.sentence.english()
        ref: RmaRef | None = self._state.rma_ref if self._state.open else None
        pieces = [raw[at : at + _LONGEST_SCAN] for at in range(0, len(raw), _LONGEST_SCAN)] or [raw]
        payload = ScanNotUnderstood(declined.trouble, explanation[:2000])
        facts = [
            fact
            for piece in pieces
            for fact in self._recorder.facts(((payload, ref),), self._author(), piece)
        ]
        self._take(self._recorder.commit(facts))
        return self._reply(declined.reply, text, committed=True)

    def _do(self, act: Act, raw: bytes | None, text: str) -> Happened:
        if act.payloads:
            facts = self._recorder.facts(act.payloads, self._author(), raw)
            self._take(self._recorder.commit(facts))
        elif raw is not None:
            self._keep_command_scan(raw)
        for payload, _ in act.payloads:
            if isinstance(payload, UnitReceived):
                self._settling.unit_scanned(payload.unit_id, self._clock.now_ms())
        labels = self._labels.owed(self._case)
        if act.reprint and self._case is not None:
            unit = self._case.picture.unit(self._state.last_unit)
            labels += () if unit is None else (self._labels.order(self._case, unit, is_copy=True),)
        return self._reply(
            act.reply(self._case), text, labels, committed=bool(act.payloads) or raw is not None
        )

    def _keep_command_scan(self, raw: bytes) -> None:
        """REPRINT makes no fact of its own before the label is out; its scan is kept all the same."""
        payload: Payload = ScanNotUnderstood(ScanTrouble.ALREADY_LABELLED, "REPRINT")
        self._take(
            self._recorder.commit(
                self._recorder.facts(((payload, self._state.rma_ref),), self._author(), raw)
            )
        )

    def _author(self) -> Author:
        return Author(self._state.operator, self._state.session)

    def _take(self, recorded: Recorded) -> None:
        self._state, self._case = recorded.state, recorded.case

    def _reply(
        self, reply: Reply, code: str, labels: tuple[LabelOrder, ...] = (), *, committed: bool = False
    ) -> Happened:
        self._answer = Answer(reply.kind, reply.word, reply.sentence, short(code), self._clock.now_ms())
        return self._announce(labels, answer=self._answer, committed=committed)

    def _announce(
        self, labels: tuple[LabelOrder, ...], *, answer: Answer | None = None, committed: bool = False
    ) -> Happened:
        return Happened(self._bench(), answer, labels, committed)

    def _bench(self) -> Bench:
        case = self._case
        people = self._catalogue.people
        operator = None if self._state.operator is None else people.get(self._state.operator)
        names = {person.id: person.name for person in people.values()}
        return Bench(
            stage=self._stage(),
            station=self._station.name,
            operator=operator,
            picture=None if case is None else case.picture,
            package_id=self._state.package_id if self._state.open else None,
            last_unit=self._state.last_unit,
            names=self._names(),
            history=() if case is None else history(case.facts, case.picture, names),
            idle_minutes=self._site.idle_minutes,
            commands=usable_commands(self._state, case),
        )

    def _names(self) -> Mapping[str, str]:
        if self._case is None:
            return {}
        picture = self._case.picture
        skus = {line.sku for line in picture.lines} | {unit.sku for unit in picture.units if unit.sku}
        return {sku: self._catalogue.name(sku) for sku in sorted(skus)}

    def _last_code(self) -> str:
        facts = () if self._case is None else self._case.own
        raw = next((one.fact.raw_scan for one in facts if one.fact.event_id == self._state.last_scan), None)
        return "" if raw is None else clean(raw)


def _leaves_unsettled(word: CommandWord) -> bool:
    return word.is_condition or word is CommandWord.UNDO
