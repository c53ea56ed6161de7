"""What the administrator does: sites, loading what the shop says, enrolment codes, the report."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from central.core.aliasing import bind
from central.core.arrivals import reference_key
from central.core.epochs import Epochs
from central.core.lining import matched
from central.core.loadfile import Load, ReturnWanted
from central.core.projecting import reproject, told_return
from central.core.reporting import Report, report_of
from central.errors import Again, Trouble, Unavailable
from central.people import PARAMS, SALT_BYTES, Person, operator_id, verifier
from central.ports import Ids, RandomBytes
from central.records import ToldRow
from central.storage import log, told
from central.storage import stations as rows
from central.storage.engine import Database, Tx
from domain.codec import canonical
from domain.events import wall_time
from domain.fold import FOLD_VERSION
from domain.ids import Clock, ReturnId, provisional_return_id, return_id
from domain.shapes import build, plain
from domain.told import GradeRule, Operator, Product, Site, ToldKind, ToldReturn, Tote
from domain.vocabulary import Condition, Disposition, ProcessingStatus, Role

_GRADES = (
    GradeRule(Condition.A, Disposition.AVAILABLE),
    GradeRule(Condition.B, Disposition.QUALITY_CONTROL),
    GradeRule(Condition.C, Disposition.REFURBISHING),
    GradeRule(Condition.D, Disposition.DAMAGED),
)
_TOTES = (
    Tote("AVAILABLE", Disposition.AVAILABLE),
    Tote("REFURBISH", Disposition.REFURBISHING),
    Tote("QUALITY", Disposition.QUALITY_CONTROL),
    Tote("DAMAGED", Disposition.DAMAGED),
    Tote("INVESTIGATE", Disposition.UNDER_INVESTIGATION),
    Tote("HOLD", Disposition.HOLD),
)
_PEPPER_BYTES = 32
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load moved; unchanged ones keep their version and are not counted."""

    operators: int
    products: int
    returns: int


