"""A queue of anomalies and the evidence of each, out of a real return, for the tests of the screen."""

from __future__ import annotations

from dataclasses import replace

from app.case import OpenCase
from app.evidence import evidence_of
from app.happened import AnomalyEvidence, AnomalyQueue, AnomalyRow, Happened
from domain.anomaly_kinds import Severity, kind_of
from domain.ids import AnomalyId, ReturnId
from domain.told import Operator
from tests.support import benches
from tests.support.builders import a_return, a_story
from tests.support.fake_dock import FakeQuestions

REFERENCE = "RMA-2026-00117"
ARTICLE = "Cordless drill 18 V with two batteries and case"


def a_case() -> OpenCase:
    """One more cup than expected, and a drill with another serial than announced."""
    built = a_return(REFERENCE).with_line("DRILL-18V", serials=("SN-4471-A0012",)).with_line("CUP", 1)
    story = a_story(built)
    story.receive("CUP")
    story.receive("DRILL-18V", serial="SN-4477-A012")
    story.receive("CUP")
    return OpenCase(tuple(story.facts), tuple(story.facts), story.picture())


def fill(questions: FakeQuestions) -> dict[str, AnomalyEvidence]:
    """Put the queue of that return before the screen; the evidence by kind."""
    case = a_case()
    found: dict[str, AnomalyEvidence] = {}
    rows: list[AnomalyRow] = []
    for anomaly in case.picture.anomalies:
        evidence = evidence_of(case, anomaly.anomaly_id, {}, lambda _sku: ARTICLE)
        assert evidence is not None
        found[anomaly.kind] = questions.evidence[anomaly.anomaly_id] = evidence
        rows.append(a_row(anomaly.anomaly_id, anomaly.kind))
    questions.queue = AnomalyQueue(tuple(rows), {Severity.ATTENTION: len(rows), Severity.INFO: 3})
    return found


def a_row(anomaly_id: AnomalyId, kind: str) -> AnomalyRow:
    since = benches.NOW_MS - 3_700_000
    return AnomalyRow(anomaly_id, ReturnId("return-117"), REFERENCE, kind, kind_of(kind).severity, since)


def signed_in(operator: Operator) -> Happened:
    """The bench of the good unit, with this person at work."""
    happened = benches.good()
    return replace(happened, bench=replace(happened.bench, operator=operator))
