"""Joins the anomaly screen's model and view; the window only says when it leaves."""

from __future__ import annotations

from ui.screens.anomalies.view import AnomaliesView
from ui.screens.anomalies.viewmodel import AnomaliesModel


def bind(model: AnomaliesModel, view: AnomaliesView) -> None:
    """The view shows each change and hands on what a person wants."""
    model.changed.connect(lambda: view.show_state(model.state))
    view.selected.connect(model.select)
    view.chosen.connect(model.choose)
    view.noted.connect(model.write_note)
    view.valued.connect(model.give_value)
    view.pin_entered.connect(model.enter_pin)
    view.show_state(model.state)
