"""Who may work here: badges, PINs, and the wait after wrong ones. Works without central.

verifier = HMAC-SHA256(site pepper, argon2id(PIN, salt)) (model.md, People). The pepper comes with enrolment.
"""

from __future__ import annotations

import hmac
import logging
import re
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from app.happened import SignIn
from domain.codes import badges_in
from domain.ids import Clock, OperatorId
from domain.message import N_, Message
from domain.rights import Right, may
from domain.told import Operator

log = logging.getLogger(__name__)

_PARAMS = re.compile(r"^argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)$")
_FREE_TRIES = 5
_WAIT_MS = 30_000
_HASH_BYTES = 32


class People:
    """Badge and PIN against the told operators. Safe on any thread."""

    def __init__(
        self, told: Callable[[], Sequence[Operator]], pepper: Callable[[], bytes], clock: Clock
    ) -> None:
        """`told` reads the operators as of the last commit; `pepper` opens the key store when first needed."""
        self._told = told
        self._pepper = pepper
        self._clock = clock
        self._lock = threading.Lock()
        self._by_badge: dict[str, Operator] | None = None
        self._wrong: dict[OperatorId, tuple[int, int]] = {}

    def forget(self) -> None:
        """Central told something new: read the operators again when asked."""
        with self._lock:
            self._by_badge = None

    def is_badge(self, text: str) -> bool:
        """Whether this is a badge code, or the bare number of a badge known here."""
        return bool(badges_in(text)) or self._of(text) is not None

    def check(self, badge: str, pin: str) -> SignIn:
        """Whether this PIN belongs to this badge. Counts the try before it looks."""
        operator = self._of(badge)
        if operator is None:
            return SignIn(None, Message(N_("This badge is not known here. Ask your supervisor.")))
        now = self._clock.now_ms()
        if operator.valid_until is not None and _is_over(operator.valid_until, now):
            return SignIn(None, Message(N_("This badge has expired. Ask your supervisor.")))
        if not may(operator.role, Right.RECEIVE):
            return SignIn(None, Message(N_("This badge may only read. Ask your supervisor.")))
        wait_ms = self._count_try(operator.id, now)
        if wait_ms > 0:
            return SignIn(
                None,
                Message(N_("Too many wrong PINs. Wait {seconds} seconds."), {"seconds": -(-wait_ms // 1000)}),
            )
        if not self._fits(operator, pin):
            return SignIn(None, Message(N_("The PIN is wrong. Type it again.")))
        with self._lock:
            self._wrong.pop(operator.id, None)
        return SignIn(operator)

    def _count_try(self, operator_id: OperatorId, now: int) -> int:
        """Count this try as a wrong one; the milliseconds still to wait, 0 when it may go on."""
        with self._lock:
            tries, last = self._wrong.get(operator_id, (0, 0))
            if last > now:  # The clock was set back: the wait begins again instead of lasting for years.
                self._wrong[operator_id] = (tries, last := now)
            wait = last + _WAIT_MS - now
            if tries >= _FREE_TRIES and wait > 0:
                return wait
            self._wrong[operator_id] = (tries + 1, now)
            return 0

    def _fits(self, operator: Operator, pin: str) -> bool:
        params = _PARAMS.match(operator.params)
        if params is None:
            return False
        memory, rounds, lanes = map(int, params.groups())
        try:
            hashed = hash_secret_raw(
                pin.encode("utf-8"), bytes.fromhex(operator.salt), rounds, memory, lanes, _HASH_BYTES, Type.ID
            )
        except (ValueError, HashingError):
            log.warning("the told PIN of %s cannot be used", operator.id)
            return False
        verifier = hmac.new(self._pepper(), hashed, sha256).hexdigest()
        return hmac.compare_digest(verifier, operator.verifier.lower())

    def _of(self, text: str) -> Operator | None:
        # Read under the lock: what was told meanwhile must not be forgotten again.
        with self._lock:
            if self._by_badge is None:
                self._by_badge = {person.badge.strip().casefold(): person for person in self._told()}
            known = self._by_badge
        candidates = badges_in(text) or (text.strip(),)
        return next((known[key] for one in candidates if (key := one.strip().casefold()) in known), None)


def _is_over(valid_until: str, now_ms: int) -> bool:
    """Whether this moment (RFC 3339; UTC where it does not say) has passed. An unreadable one is over."""
    try:
        until = datetime.fromisoformat(valid_until)
    except ValueError:
        return True
    until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return until.timestamp() * 1000 <= now_ms