class Office:
    def __init__(
        self, database: Database, epochs: Epochs, clock: Clock, ids: Ids, random_bytes: RandomBytes
    ) -> None:
        self._database = database
        self._epochs = epochs
        self._clock = clock
        self._ids = ids
        self._random = random_bytes

    def make_site(self, name: str, shown: str) -> None:
        """Make a site with the default rules; an existing one stays as it is."""
        site = Site(id=name, name=shown, grades=_GRADES, totes=_TOTES)
        with self._database.write() as tx:
            rows.add_site(tx, name, self._random(_PEPPER_BYTES).hex())
            if name not in told.find_told(tx, name, ToldKind.SITE, [name]):
                row = ToldRow(ToldKind.SITE, name, site.version, canonical(plain(site)))
                told.tell(tx, name, [row], self._clock.now_ms())

    def sites(self) -> list[str]:
        with self._database.read() as tx:
            return [site.site for site in rows.sites(tx)]

    def is_empty(self, site: str) -> bool:
        """Whether nothing was ever loaded or received at this site."""
        with self._database.read() as tx:
            return not (told.all_told(tx, site, ToldKind.OPERATOR) or told.return_ids(tx, site, "", 1))

    def load(self, site: str, wanted: Load) -> Loaded:
        """Tell all of it in one transaction, or nothing. What is as it was keeps its version."""
        for _ in range(4):
            try:
                with self._database.write() as tx:
                    return self._load(tx, site, wanted)
            except Again:
                continue
        raise Unavailable("the database is busy")

    def judge_again(self) -> None:
        """After an upgrade: fold again what another version of the fold stored, and what was held."""
        with self._database.read() as tx:
            sites = [site.site for site in rows.sites(tx)]
            held = {site: log.held_returns(tx, site) for site in sites}
        for site in sites:
            for start in range(0, len(held[site]), _CHUNK):
                self._reproject(site, held[site][start : start + _CHUNK])
            last = ""
            while names := self._of_older_fold(site, last):
                self._reproject(site, names)
                last = names[-1]

    def report(self, reference: str | None = None) -> list[Report]:
        """Every return (or those of one reference) as folded from the log now, at all sites."""
        found: list[Report] = []
        with self._database.read() as tx:
            for site in rows.sites(tx):
                for names in _returns(tx, site.site, reference):
                    found += report_of(tx, site.site, names)
        return sorted(found, key=lambda report: (report["reference"] or "", json.dumps(report)))

    def _of_older_fold(self, site: str, after: str) -> list[str]:
        with self._database.read() as tx:
            return told.returns_of_older_fold(tx, site, FOLD_VERSION, after, _CHUNK)

    def _reproject(self, site: str, names: Sequence[str]) -> None:
        with self._database.write() as tx:
            roots = [row.root for row in log.provisional_returns(tx, site, names)]
            reproject(tx, site, roots, self._clock.now_ms())
            log.announce(tx, site, [("summary", root, None) for root in sorted(set(roots))])

    def _load(self, tx: Tx, site: str, wanted: Load) -> Loaded:
        row = rows.find_site(tx, site)
        if row is None:
            raise Trouble(
                f"there is no site {site!r} in this database: python -m central init --database URL"
            )
        now = self._clock.now_ms()
        people = self._operators(tx, site, bytes.fromhex(row.pepper), wanted.operators)
        goods = _products(tx, site, wanted.products)
        told.tell(tx, site, people, now)
        told.tell(tx, site, goods, now)
        return Loaded(len(people), len(goods), self._returns(tx, site, wanted.returns, now))

    def _operators(self, tx: Tx, site: str, pepper: bytes, people: Sequence[Person]) -> list[ToldRow]:
        there = told.find_told(tx, site, ToldKind.OPERATOR, [operator_id(site, p.badge) for p in people])
        changed = []
        for person in people:
            before = there.get(operator_id(site, person.badge))
            body = self._operator(site, pepper, person, before)
            row = _next(ToldKind.OPERATOR, body.id, canonical(plain(body)), before)
            if row is not None:
                changed.append(row)
        return changed

    def _operator(self, site: str, pepper: bytes, person: Person, before: ToldRow | None) -> Operator:
        old = (
            None
            if before is None or before.body is None
            else build(Operator, json.loads(before.body), "operator")
        )
        kept = old is not None and hmac.compare_digest(
            verifier(person.pin, bytes.fromhex(old.salt), pepper), old.verifier
        )
        salt = bytes.fromhex(old.salt) if old is not None and kept else self._random(SALT_BYTES)
        return Operator(
            id=operator_id(site, person.badge),
            badge=person.badge,
            name=person.name,
            role=Role(person.role),
            salt=salt.hex(),
            params=PARAMS,
            verifier=verifier(person.pin, salt, pepper),
        )

    def _returns(self, tx: Tx, site: str, wanted: Sequence[ReturnWanted], now: int) -> int:
        """Tell returns; a reference not deleted is the return it was, whatever changed."""
        keys = {key for one in wanted for key in _keys(one)}
        known = log.lock_references(tx, site, keys)
        ids = {one.reference: ReturnId(known.get(reference_key(one.reference)) or "") for one in wanted}
        before = told.find_told(tx, site, ToldKind.RETURN, {name for name in ids.values() if name})
        bodies = [self._return(site, one, before.get(ids[one.reference]), now) for one in wanted]
        provisional = log.provisional_returns(
            tx, site, [provisional_return_id(site, key) for key in sorted(keys)]
        )
        locked = log.lock_returns(
            tx, site, dict.fromkeys({body.id for body in bodies} | {row.return_id for row in provisional})
        )
        changed = [row for body in bodies if (row := _told_row(body, before.get(body.id))) is not None]
        told.tell(tx, site, changed, now)
        log.set_references(tx, site, _meanings(wanted, bodies, known))
        touched = {row.id for row in changed}
        for key, body_id in sorted(_first_meaning(wanted, bodies).items()):
            guest = locked.get(provisional_return_id(site, key))
            if guest is not None and guest.alias_of is None and guest.return_id != body_id:
                locked[guest.return_id] = bind(tx, site, guest, body_id, now)
                touched.add(body_id)
        names = sorted(touched)
        for start in range(0, len(names), _CHUNK):
            reproject(tx, site, names[start : start + _CHUNK], now)
        return len(changed)

    def _return(self, site: str, wanted: ReturnWanted, before: ToldRow | None, now: int) -> ToldReturn:
        old = None if before is None or before.body is None else told_return(before.body)
        if old is not None and old.processing is ProcessingStatus.DELETED:
            fresh = return_id(site, wanted.reference, old.generation + 1)
            made = ToldReturn(fresh, 1, wanted.reference, (), generation=old.generation + 1)
        else:
            made = old or ToldReturn(return_id(site, wanted.reference), 1, wanted.reference, ())
        return replace(
            made,
            reference=wanted.reference,
            lines=matched(made.id, wanted.lines, made.lines),
            delivery=wanted.delivery,
            return_type=wanted.return_type,
            instructions=wanted.instructions,
            customer=wanted.customer,
            manifest=wanted.manifest,
            tracking=wanted.tracking,
            issued_at=made.issued_at or wall_time(now),
        )


