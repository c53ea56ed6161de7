"""The invariants I1 to I4 of the protocol, asked of a world at rest. I5 is asked while it comes to rest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.storage.log import every_own_fact
from app.storage.tables import EVENT
from app.storage.views import read_case
from central.core.projecting import cases, picture_of
from central.storage.engine import Database
from central.storage.tables import event, projection, return_log
from domain.codec import decode
from domain.events import Fact, LoggedFact, UnitReceived, UnitVoided
from domain.fold import fold
from domain.ids import ReturnId
from domain.picture import ReturnPicture
from tests.simulation.template import SITE
from tests.simulation.world import World


@dataclass(frozen=True)
class Committed:
    """What a station's disk holds of its own: the truth that central is compared with."""

    fact: Fact
    text: bytes


def check(world: World, database: Database) -> Counter[str]:
    """How often each type of fact was committed, and aliases. Raises AssertionError naming the invariant broken."""
    committed = _committed(world)
    log = _log(database)
    ids = [event_id for event_id, _text in log]
    assert not (lost := committed.keys() - set(ids)), f"I1: lost {len(lost)}: {sorted(lost)[:3]}"
    assert not (twice := _twice(log)), f"I2: counted twice {twice[:3]}"
    assert len(ids) == len(set(ids)), "I2: one id stored twice"
    for event_id, text in log:
        assert event_id in committed, f"I3: {event_id} was committed nowhere"
        assert text == committed[event_id].text, f"I3: {event_id} is another text than committed"
    aliases = _same_sums(world, database, committed)
    return Counter(one.fact.type for one in committed.values()) + Counter(alias=aliases)


def _committed(world: World) -> dict[str, Committed]:
    found: dict[str, Committed] = {}
    for station in world.stations:
        with station.store.read() as connection:
            for logged in list(every_own_fact(connection)):
                row = select(EVENT.c.text).where(EVENT.c.event_id == logged.fact.event_id)
                text = bytes(connection.execute(row).scalar_one())
                found[logged.fact.event_id] = Committed(logged.fact, text)
    return found


def _log(database: Database) -> list[tuple[str, bytes]]:
    with database.read() as tx:
        rows = tx.connection.execute(select(event.c.event_id, event.c.text).where(event.c.site == SITE))
        return [(row.event_id, bytes(row.text)) for row in rows]


def _twice(log: Sequence[tuple[str, bytes]]) -> list[str]:
    """Units that the log counts more than once."""
    facts = (decode(text) for _event_id, text in log)
    counted = Counter(fact.payload.unit_id for fact in facts if isinstance(fact.payload, UnitReceived))
    return [unit_id for unit_id, times in counted.items() if times > 1]


def _same_sums(world: World, database: Database, committed: dict[str, Committed]) -> int:
    """I4 for every return; answers how many were bound by an alias."""
    with database.read() as tx:
        rows = tx.connection.execute(select(return_log.c.return_id, return_log.c.alias_of)).all()
        roots = sorted({row.alias_of or row.return_id for row in rows})
        found = cases(tx, SITE, roots)
        stored = dict(tx.connection.execute(select(projection.c.return_id, projection.c.body)).all())
    for root in roots:
        case = found[root]
        central = picture_of(case)
        logged = [LoggedFact(decode(one.text), one.fact_hash, one.ord) for one in reversed(case.events)]
        assert fold(logged, central.told, ReturnId(root)) == central, f"I4: {root}: not the fold of the log"
        _counts_each_unit_once(central, [one.event_id for one in case.events], committed)
        _is_projected(central, stored.get(root), root)
        for station in world.stations:
            with station.store.read() as connection:
                here = read_case(connection, ReturnId(root))
            if here.facts or central.told is not None:
                assert here.picture == central, f"I4: {root}: dock {station.number} and central differ"
    return sum(row.alias_of is not None for row in rows)


def _counts_each_unit_once(
    picture: ReturnPicture, event_ids: Sequence[str], committed: dict[str, Committed]
) -> None:
    """The physical units, counted without the fold."""
    payloads = [committed[event_id].fact.payload for event_id in event_ids]
    received = {payload.unit_id for payload in payloads if isinstance(payload, UnitReceived)}
    voided = {payload.unit_id for payload in payloads if isinstance(payload, UnitVoided)}
    shown = {unit.unit_id for unit in picture.units if not unit.voided}
    assert shown == received - voided, f"I4: {picture.return_id}: units shown are not units received"
    pieces = sum(one.good + one.damaged for one in picture.lines)
    assert pieces <= len(shown), f"I2: {picture.return_id}: more pieces than units"


def _is_projected(picture: ReturnPicture, body: bytes | None, root: str) -> None:
    assert body is not None, f"I4: {root} has no projection"
    text = bytes(body).decode()
    assert f'"processing":"{picture.processing}"' in text, f"I4: {root}: stored projection is stale"
    good = sum(one.good for one in picture.lines)
    assert sum(int(part.split(",")[0]) for part in text.split('"good":')[1:]) == good, (
        f"I4: {root}: stale sums"
    )
