"""Sites, stations, enrolment codes, lanes, epochs and alarms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import delete, func, insert, select, update

from central.records import Delivery, EnrolCode, Lane, LaneState, SiteRow, Station
from central.storage.bulk import among, insert_new
from central.storage.engine import Tx
from central.storage.tables import (
    alarm,
    delivery,
    enrol_code,
    enrol_failure,
    epoch,
    lane,
    site,
    skipped,
    station,
)


def newest_epoch(tx: Tx) -> str | None:
    """The epoch that counts, None in a database never initialised."""
    return tx.connection.execute(select(epoch.c.epoch).order_by(epoch.c.no.desc()).limit(1)).scalar()


def first_epoch(tx: Tx) -> str | None:
    """The very first epoch: the identity of this database for its witness."""
    return tx.connection.execute(select(epoch.c.epoch).order_by(epoch.c.no).limit(1)).scalar()


def knows_epoch(tx: Tx, name: str) -> bool:
    return tx.connection.execute(select(epoch.c.no).where(epoch.c.epoch == name)).first() is not None


def add_epoch(tx: Tx, name: str, reason: str, at: int) -> None:
    tx.connection.execute(insert(epoch).values(epoch=name, reason=reason, started_at=at))


def raise_alarm(tx: Tx, kind: str, detail: str, at: int) -> None:
    tx.connection.execute(insert(alarm).values(kind=kind, detail=detail, at=at))


def alarm_kinds(tx: Tx, since: int) -> list[str]:
    """Kinds of the alarms raised since then, each once."""
    found = tx.connection.execute(select(alarm.c.kind).where(alarm.c.at >= since).distinct())
    return sorted(found.scalars())


def alarms(tx: Tx) -> list[tuple[str, str]]:
    """All alarms (kind, detail), oldest first."""
    found = tx.connection.execute(select(alarm.c.kind, alarm.c.detail).order_by(alarm.c.no))
    return [(row.kind, row.detail) for row in found]


def sites(tx: Tx) -> list[SiteRow]:
    return [SiteRow(**row) for row in tx.connection.execute(select(site).order_by(site.c.site)).mappings()]


def find_site(tx: Tx, name: str, *, lock: bool = False) -> SiteRow | None:
    question = select(site).where(site.c.site == name)
    row = tx.connection.execute(question.with_for_update() if lock else question).mappings().one_or_none()
    return None if row is None else SiteRow(**row)


def add_site(tx: Tx, name: str, pepper: str) -> None:
    insert_new(tx, site, [{"site": name, "pepper": pepper, "head": 0, "batch": 0, "chain": ""}])


def add_station(tx: Tx, made: Station, token_hash: str, at: int) -> None:
    tx.connection.execute(
        insert(station).values(
            station=made.station, site=made.site, name=made.name, token_hash=token_hash, enrolled_at=at
        )
    )


def renew_station(tx: Tx, known: Station, token_hash: str) -> None:
    """Give a station another token and perhaps another name; the token before stops working."""
    renewed = update(station).where(station.c.station == known.station)
    tx.connection.execute(renewed.values(name=known.name, token_hash=token_hash))


def station_of_token(tx: Tx, token_hash: str) -> Station | None:
    question = select(station.c.station, station.c.site, station.c.name).where(
        station.c.token_hash == token_hash
    )
    row = tx.connection.execute(question).mappings().one_or_none()
    return None if row is None else Station(**row)


def find_station(tx: Tx, name: str) -> Station | None:
    question = select(station.c.station, station.c.site, station.c.name).where(station.c.station == name)
    row = tx.connection.execute(question).mappings().one_or_none()
    return None if row is None else Station(**row)


def add_code(tx: Tx, code_hash: str, of_site: str, expires_at: int) -> None:
    tx.connection.execute(insert(enrol_code).values(code_hash=code_hash, site=of_site, expires_at=expires_at))


def find_code(tx: Tx, code_hash: str) -> EnrolCode | None:
    """The code's row, locked until the transaction ends."""
    question = select(
        enrol_code.c.site,
        enrol_code.c.expires_at,
        enrol_code.c.lane,
        enrol_code.c.station,
        enrol_code.c.sealed_token,
    ).where(enrol_code.c.code_hash == code_hash)
    row = tx.connection.execute(question.with_for_update()).mappings().one_or_none()
    return None if row is None else EnrolCode(**row)


