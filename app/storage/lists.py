"""What lists show: returns to receive, and facts that are not with central. Reading only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Select, and_, or_, select

from app.happened import OutboxRow, ReturnRow
from app.storage.store import StationStore
from app.storage.tables import (
    ACKED,
    DELIVERY,
    EVENT,
    PARKED,
    PRODUCT_CODE,
    RETURN_CODE,
    RETURN_VIEW,
    TOLD_RETURN,
)
from app.storage.told import code_key, product_by_sku, return_row, returns_by_code, told_return
from domain.codec import decode
from domain.events import Fact
from domain.ids import EventId, ReturnId
from domain.told import ToldReturn
from domain.vocabulary import FulfillmentStatus, ProcessingStatus

_LAST_CHARACTER = "\U0010ffff"
_RECEIVABLE = ("ACCEPTED", "NEW", "REQUESTED", "ON_HOLD")


def open_returns(connection: Connection, text: str, most: int) -> Sequence[ReturnRow]:
    """Returns to receive: by the beginning of a reference, tracking or order number, else by target date."""
    query = (
        select(TOLD_RETURN.c.body, RETURN_VIEW)
        .outerjoin(RETURN_VIEW, RETURN_VIEW.c.return_id == TOLD_RETURN.c.id)
        .where(or_(RETURN_VIEW.c.closed.is_(None), RETURN_VIEW.c.closed == 0))
        .limit(most)
    )
    rows = connection.execute(_filtered(query, text)).mappings().all()
    told = ((told_return(row["body"]), row) for row in rows)
    return tuple(_row(found, dict(row)) for found, row in told if found is not None)


def _filtered(query: Select[tuple[object, ...]], text: str) -> Select[tuple[object, ...]]:
    key = code_key(text)
    if not key:
        return query.where(TOLD_RETURN.c.processing.in_(_RECEIVABLE)).order_by(
            TOLD_RETURN.c.processing, TOLD_RETURN.c.target_date, TOLD_RETURN.c.reference
        )
    found = (
        select(RETURN_CODE.c.return_id)
        .where(and_(RETURN_CODE.c.key >= key, RETURN_CODE.c.key < key + _LAST_CHARACTER))
        .order_by(RETURN_CODE.c.key)
        .limit(2000)
    )
    return query.where(TOLD_RETURN.c.id.in_(found)).order_by(TOLD_RETURN.c.reference)


def _row(told: ToldReturn, view: Mapping[str, object]) -> ReturnRow:
    """A row from the sums kept here, else, before anything happened, from what is told."""
    fresh = view["return_id"] is None
    return ReturnRow(
        return_id=told.id,
        reference=told.reference,
        processing=told.processing if fresh else ProcessingStatus(str(view["processing"])),
        fulfillment=FulfillmentStatus.PENDING if fresh else FulfillmentStatus(str(view["fulfillment"])),
        expected=sum(line.expected for line in told.lines),
        received=0 if fresh else int(str(view["received"])),
        damaged=0 if fresh else int(str(view["damaged"])),
        instructions=told.instructions,
        target_date=told.target_date,
        open_anomalies=0 if fresh else int(str(view["open_anomalies"])),
    )


def outbox(connection: Connection, most: int) -> Sequence[OutboxRow]:
    """Facts that are not with central: parked ones first, then pending ones, oldest first."""
    rows = connection.execute(
        select(DELIVERY.c.event_id, DELIVERY.c.state, DELIVERY.c.reason, DELIVERY.c.made_ms, EVENT.c.text)
        .join(EVENT, (EVENT.c.event_id == DELIVERY.c.event_id) & (EVENT.c.fact_hash == DELIVERY.c.fact_hash))
        .where(DELIVERY.c.state != ACKED)
        .order_by(DELIVERY.c.state.desc(), DELIVERY.c.seq)
        .limit(most)
    )
    return tuple(
        _outbox_row(connection, decode(bytes(text)), made_ms, (reason or "") if state == PARKED else None)
        for _, state, reason, made_ms, text in rows
    )


def _outbox_row(connection: Connection, fact: Fact, made_ms: int, parked_because: str | None) -> OutboxRow:
    reference = None
    if fact.rma_ref is not None:
        reference = fact.rma_ref.raw or _reference(connection, fact.rma_ref.id)
    return OutboxRow(EventId(fact.event_id), fact.type, reference, made_ms, parked_because)


def _reference(connection: Connection, return_id: ReturnId | None) -> str | None:
    return connection.execute(
        select(TOLD_RETURN.c.reference).where(TOLD_RETURN.c.id == return_id)
    ).scalar_one_or_none()


def every_text(store: StationStore) -> Iterator[bytes]:
    """The exact text of every fact kept: this lane's in its order, then those received by feed."""
    with store.read() as connection:
        rows = connection.execution_options(yield_per=500).execute(
            select(EVENT.c.text).order_by(
                EVENT.c.own_seq.is_(None), EVENT.c.own_seq, EVENT.c.return_id, EVENT.c.ord
            )
        )
        for text in rows.scalars():
            yield bytes(text)


def practice_codes(connection: Connection, reference: str) -> tuple[str, str, str, str] | None:
    """Codes of the standard job: a line of one, a line of two, a known serial, an article not on the return."""
    found = returns_by_code(connection, reference)
    told = return_row(connection, found[0].return_id) if found else None
    if told is None:
        return None
    by_size = {line.expected: line.sku for line in told.lines if not line.serials}
    serial = next((line.serials[0] for line in told.lines if line.serials), None)
    stranger = connection.execute(
        select(PRODUCT_CODE.c.key)
        .where(PRODUCT_CODE.c.sku.not_in([line.sku for line in told.lines]))
        .order_by(PRODUCT_CODE.c.sku, PRODUCT_CODE.c.key)
        .limit(1)
    ).scalar_one_or_none()
    once, twice = (_barcode(connection, by_size.get(size)) for size in (1, 2))
    if once is None or twice is None or serial is None or stranger is None:
        return None
    return once, twice, serial, stranger


def _barcode(connection: Connection, sku: str | None) -> str | None:
    product = None if sku is None else product_by_sku(connection, sku)
    return None if product is None or not product.barcodes else product.barcodes[0]