def _products(tx: Tx, site: str, products: Sequence[Product]) -> list[ToldRow]:
    there = told.find_told(tx, site, ToldKind.PRODUCT, [product.sku for product in products])
    found = (
        _next(ToldKind.PRODUCT, product.sku, canonical(plain(product)), there.get(product.sku))
        for product in products
    )
    return [row for row in found if row is not None]


def _next(kind: ToldKind, name: str, body: bytes, before: ToldRow | None) -> ToldRow | None:
    """The row that replaces `before`, None when nothing moved."""
    if before is not None and before.body == body:
        return None
    return ToldRow(kind, name, 1 if before is None else before.version + 1, body)


def _told_row(body: ToldReturn, before: ToldRow | None) -> ToldRow | None:
    version = 1 if before is None else before.version
    if before is not None and before.body == canonical(plain(replace(body, version=version))):
        return None
    moved = replace(body, version=1 if before is None else version + 1)
    return ToldRow(ToldKind.RETURN, body.id, moved.version, canonical(plain(moved)))


def _keys(wanted: ReturnWanted) -> Iterator[str]:
    yield reference_key(wanted.reference)
    yield from (reference_key(tracking) for tracking in wanted.tracking)


def _first_meaning(wanted: Sequence[ReturnWanted], bodies: Sequence[ToldReturn]) -> dict[str, str]:
    """What each key stands for: a reference before any tracking number, else the first that names it."""
    meaning: dict[str, str] = {}
    for one, body in zip(wanted, bodies, strict=True):
        meaning[reference_key(one.reference)] = body.id
    for one, body in zip(wanted, bodies, strict=True):
        for tracking in one.tracking:
            meaning.setdefault(reference_key(tracking), body.id)
    return meaning


def _meanings(
    wanted: Sequence[ReturnWanted], bodies: Sequence[ToldReturn], known: dict[str, str | None]
) -> Iterable[tuple[str, str, str]]:
    references = {reference_key(one.reference) for one in wanted}
    for key, name in sorted(_first_meaning(wanted, bodies).items()):
        if key in references or known.get(key) is None:
            yield key, name, "reference" if key in references else "tracking"


def _returns(tx: Tx, site: str, reference: str | None) -> Iterator[list[str]]:
    if reference is not None:
        found = told.returns_of_reference(tx, site, reference)
        if found:
            yield found
        return
    last = ""
    while names := told.return_ids(tx, site, last, _CHUNK):
        yield names
        last = names[-1]
