"""Every word of every vocabulary has a name, a code and a shape; no value of the seed pages is lacking."""

import re
from enum import StrEnum

import pytest

from app.labels.parts import OUTLINES
from domain import vocabulary
from domain.vocabulary import CONDITION_SIGNS, SIGNS, Condition, Role, Shape, sign_of

SEEDS: dict[type[StrEnum], str] = {
    vocabulary.ProcessingStatus: "NEW REQUESTED ACCEPTED PROCESSING REJECTED CANCELED COMPLETE ON_HOLD ANOMALY"
    " DELETED",
    vocabulary.DeliveryStatus: "PENDING HANDLED PROCESSING DELIVERING DELIVERED DELIVERED_TO_SENDER CANCELED ERROR",
    vocabulary.FinancialStatus: "PENDING REFUNDED PARTIALLY_REFUNDED REFUND_REJECTED CANCELED NONE EXECUTION_ERROR",
    vocabulary.FulfillmentStatus: "PENDING IN_PROGRESS ERROR CANCELED COMPLETE",
    vocabulary.ExpectedResolution: "NONE VOUCHER REPLACE REFUND",
    vocabulary.ShopReason: "WRONG_ITEM NOT_RECEIVED SIZE_PROBLEM COLOR_PROBLEM DEFECTIVE DAMAGED_PRODUCT UNSATISFIED"
    " ITEMS_NOT_SOLD",
    vocabulary.ProductState: "BRAND_NEW_WITH_LABEL BRAND_NEW_WITHOUT_LABEL WORE DAMAGED DEFECTIVE",
    vocabulary.LineState: "FULFILLED PARTIALLY_FULFILLED PENDING",
    vocabulary.ReturnReason: "tooBig tooSmall damaged wrongItem other",
    vocabulary.ReturnType: "rma_submitted_by_customer quality_control damaged_in_transit wrong_item_shipped"
    " returned_to_sender rma_created_by_distribution_center",
    vocabulary.Disposition: "available quality-control damaged refurbishing under-investigation hold",
    vocabulary.InventoryStatus: "expected available damaged lost backordered received in-receiving allocated"
    " quality-control kit-to-ship-available oversellable under-investigation refurbishing destroyed relabeled"
    " consumed shipped",
    vocabulary.Condition: "A B C D",
}
"""Every value of `happycolis-overview` and `masonhub-rmas`, ours beside them."""


def test_each_vocabulary_has_just_the_words_of_its_source() -> None:
    assert {words: set(words) for words in SIGNS} == {
        words: set(text.split()) for words, text in SEEDS.items()
    }


@pytest.mark.parametrize("words", SIGNS, ids=lambda words: words.__name__)
def test_every_word_has_a_name_a_code_of_its_own_and_a_shape(words: type[StrEnum]) -> None:
    signs = [sign_of(word) for word in words]
    assert list(SIGNS[words]) == list(words)
    assert all(sign.name.english().strip() and sign.shape in Shape for sign in signs)
    assert all(re.fullmatch("[A-Z0-9]{1,4}", sign.code) for sign in signs)
    assert len({sign.code for sign in signs}) == len(signs)
    assert len({sign.name.english() for sign in signs}) == len(signs)


def test_a_word_of_no_vocabulary_has_no_sign() -> None:
    with pytest.raises(KeyError):
        sign_of(Role.AUDITOR)


def test_a_grade_has_the_shape_that_its_label_prints() -> None:
    assert {grade: outline.name.lower() for grade, outline in OUTLINES.items()} == {
        grade: CONDITION_SIGNS[grade].shape.value for grade in Condition
    }
