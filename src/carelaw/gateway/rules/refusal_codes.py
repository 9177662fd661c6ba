"""The refusal codes of the gateway: what each says in short, its paragraph, and how a door speaks of it.

The same code and paragraph stand in every dialect: PMIX, FHIR, JSON, the console, the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.refusal import Problem, Refusal

SECTION = "77 Ill. Adm. Code 2080.208"


@dataclass(frozen=True, slots=True)
class RefusalCode:
    """One code: its paragraph, and the kind of refusal that it is when nothing else is said."""

    code: str
    paragraph: str
    kind: str

    @property
    def cite(self) -> str:
        return f"{SECTION}{self.paragraph}"


def _listed(*entries: tuple[str, str, str]) -> Mapping[str, RefusalCode]:
    return {f"E-PMP-{name}": RefusalCode(f"E-PMP-{name}", paragraph, kind) for name, paragraph, kind in entries}


CODES: Mapping[str, RefusalCode] = _listed(
    ("TRANSPORT_NOT_ENCRYPTED", "(g)(1)(A)", "forbidden"),
    ("POINT_NOT_REGISTERED", "(b)(7)", "forbidden"),
    ("PARTY_PROHIBITED", "(g)(10)", "forbidden"),
    ("POINT_DISABLED", "(b)(6)", "forbidden"),
    ("POINT_NOT_IN_PRODUCTION", "(d)(6)(F)", "forbidden"),
    ("LINK_NOT_ONE_TO_ONE", "(f)(2), (f)(3)", "forbidden"),
    ("PROTOCOL_NOT_SUPPORTED", "(f)(1)", "media-type"),
    ("PROTOCOL_NOT_ON_RECORD", "(f)(1), (d)(6)(E)", "forbidden"),
    ("FEDERAL_LINK_NOT_VERIFIED", "(f)(1)(E)", "forbidden"),
    ("APPLICATION_NOT_AUTHORISED", "(f)(1)(F)", "forbidden"),
    ("DSA_NOT_CURRENT", "(b)(5), (d)(5)", "forbidden"),
    ("MOU_REQUIRED", "(d)(2), (e)(2)", "forbidden"),
    ("REQUESTER_NOT_AUTHENTICATED", "(g)(4)", "unauthenticated"),
    ("REQUESTER_NOT_INDIVIDUAL", "(g)(4)", "forbidden"),
    ("REQUESTER_LOCATION_MISMATCH", "(g)(4)", "forbidden"),
    ("PURPOSE_NOT_ALLOWED", "(b)(2)", "invalid"),
    ("PREFETCH_FORBIDDEN", "(g)(3)", "forbidden"),
    ("BULK_QUERY_FORBIDDEN", "(g)(1)(C)", "forbidden"),
    ("RATE_LIMIT", "(g)(1)(C)", "too-many"),
    ("DECONSTRUCTION_FORBIDDEN", "(g)(1)(D)", "forbidden"),
    ("SEAL_BROKEN", "(g)(1)(D)", "conflict"),
    ("REPLAY_FORBIDDEN", "(g)(1)(E)", "conflict"),
    ("SESSION_GONE", "(g)(1)", "gone"),
    ("IDENTIFIERS_IN_URL", "(a)(2)", "method"),
    ("SEARCH_INCOMPLETE", "(d)(4)", "invalid"),
    ("AUDIT_UNAVAILABLE", "(b)(3), (d)(4)", "unavailable"),
    ("STATE_PERMISSION_MISSING", "(c)(1)", "forbidden"),
    ("HUB_NOT_APPROVED", "(c)(2)", "forbidden"),
    ("STATE_AGREEMENT_MISSING", "(c)(2)", "forbidden"),
    ("SHARING_NOT_MUTUAL", "(c)(3)", "forbidden"),
    ("ILLINOIS_DATA_NOT_DIRECT", "(c)(2)", "forbidden"),
    ("STATE_NOT_IN_MOU", "(d)(6)(C)", "forbidden"),
    ("STATE_LIMITATION", "(d)(6)(C)", "forbidden"),
    ("WRITTEN_PERMISSION_REQUIRED", "(c)(1), (g)(8)", "invalid"),
    ("CONFLICT_NOTICE_DUE", "(d)(6)(C)", "conflict"),
    ("DATASET_PERMISSION_REQUIRED", "(g)(6)", "forbidden"),
    ("CLINICAL_DIRECTOR_REQUIRED", "(g)(6)", "forbidden"),
    ("CONFIRMATION_NOT_PERMITTED", "(g)(5)", "forbidden"),
    ("ILPMP_AUTHORITY_REQUIRED", "(b)(1), (b)(6)", "forbidden"),
    ("ATTESTATION_MISSING", "(a)(1)", "conflict"),
    ("SAFEGUARD_MISSING", "(a)(2)", "invalid"),
    ("CLAUSE_MISSING", "(b)(2), (d)(5)", "invalid"),
    ("COST_TO_STATE_NOT_ALLOWED", "(b)(6), (g)(9)", "invalid"),
    ("FEE_NOT_ALLOWED", "(d)(6)(B)", "invalid"),
    ("ENTITY_DECISION_REQUIRED", "(d)(6)", "forbidden"),
    ("MOU_POINT_MISSING", "(d)(6)(A)-(F)", "invalid"),
    ("MOU_AMENDMENT_REQUIRED", "(d)(6)(E)", "conflict"),
    ("VENDOR_NOT_ELIGIBLE", "(d)(6)(D)", "conflict"),
    ("STEP_OUT_OF_ORDER", "(e)", "conflict"),
    ("TESTING_NOT_PASSED", "(d)(6)(F)", "conflict"),
    ("REASON_REQUIRED", "(b)(1)", "invalid"),
    ("DIRECTIVE_REQUIRED", "(b)(4)", "forbidden"),
    ("DISCLOSURE_NOT_PERMITTED", "(g)(1)", "forbidden"),
    ("ROSTER_SENDER", "(d)(3)", "forbidden"),
    ("ROSTER_FORMAT", "(d)(3)(B)", "media-type"),
    ("ROSTER_COLUMN_MISSING", "(d)(3)(A)", "invalid"),
    ("ROSTER_EMPTY", "(d)(3)", "invalid"),
    ("ROSTER_FIELD", "(d)(3)(A)(i)-(xi)", "invalid"),
    ("ROSTER_REQUESTER", "(d)(3), (g)(4)", "forbidden"),
    ("ROSTER_OVERDUE", "(d)(3)", "conflict"),
    ("WILFULNESS_NOT_DETERMINED", "(h)", "conflict"),
    ("FINE_GROUND_NOT_INTEGRATION", "(h)", "invalid"),
    ("RESPONDENT_NOT_FINEABLE", "(h)", "invalid"),
    ("RESPONDENT_EXEMPT", "(i)", "conflict"),
    ("RATE_NOT_ALLOWED", "(h)", "invalid"),
    ("LETTER_CHANNEL_MISSING", "(h)(1)", "conflict"),
    ("SENT_DAY_DIFFERS", "(h)(1)", "conflict"),
    ("LETTER_FIELD_MISSING", "(h)(1)", "invalid"),
    ("LETTER_OUT_OF_WINDOW", "(h)(1)(B), (h)(1)(C)", "conflict"),
    ("LETTER_SEQUENCE_INCOMPLETE", "(h)(1)", "conflict"),
    ("LETTER_ALREADY_SENT", "(h)(1)", "conflict"),
    ("LETTER_BEFORE_FINES", "(h)", "invalid"),
    ("REFERRAL_NOTICE_MISSING", "(h)(1)(C)", "invalid"),
    ("CASE_RESOLVED", "(h)", "conflict"),
    ("FINE_START_INVALID", "(h)(1)(A)", "invalid"),
    ("DAYS_DIFFER", "(h)", "conflict"),
    ("AMOUNT_DIFFERS", "(h)", "conflict"),
    ("DEPARTMENT_DELAY_OPEN", "(h)", "conflict"),
    ("DELAY_RUNS_BACKWARD", "(h)", "invalid"),
    ("REFERRAL_TOO_EARLY", "(h)(3)", "conflict"),
    ("BUNDLE_INCOMPLETE", "(h)(3)", "invalid"),
    ("CERTIFICATION_CONTRADICTED", "(i)(1)", "conflict"),
    ("CERTIFICATION_DATES", "(i)(1)", "invalid"),
    ("EXEMPTION_NOT_APPLICABLE", "(i)", "conflict"),
    ("RULE_NOT_IN_FORCE", "", "invalid"),
    ("PHI_IN_AUDIT_RECORD", "(b)(3), (g)(2)", "invalid"),
    ("AUDIT_ROW_INCOMPLETE", "(d)(4)", "invalid"),
    ("LATE", "(g)(9)", "conflict"),
    ("FEED_GAP", "(g)(9)", "conflict"),
    ("AUDIT_SENDER", "(g)(9)", "forbidden"),
    ("ANALYSIS_NOT_PERMITTED", "(g)(1)(B), (g)(8)", "forbidden"),
    ("USE_PROHIBITED", "(g)(1)", "forbidden"),
    ("STORED_CONTENT", "(b)(3), (g)(2)", "conflict"),
    ("INSPECTION_SCOPE", "(g)(7), (g)(1)", "invalid"),
    ("NDA_PENDING", "(g)(7)", "conflict"),
    ("TERMINATION_DATE", "(g)(10)", "invalid"),
    ("CURE_DATE_INVALID", "(g)(10)", "invalid"),
    ("BREACH_CURED", "(g)(10)", "conflict"),
)
# Asking again later may help; every other refusal stays until somebody changes something.
_RETRYABLE = frozenset({"E-PMP-RATE_LIMIT", "E-PMP-AUDIT_UNAVAILABLE"})


def reason(name: str, says: str, *, field: str | None = None, value: Any = None, cite: str = "") -> Reason:
    """Why a code applies: `reason("POINT_DISABLED", "…")`. Its paragraph is the code's own unless another is named."""
    code = CODES[f"E-PMP-{name}"]
    return Reason(code.code, says, value, field, cite or code.cite)


def refusal(decision: Decision, *, kind: str = "", reference: str = "") -> Refusal:
    """The refusal that a decision becomes at every door: the first reason speaks, the others are listed."""
    first = decision.reasons[0]
    known = CODES.get(first.code)
    cite = first.cite or decision.cite
    others = tuple(Problem(one.code, one.says, one.field, one.cite or cite) for one in decision.reasons)
    return Refusal(
        first.code,
        first.says,
        cite=cite,
        field=first.field,
        kind=kind or (known.kind if known else "invalid"),
        retryable=first.code in _RETRYABLE,
        problems=others if len(others) > 1 else (),
        reference=reference,
    )


def refused(name: str, says: str, *, field: str | None = None, kind: str = "", reference: str = "") -> Refusal:
    """A refusal by its code alone, where no rule was asked."""
    code = CODES[f"E-PMP-{name}"]
    return Refusal(
        code.code,
        says,
        cite=code.cite,
        field=field,
        kind=kind or code.kind,
        retryable=code.code in _RETRYABLE,
        reference=reference,
    )
