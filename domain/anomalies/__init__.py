"""RULES: every anomaly rule, one file each. A rule is pure, total and looks only at its case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.anomalies import (
    late_receipt,
    missing_at_close,
    over_receipt,
    possible_double,
    quantity_lowered,
    raised_by_person,
    repeated_after_restart,
    serial_mismatch,
    serial_seen_twice,
    text_mismatch,
    unexpected_item,
    unknown_parcel,
    values_differ,
    voided_but_handled,
    wrong_state,
)
from domain.anomaly import Rule

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "unexpected_item": unexpected_item.find,
        "over_receipt": over_receipt.find,
        "missing_at_close": missing_at_close.find,
        "serial_mismatch": serial_mismatch.find,
        "serial_seen_twice": serial_seen_twice.find,
        "unknown_parcel": unknown_parcel.find,
        "wrong_state": wrong_state.find,
        "late_receipt": late_receipt.find,
        "possible_double": possible_double.find,
        "quantity_lowered": quantity_lowered.find,
        "repeated_after_restart": repeated_after_restart.find,
        "values_differ": values_differ.find,
        "voided_but_handled": voided_but_handled.find,
        "text_mismatch": text_mismatch.find,
        "raised_by_person": raised_by_person.find,
    }
)
"""By kind, in the order in which anomalies are shown."""

DECIDES_A_UNIT = ("unexpected_item", "over_receipt")
"""Kinds that leave their unit undecided, and the return open, until ACCEPT or HOLD."""
