"""What central tells a station: rows that are replaced whole and never edited here.

Each is the body of a feed item of its kind (protocol.md, Calls). Money is in minor units (cents).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.ids import LineId, OperatorId, ReturnId
from domain.vocabulary import (
    Condition,
    DeliveryStatus,
    Disposition,
    FinancialStatus,
    FulfillmentStatus,
    ProcessingStatus,
    ProductState,
    Role,
)


class ToldKind(StrEnum):
    """Kinds of told feed items, in the order in which a snapshot sends them."""

    SITE = "site"
    OPERATOR = "operator"
    PRODUCT = "product"
    RETURN = "return"
    ALIAS = "alias"
    FLAG = "flag"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What is expected on one line. `serials` are the serials announced for it, as the shop wrote them."""

    line_id: LineId
    sku: str
    expected: int
    disposition: Disposition | None = None
    reason: str | None = None
    notes: str | None = None
    order: str | None = None
    serials: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldReturn:
    """The return's own row: the fold's only told input. `processing` is what the shop decided.

    `started` is StartFulfillment told by the shop. Version rises only when the shop's data moves.
    """

    id: ReturnId
    version: int
    reference: str
    lines: tuple[ToldLine, ...]
    processing: ProcessingStatus = ProcessingStatus.ACCEPTED
    delivery: DeliveryStatus = DeliveryStatus.PENDING
    financial: FinancialStatus = FinancialStatus.PENDING
    started: bool = False
    generation: int = 0
    return_type: str | None = None
    expected_resolution: str | None = None
    instructions: str | None = None
    customer: str | None = None
    manifest: str | None = None
    tracking: tuple[str, ...] = ()
    target_date: str | None = None
    owner: str | None = None
    issued_at: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A catalogue row. `barcodes` as printed on the goods; a GTIN may have 8, 12, 13 or 14 digits."""

    sku: str
    name: str
    barcodes: tuple[str, ...] = ()
    serialised: bool = False
    group: str | None = None
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """A person's row. verifier = HMAC-SHA-256(site pepper, argon2id(PIN, salt)), all hex (model.md, People)."""

    id: OperatorId
    badge: str
    name: str
    role: Role
    salt: str
    params: str
    verifier: str
    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class Tote:
    """A box at the dock: scanning it says where the last unit goes."""

    code: str
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class GradeRule:
    """Where a unit of this condition goes when its line says nothing."""

    condition: Condition
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class GradeMeaning:
    """What a grade says in the shop's words, at this site."""

    condition: Condition
    state: ProductState


@dataclass(frozen=True, slots=True)
class Site:
    """The site's rules. `version` is the rule version that facts name.

    `product_states` says which product state each grade means here; `domain.grading` has the usual meanings.
    """

    id: str
    name: str
    version: int = 1
    language: str = "en"
    receiver_may_accept: bool = True
    evidence_for_damage: bool = False
    default_condition: Condition = Condition.A
    grades: tuple[GradeRule, ...] = ()
    totes: tuple[Tote, ...] = ()
    idle_minutes: int = 10
    closed_days: int = 30
    product_states: tuple[GradeMeaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """Binds a provisional return to a return (model.md, Identity)."""

    id: ReturnId
    return_id: ReturnId


@dataclass(frozen=True, slots=True)
class Flag:
    """What only central can see because it spans returns; changes no sum."""

    id: str
    return_id: ReturnId
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class LineSum:
    """One line of a summary, in pieces."""

    line_id: LineId
    sku: str
    expected: int
    good: int
    damaged: int
    missing: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Central's picture of a return up to `ord`, for stations that do not hold its facts."""

    id: ReturnId
    ord: int
    fold_version: int
    processing: ProcessingStatus
    fulfillment: FulfillmentStatus
    closed: bool
    open_anomalies: int
    lines: tuple[LineSum, ...] = ()
