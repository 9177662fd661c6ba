"""All that another program may ask of prescription monitoring: one history for a gateway, and its words in FHIR.

The shapes come without the database: whoever only carries messages, such as the hub simulator, has none.
"""

from __future__ import annotations

from datetime import datetime
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
from carelaw.pdmp.wire.fhir.answers import history_parameters


def answer_for_gateway(question: GatewayQuestion, *, at: datetime) -> HistoryReport | SeveralFit:
    """The same report that the console gives, or word that several people fit; nothing is written yet.

    The caller puts it on record with `note_passed_on` before it is given. Raises Refusal for a question that its
    gateway did not let through.
    """
    from carelaw.pdmp.use_cases import passing_on

    return passing_on.answer_for_gateway(question, at=at)


def note_passed_on(question: GatewayQuestion, answer: HistoryReport | SeveralFit, *, at: datetime) -> None:
    """Put on record that a question was answered, and nothing of the answer; the caller holds the transaction."""
    from carelaw.pdmp.use_cases import passing_on

    passing_on.note_passed_on(question, answer, at=at)


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
