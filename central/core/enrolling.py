"""Enrolment: a one-time code becomes a station's token.

Only hashes are kept. For the minutes in which a lost answer may be asked again the token lies in the code's row,
sealed with the code itself, which central does not have.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from central.core.epochs import Epochs
from central.errors import Again, Refusal, Trouble, Unavailable
from central.ports import Ids, RandomBytes
from central.records import EnrolCode, Station
from central.storage import stations as rows
from central.storage.engine import Database, Tx
from domain.events import wall_time
from domain.ids import Clock
from sync.protocol import EnrolAnswer, EnrolRequest

CODE_LIVES_MS = 15 * 60 * 1000
MOST_FAILURES = 10
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_TOKEN_BYTES = 32


class Enrolling:
    def __init__(
        self, database: Database, epochs: Epochs, clock: Clock, ids: Ids, random_bytes: RandomBytes
    ) -> None:
        self._database = database
        self._epochs = epochs
        self._clock = clock
        self._ids = ids
        self._random = random_bytes

    def new_code(self, site: str) -> str:
        """A one-time code for a station of this site, valid for 15 minutes. Raises Trouble for an unknown site."""
        code = "-".join("".join(_LETTERS[byte % 32] for byte in self._random(4)) for _ in range(3))
        now = self._clock.now_ms()
        with self._database.write() as tx:
            if rows.find_site(tx, site) is None:
                raise Trouble(f"--site: there is no site {site!r} in this database")
            rows.forget_expired_codes(tx, now)
            rows.add_code(tx, _hash(_bare(code)), site, now + CODE_LIVES_MS)
        return code

    def enrol(self, request: EnrolRequest, address: str) -> EnrolAnswer:
        """Exchange a code. Raises Refusal: 403 for a code that is wrong, used or too old, 429 after many tries."""
        for _ in range(4):
            try:
                return self._enrol(request, address)
            except Again:
                continue
        raise Unavailable("the database is busy")

    def _enrol(self, request: EnrolRequest, address: str) -> EnrolAnswer:
        if any("\0" in text for text in (request.code, request.lane, request.station_name)):
            raise Refusal(422, "character not allowed")
        now = self._clock.now_ms()
        code = _bare(request.code)
        with self._database.write() as tx:
            if rows.enrol_failures(tx, address, now - CODE_LIVES_MS) >= MOST_FAILURES:
                raise Refusal(429, "too many wrong codes from here; try again later", retry_after=60)
            found = rows.find_code(tx, _hash(code))
            wrong = found is None or found.expires_at < now or found.lane not in (None, request.lane)
            if wrong:
                rows.add_enrol_failure(tx, address, now, now - CODE_LIVES_MS)
            else:
                return self._answer(tx, request, code, found, now)
        raise Refusal(403, "this code is wrong, used or too old")

    def _answer(
        self, tx: Tx, request: EnrolRequest, code: str, found: EnrolCode | None, now: int
    ) -> EnrolAnswer:
        if found is None:
            raise Trouble("no code to answer for")
        epoch = self._epochs.refresh(tx)
        if found.station is not None and found.sealed_token is not None:
            station = rows.find_station(tx, found.station)
            token = _unsealed(code, found.sealed_token)
        else:
            token = self._random(_TOKEN_BYTES)
            station = self._station(tx, request, found.site, hash_token(_text(token)), now)
            rows.use_code(tx, _hash(code), station, request.lane, _sealed(code, token))
        site = rows.find_site(tx, found.site)
        if site is None or station is None:
            raise Trouble("the code's site or station is gone")
        return EnrolAnswer(
            station_token=_text(token),
            station_id=station.station,
            station_name=station.name,
            site=site.site,
            pepper=site.pepper,
            server_epoch=epoch,
            server_time=wall_time(now),
        )

    def _station(self, tx: Tx, request: EnrolRequest, site: str, token_hash: str, now: int) -> Station:
        """A new station for this lane; the lane's own one, with a new token, when it lost its keys.

        Raises Refusal for a lane of another site.
        """
        lane = rows.find_lane(tx, request.lane)
        if lane is None:
            station = Station(self._ids.new_id(), site, request.station_name)
            rows.add_station(tx, station, token_hash, now)
            rows.bind_lane(tx, request.lane, station, now)
            lane = rows.find_lane(tx, request.lane)
            if lane is None or lane.station != station.station:
                raise Refusal(409, "this lane is being enrolled already; try again")
            return station
        if lane.site != site:
            raise Refusal(403, "this lane belongs to another site")
        station = Station(lane.station, site, request.station_name)
        rows.renew_station(tx, station, token_hash)
        return station


def hash_token(token: str) -> str:
    """How a token is kept. A plain hash suffices for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _bare(code: str) -> str:
    """The code as meant: without spaces and dashes, letters that look like digits read as these."""
    return "".join(code.split()).replace("-", "").upper().translate(_READ_AS)


def _hash(code: str) -> str:
    return hashlib.sha256(f"enrol\n{code}".encode()).hexdigest()


def _pad(code: str) -> bytes:
    return hmac.digest(code.encode(), b"station token", "sha256")


def _sealed(code: str, token: bytes) -> str:
    return bytes(a ^ b for a, b in zip(token, _pad(code), strict=True)).hex()


def _unsealed(code: str, sealed: str) -> bytes:
    return bytes(a ^ b for a, b in zip(bytes.fromhex(sealed), _pad(code), strict=True))


def _text(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode("ascii")