def use_code(tx: Tx, code_hash: str, by: Station, of_lane: str, sealed_token: str) -> None:
    tx.connection.execute(
        update(enrol_code)
        .where(enrol_code.c.code_hash == code_hash)
        .values(station=by.station, lane=of_lane, sealed_token=sealed_token)
    )


def forget_expired_codes(tx: Tx, now: int) -> None:
    tx.connection.execute(delete(enrol_code).where(enrol_code.c.expires_at < now))


def enrol_failures(tx: Tx, address: str, since: int) -> int:
    """Failed tries from this address since then."""
    question = select(func.count()).where(enrol_failure.c.address == address, enrol_failure.c.at >= since)
    return tx.connection.execute(question).scalar_one()


def add_enrol_failure(tx: Tx, address: str, at: int, forget_before: int) -> None:
    tx.connection.execute(delete(enrol_failure).where(enrol_failure.c.at < forget_before))
    tx.connection.execute(insert(enrol_failure).values(address=address, at=at))


def find_lane(tx: Tx, name: str, *, lock: bool = False) -> Lane | None:
    question = select(lane.c.lane, lane.c.site, lane.c.station, lane.c.state, lane.c.applied_through)
    question = question.where(lane.c.lane == name)
    row = tx.connection.execute(question.with_for_update() if lock else question).one_or_none()
    return (
        None
        if row is None
        else Lane(row.lane, row.site, row.station, LaneState(row.state), row.applied_through)
    )


def bind_lane(tx: Tx, name: str, to: Station, at: int) -> None:
    """Bind a lane to its station; an existing binding stays."""
    row = {"lane": name, "site": to.site, "station": to.station, "state": LaneState.OK.value}
    insert_new(tx, lane, [{**row, "applied_through": 0, "bound_at": at}])


def live_lanes(tx: Tx, of_station: str) -> int:
    question = select(func.count()).where(lane.c.station == of_station, lane.c.state == LaneState.OK.value)
    return tx.connection.execute(question).scalar_one()


def set_lane(tx: Tx, name: str, state: LaneState, applied_through: int) -> None:
    tx.connection.execute(
        update(lane).where(lane.c.lane == name).values(state=state.value, applied_through=applied_through)
    )


def deliveries_at(tx: Tx, of_lane: str, seqs: Collection[int]) -> list[Delivery]:
    """What was delivered at these places of the lane."""
    question = select(delivery.c.seq, delivery.c.event_id, delivery.c.fact_hash, delivery.c.prev_hash).where(
        delivery.c.lane == of_lane, among(tx, delivery.c.seq, seqs)
    )
    return [Delivery(*row) for row in tx.connection.execute(question)]


def add_deliveries(tx: Tx, of_lane: str, rows: Sequence[Delivery], at: int) -> None:
    insert_new(
        tx,
        delivery,
        [
            {
                "lane": of_lane,
                "seq": row.seq,
                "event_id": row.event_id,
                "fact_hash": row.fact_hash,
                "prev_hash": row.prev_hash,
                "at": at,
            }
            for row in rows
        ],
    )


def add_skipped(tx: Tx, of_lane: str, seqs: Sequence[int]) -> None:
    insert_new(tx, skipped, [{"lane": of_lane, "seq": seq} for seq in seqs])


def passed_through(tx: Tx, of_lane: str, beyond: int) -> int:
    """The largest n with every seq ≤ n delivered or skipped, given that it is at least `beyond`."""
    passed = (
        select(delivery.c.seq)
        .where(delivery.c.lane == of_lane, delivery.c.seq > beyond)
        .union(select(skipped.c.seq).where(skipped.c.lane == of_lane, skipped.c.seq > beyond))
        .subquery()
    )
    place = (func.row_number().over(order_by=passed.c.seq) + beyond).label("place")
    counted = select(passed.c.seq, place).subquery()
    gapless = select(func.max(counted.c.seq)).where(counted.c.seq == counted.c.place)
    return cast("int | None", tx.connection.execute(gapless).scalar()) or beyond


def watermark(tx: Tx, of_station: str, name: str | None) -> int:
    """`applied_through` of the lane named, or of the station's newest; 0 for a lane that is not the station's."""
    question = select(lane.c.applied_through).where(lane.c.station == of_station)
    question = question.where(lane.c.lane == name) if name else question.order_by(lane.c.bound_at.desc())
    return tx.connection.execute(question.limit(1)).scalar() or 0
