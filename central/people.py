"""Operators' PINs: what is stored of them, and how a PIN is compared with it (model.md, People).

verifier = HMAC-SHA-256(site pepper, argon2id(PIN, salt)); without the pepper, which lies in the stations' key
stores, a stolen row cannot be tried against a million PINs.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from argon2.low_level import Type, hash_secret_raw

from domain.ids import OperatorId

MEMORY_KIB, ROUNDS, LANES = 19456, 2, 1
PARAMS = f"argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p={LANES}"
SALT_BYTES = 16
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Person:
    """An operator as the administrator names one."""

    badge: str
    name: str
    role: str
    pin: str


def operator_id(site: str, badge: str) -> OperatorId:
    """The same badge of a site is the same person, also after a restore."""
    return OperatorId(str(uuid5(NAMESPACE_URL, f"returndock:operator\n{site}\n{badge.strip().casefold()}")))


def verifier(pin: str, salt: bytes, pepper: bytes) -> str:
    """The verifier of a PIN in hex, by `PARAMS`."""
    raw = hash_secret_raw(
        pin.encode(),
        salt,
        time_cost=ROUNDS,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=_HASH_BYTES,
        type=Type.ID,
    )
    return hmac.digest(pepper, raw, "sha256").hex()
