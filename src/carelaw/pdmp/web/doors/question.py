"""The fields of a question for a case, and the question that they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carelaw.pdmp.facts.access import Purpose
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.platform.acts.declaration import Act, Asked

_PURPOSES = tuple((one.value, one.value.replace("_", " ").capitalize()) for one in Purpose if one is not Purpose.OTHER)
_DECLARED = (
    ("existing-patient", "An existing patient of mine"),
    ("first-visit", "A patient at the first visit"),
    ("current-patient", "A current patient"),
)

QUESTION = Act(
    "ask-by-case",
    "Ask for a case",
    "Name the case and, if it is about several, whom you mean. The question is on the log whatever becomes of it.",
    "Ask",
    ASK_HISTORY,
    "§9(b)",
    "carelaw.pdmp.use_cases.asking.ask_history",
    (
        Asked("purpose", "Why you ask", "choice", choices=_PURPOSES),
        Asked("case", "Case or designation", required=False, says="Its id, from your list of cases.", most=36),
        Asked("last_name", "Last name", required=False, most=60),
        Asked("first_name", "First name", required=False, most=60),
        Asked("birth_date", "Date of birth", "day", required=False),
        Asked("dea", "DEA number", required=False, says="Of the professional the case names.", most=12),
        Asked("attestation", "You declare that the person is", "choice", required=False, choices=_DECLARED),
        Asked("drug", "Drug being dispensed", required=False, says="Its NDC.", most=15),
        Asked("reason", "Reason", required=False, says="A code, such as PROGRAM_FUNCTION.", most=24),
        Asked("period_from", "First day", "day", required=False),
        Asked("period_to", "Last day", "day", required=False),
    ),
)


def asked_from(values: Mapping[str, Any]) -> HistoryRequest:
    """The question that was typed."""
    named = values["last_name"] or values["first_name"] or values["birth_date"]
    return HistoryRequest(
        purpose=values["purpose"],
        attestation=values["attestation"] or "",
        reason=values["reason"],
        person=PersonAsked(values["last_name"], values["first_name"], values["birth_date"]) if named else None,
        drug=values["drug"],
        dea=values["dea"].upper(),
        case=values["case"],
        period_from=values["period_from"],
        period_to=values["period_to"],
    )
