"""The eleven causes as a person charges them: what each asks, under which paragraph, judged by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from carelaw.kernel.decision import Decision, plain
from carelaw.law.facts_schema import parse_facts
from carelaw.law.register import Law
from carelaw.law.rule import Rule
from carelaw.pbm.facts.discipline import ConductLimb, FindingKind, ViolationLimb
from carelaw.pbm.rules.discipline.causes import (
    action_elsewhere,
    contract_terms_misstated,
    false_application,
    forged_name,
    intentional_violation,
    license_by_fraud,
    money_misused,
    unfair_practice_found,
    unfit_conduct,
)
from carelaw.pbm.rules.discipline.unpaid_fee import unpaid_fee
from carelaw.pbm.rules.examinations.examining import refusal_ground
from carelaw.platform.acts.declaration import Asked

_APPLICATION = Asked("application", "Application", required=False, says="Its number, such as LA-2026-0001.", most=24)
_INTENDED = Asked("intended", "Found to be intentional?", "flag", required=False)


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of the list."""

    code: str
    slug: str
    title: str
    cite: str
    rule: Rule[Any]
    asks: tuple[Asked, ...]


def _choices(kinds: Any) -> tuple[tuple[str, str], ...]:
    return tuple((one.value, one.value.replace("-", " ").capitalize()) for one in kinds)


_A = "215 ILCS 5/512-5(a)"
CAUSES: tuple[Cause, ...] = (
    Cause(
        "(1)",
        "false-application",
        "False application",
        f"{_A}(1)",
        false_application,
        (
            _APPLICATION,
            Asked("field_name", "Field of the application", required=False, most=80),
            Asked("stated", "As stated", "words", required=False, most=500),
            Asked("true_value", "What was true", "words", required=False, most=500),
            _INTENDED,
        ),
    ),
    Cause(
        "(2)",
        "violation",
        "Violation of a law, rule, subpoena or order",
        f"{_A}(2)",
        intentional_violation,
        (
            Asked("limb", "What was broken", "choice", required=False, choices=_choices(ViolationLimb)),
            Asked("provision", "Section, or reference of the rule, subpoena or order", required=False, most=120),
            _INTENDED,
        ),
    ),
    Cause(
        "(3)",
        "license-by-fraud",
        "License by misrepresentation or fraud",
        f"{_A}(3)",
        license_by_fraud,
        (_APPLICATION, Asked("statement", "The false statement", "words", required=False, most=1000)),
    ),
    Cause(
        "(4)",
        "money-misused",
        "Money or property misused",
        f"{_A}(4)",
        money_misused,
        (
            Asked("amount", "Amount or value in dollars", required=False, most=20),
            Asked("since", "Since", "day", required=False),
        ),
    ),
    Cause(
        "(5)",
        "terms-misstated",
        "Contract terms misstated",
        f"{_A}(5)",
        contract_terms_misstated,
        (
            Asked("clause", "Contract and clause", required=False, most=120),
            Asked("statement", "What was said of it", "words", required=False, most=1000),
            Asked("made_to", "To whom", required=False, most=160),
            Asked("made_on", "On", "day", required=False),
            _INTENDED,
        ),
    ),
    Cause(
        "(6)",
        "unfair-practice",
        "Unfair practice or fraud, admitted or found",
        f"{_A}(6)",
        unfair_practice_found,
        (
            Asked("kind", "How it is established", "choice", required=False, choices=_choices(FindingKind)),
            Asked("body", "Who admitted or found it", required=False, most=160),
            Asked("dated", "Of", "day", required=False),
            Asked("document", "Its reference", required=False, says="UP-2026-0001 for a finding of this office."),
        ),
    ),
    Cause(
        "(7)",
        "unfit-conduct",
        "Dishonest or unfit conduct",
        f"{_A}(7)",
        unfit_conduct,
        (
            Asked("limb", "Which conduct", "choice", required=False, choices=_choices(ConductLimb)),
            Asked("place", "Where", required=False, says="Conduct outside the State counts.", most=120),
            Asked("facts", "Facts", "words", required=False, most=2000),
        ),
    ),
    Cause(
        "(8)",
        "action-elsewhere",
        "Action in another jurisdiction",
        f"{_A}(8)",
        action_elsewhere,
        (
            Asked("jurisdiction", "State, province, district or territory", required=False, most=80),
            Asked("credential", "License or registration", required=False, most=120),
            Asked(
                "action",
                "What was done",
                "choice",
                required=False,
                choices=(("denied", "Denied"), ("suspended", "Suspended"), ("revoked", "Revoked")),
            ),
            Asked("dated", "On", "day", required=False),
            Asked("document", "Its decision", required=False, most=160),
        ),
    ),
    Cause(
        "(9)",
        "forged-name",
        "Forged name",
        f"{_A}(9)",
        forged_name,
        (_APPLICATION, Asked("name", "The name that was forged", required=False, most=160)),
    ),
    Cause(
        "(10)",
        "unpaid-fee",
        "Unpaid tax or fee",
        f"{_A}(10)",
        unpaid_fee,
        (
            Asked("tax_or_fee", "Tax or fee", required=False, most=160),
            Asked("due_on", "Due on", "day", required=False),
            Asked("paid_on", "Paid on", "day", required=False, says="Empty: not paid."),
        ),
    ),
    Cause(
        "512-11(c)",
        "examination-refused",
        "Refused examination or request",
        "215 ILCS 5/512-11(c)",
        refusal_ground,
        (
            Asked("in_writing", "Was the request made in writing?", "flag"),
            Asked("reasonable", "Was it reasonable?", "flag", required=False),
            Asked("refused", "Was it refused?", "flag", required=False),
            Asked("due_on", "Due on", "day", required=False),
        ),
    ),
)
BY_CODE: Mapping[str, Cause] = {one.code: one for one in CAUSES}
BY_SLUG: Mapping[str, Cause] = {one.slug: one for one in CAUSES}


def judged(code: str, details: Mapping[str, Any], *, evidence: int, on: date, law: Law) -> tuple[Any, Decision]:
    """The facts of a cause as typed, and what its rule says of charging it."""
    cause = BY_CODE[code]
    known = {one.name for one in fields(cause.rule.facts)}
    given = {name: plain(value) for name, value in details.items() if name in known and value not in (None, "")}
    given |= {name: value for name, value in (("evidence", evidence), ("seen_on", on.isoformat())) if name in known}
    facts = parse_facts(cause.rule.facts, given)
    return facts, cause.rule(facts, law=law)
