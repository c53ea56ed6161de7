"""Decisions on anomalies as the desk takes them: who decides, and which return the facts speak of."""

from __future__ import annotations

from app.case import OpenCase
from domain.errors import Refused
from domain.events import Payload, RmaRef
from domain.message import N_, Message
from domain.picture import ReturnPicture
from domain.resolving import Person, Resolve, resolve
from domain.told import Operator, Site


def decided(
    wish: Resolve, picture: ReturnPicture, site: Site, by: Person | None, second: Operator | None
) -> tuple[Payload, ...]:
    """The facts of this decision. Raises Refused."""
    if by is None:
        raise Refused(Message(N_("Nobody is signed in. Scan your badge.")))
    confirmed = None if second is None else Person(second.id, second.role)
    return resolve(wish, picture, site, by, confirmed)


def ref_of(case: OpenCase) -> RmaRef:
    """How facts name this return: by its id, or by its scan while nothing told explains it."""
    picture = case.picture
    known_by = next((one.fact.rma_ref for one in case.facts if one.fact.rma_ref is not None), None)
    return RmaRef(id=picture.return_id) if picture.told is not None or known_by is None else known_by
