"""The one list of unit labels: a new layout is one file here and one line in `LAYOUTS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.labels.drawing import Drawing, Translate
from app.labels.layouts import damaged, good, hold
from domain.labels import LabelLayout, UnitLabel

Layout = Callable[[UnitLabel, Translate], Drawing]

LAYOUTS: Mapping[LabelLayout, Layout] = MappingProxyType(
    {
        LabelLayout.GOOD: good.draw,
        LabelLayout.DAMAGED: damaged.draw,
        LabelLayout.HOLD: hold.draw,
    }
)
