"""Where a unit goes by its condition (model.md, Units and lines): the line's own word, the site's rule, ours."""

from __future__ import annotations

from domain.picture import LinePicture, ReturnPicture, UnitPicture
from domain.serials import same_serial
from domain.told import Site
from domain.vocabulary import Condition, Disposition, ProductState

USUAL_STATES: dict[Condition, ProductState] = {
    Condition.A: ProductState.BRAND_NEW_WITH_LABEL,
    Condition.B: ProductState.BRAND_NEW_WITHOUT_LABEL,
    Condition.C: ProductState.WORE,
    Condition.D: ProductState.DAMAGED,
}
"""What a grade means where the site says nothing (field convention, Grades). There is no standard to follow."""


def disposition_for(condition: Condition, line: LinePicture | None, site: Site) -> Disposition:
    """The disposition of a unit in this condition on this line.

    As new: the line's return inventory status, else the site's rule, else available. Any other grade: the
    site's rule; without one damaged goods go to damaged stock and the rest where the line says.
    """
    told = None if line is None else line.told_disposition
    rule = next((rule.disposition for rule in site.grades if rule.condition is condition), None)
    if condition is Condition.A:
        return told or rule or Disposition.AVAILABLE
    if rule is not None:
        return rule
    if condition.is_damaged:
        return Disposition.DAMAGED
    return told or Disposition.AVAILABLE


def line_with_room(picture: ReturnPicture, sku: str | None, serial: str | None = None) -> LinePicture | None:
    """The line on which a next piece of this SKU would count, as `domain.allocation` fills them.

    The line that announces the serial, else the first with room; the last one of the SKU when all are full.
    """
    lines = _told_lines(picture, sku)
    if serial is not None:
        wanted = same_serial(serial)
        for line in lines:
            if any(same_serial(known) == wanted for known in line.serials):
                return line
    free = (line for line in lines if line.good + line.damaged < line.expected)
    return next(free, lines[-1] if lines else None)


def room_for(picture: ReturnPicture, sku: str | None) -> int:
    """How many pieces of this SKU the return still expects; confirmed missing ones may yet turn up."""
    return sum(max(0, line.expected - line.good - line.damaged) for line in _told_lines(picture, sku))


def _told_lines(picture: ReturnPicture, sku: str | None) -> list[LinePicture]:
    return [line for line in picture.lines if line.sku == sku and not line.added]


def usual_disposition(picture: ReturnPicture, unit: UnitPicture, site: Site) -> Disposition:
    """Where the unit goes once nothing is wrong with it: what its receipt said, else by its condition."""
    if unit.condition is site.default_condition:
        return unit.default_disposition
    return disposition_for(unit.condition, picture.line(unit.line_id), site)


def regraded(picture: ReturnPicture, unit: UnitPicture, condition: Condition, site: Site) -> Disposition:
    """Where the unit goes when it gets this condition. What is on hold stays on hold."""
    if unit.disposition is Disposition.HOLD:
        return Disposition.HOLD
    return disposition_for(condition, picture.line(unit.line_id), site)


def product_state(condition: Condition, site: Site, *, is_fault: bool = False) -> ProductState:
    """The product state that a unit of this grade has here. A damaged one with a fault of its own is defective."""
    told = next((rule.state for rule in site.product_states if rule.condition is condition), None)
    found = told or USUAL_STATES[condition]
    return ProductState.DEFECTIVE if is_fault and found is ProductState.DAMAGED else found


def grade_of(state: ProductState, site: Site) -> Condition:
    """The grade that goods of this product state would get here: the best one that means it.

    Damaged and defective are one grade unless the site tells them apart. A state that no grade of the site means
    has its usual grade.
    """
    meant = [condition for condition in Condition if product_state(condition, site) is state]
    if meant:
        return meant[0]
    usual = ProductState.DAMAGED if state is ProductState.DEFECTIVE else state
    return next(condition for condition, found in USUAL_STATES.items() if found is usual)
