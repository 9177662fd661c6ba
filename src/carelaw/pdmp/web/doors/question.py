"""The fields of a question for a case, and the question that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked
from carelaw.pdmp.rules.access_matrix import purposes_of
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.pdmp.use_cases.query_words import PURPOSES
from carelaw.platform.acts.declaration import Act, Asked

_PURPOSES = tuple((one.value, PURPOSES[one.value]) for one in Purpose if one is not Purpose.OTHER)
_DECLARED = (
    ("existing-patient", "An existing patient of mine"),
    ("first-visit", "A patient at the first visit"),
    ("current-patient", "A current patient"),
)

_REASONS = (("PROGRAM_FUNCTION", "The program's own functions"), ("LAW_ENFORCEMENT", "Law enforcement"))
# They ask under their state's agreement; cases are of offices here.
PARTNERS = frozenset({Role.OOS_PDMP, Role.OOS_PRESCRIBER, Role.OOS_DISPENSER})
# What only some doors look at; everybody else is not asked for it.
_ONLY_FOR: Mapping[str, frozenset[Role]] = {
    "case": frozenset(Role) - PARTNERS,
    "dea": frozenset(Role) - {Role.OOS_PDMP, Role.OOS_DISPENSER},
    "attestation": frozenset(
        {
            Role.PRESCRIBER, Role.PRESCRIBER_DESIGNEE, Role.DISPENSER, Role.DISPENSER_DESIGNEE,
            Role.OOS_PRESCRIBER, Role.OOS_DISPENSER,
        }
    ),
    "drug": frozenset({Role.DISPENSER, Role.DISPENSER_DESIGNEE, Role.OOS_DISPENSER}),
    "reason": frozenset({Role.OOS_PDMP}),
}  # fmt: skip

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
        Asked("dea", "DEA number", required=False, says="The case names it, or it is your own.", most=12),
        Asked("attestation", "You declare that the person is", "choice", required=False, choices=_DECLARED),
        Asked("drug", "Drug being dispensed", required=False, says="Its NDC.", most=15),
        Asked("reason", "For whom your program asks", "choice", required=False, choices=_REASONS),
        Asked("period_from", "First day", "day", required=False),
        Asked("period_to", "Last day", "day", required=False),
    ),
)
_AS_PARTNER = (
    "You ask under your state's agreement, within the limits of your counterparts here. "
    "The question is on the log whatever becomes of it."
)


def question_for(role: Role, cases: Sequence[tuple[str, str]], named: str) -> Act:
    """The question as somebody in a role is asked it: their own purposes first, their own cases to choose from.

    A case `named` that is not among them is asked about all the same, and refused on the log.
    """
    own = {one.value for one in purposes_of(role)}
    choices = {
        "purpose": tuple(sorted(_PURPOSES, key=lambda one: one[0] not in own)),
        "case": (*cases, *([(named[:36], named[:36])] if named and named not in dict(cases) else ())),
    }
    return replace(
        QUESTION,
        title="Ask for a history" if role in PARTNERS else QUESTION.title,
        says=_AS_PARTNER if role in PARTNERS else QUESTION.says,
        asks=tuple(
            replace(one, kind="choice", choices=choices[one.name], says="") if choices.get(one.name) else one
            for one in QUESTION.asks
            if role in _ONLY_FOR.get(one.name, {role})
        ),
    )


def asked_from(values: Mapping[str, Any]) -> HistoryRequest:
    """The question that was typed."""
    named = values["last_name"] or values["first_name"] or values["birth_date"]
    return HistoryRequest(
        purpose=values["purpose"],
        attestation=values.get("attestation") or "",
        reason=values.get("reason") or "",
        person=PersonAsked(values["last_name"], values["first_name"], values["birth_date"]) if named else None,
        drug=values.get("drug") or "",
        dea=(values.get("dea") or "").upper(),
        case=values.get("case") or "",
        period_from=values["period_from"],
        period_to=values["period_to"],
    )
