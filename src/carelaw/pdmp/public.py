"""All that another program may ask of prescription monitoring: one history for a gateway, and its words in FHIR."""

from __future__ import annotations

from typing import Any

from carelaw.pdmp.facts.gateway import GatewayQuestion, SeveralFit
from carelaw.pdmp.facts.history import (
    DispenserShown,
    DrugShown,
    HistoryReport,
    HistoryRequest,
    KnownPatient,
    Name,
    PersonAsked,
    PrescriberShown,
    PrescriptionShown,
)
from carelaw.pdmp.use_cases.passing_on import answer_for_gateway, note_passed_on
from carelaw.pdmp.wire.fhir.answers import history_parameters


def fhir_history(report: HistoryReport, question: GatewayQuestion, source: str) -> dict[str, Any]:
    """A report as the Parameters of the HL7 US PDMP guide, the same that prescription monitoring's own door gives."""
    asked = HistoryRequest(question.purpose, period_from=question.period_from, period_to=question.period_to)
    return history_parameters(report, asked, source)


__all__ = [
    "DispenserShown",
    "DrugShown",
    "GatewayQuestion",
    "HistoryReport",
    "KnownPatient",
    "Name",
    "PersonAsked",
    "PrescriberShown",
    "PrescriptionShown",
    "SeveralFit",
    "answer_for_gateway",
    "fhir_history",
    "note_passed_on",
]
