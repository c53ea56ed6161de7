"""Grades of a site and the shop's product states, both ways."""

from dataclasses import replace

import pytest

from domain.grading import grade_of, product_state
from domain.shapes import build, plain
from domain.told import GradeMeaning, Site
from domain.vocabulary import Condition, ProductState
from tests.support.builders import SITE

STRICT = replace(
    SITE,
    product_states=(
        GradeMeaning(Condition.B, ProductState.WORE),
        GradeMeaning(Condition.C, ProductState.DAMAGED),
        GradeMeaning(Condition.D, ProductState.DEFECTIVE),
    ),
)


@pytest.mark.parametrize(
    ("condition", "usual", "strict"),
    [
        (Condition.A, ProductState.BRAND_NEW_WITH_LABEL, ProductState.BRAND_NEW_WITH_LABEL),
        (Condition.B, ProductState.BRAND_NEW_WITHOUT_LABEL, ProductState.WORE),
        (Condition.C, ProductState.WORE, ProductState.DAMAGED),
        (Condition.D, ProductState.DAMAGED, ProductState.DEFECTIVE),
    ],
)
def test_a_grade_means_what_the_site_says(
    condition: Condition, usual: ProductState, strict: ProductState
) -> None:
    assert product_state(condition, SITE) is usual
    assert product_state(condition, STRICT) is strict


def test_damage_from_within_is_a_defect() -> None:
    assert product_state(Condition.D, SITE, is_fault=True) is ProductState.DEFECTIVE
    assert product_state(Condition.C, SITE, is_fault=True) is ProductState.WORE
    assert product_state(Condition.C, STRICT, is_fault=True) is ProductState.DEFECTIVE


@pytest.mark.parametrize(
    ("state", "usual", "strict"),
    [
        (ProductState.BRAND_NEW_WITH_LABEL, Condition.A, Condition.A),
        (ProductState.BRAND_NEW_WITHOUT_LABEL, Condition.B, Condition.B),
        (ProductState.WORE, Condition.C, Condition.B),
        (ProductState.DAMAGED, Condition.D, Condition.C),
        (ProductState.DEFECTIVE, Condition.D, Condition.D),
    ],
)
def test_what_the_customer_says_has_a_grade_at_every_site(
    state: ProductState, usual: Condition, strict: Condition
) -> None:
    assert (grade_of(state, SITE), grade_of(state, STRICT)) == (usual, strict)


@pytest.mark.parametrize("condition", Condition)
def test_grades_come_back_from_their_product_states(condition: Condition) -> None:
    for site in (SITE, STRICT):
        assert grade_of(product_state(condition, site), site) is condition


def test_an_older_row_without_meanings_is_read_as_the_usual_ones() -> None:
    body = plain(SITE)
    assert isinstance(body, dict)
    body.pop("product_states")
    assert build(Site, body, "site") == SITE
    assert build(Site, plain(STRICT), "site") == STRICT
