"""The numbers of the law as the texts of the market's checks name them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.kernel.dates import legal_date
from carelaw.law.register import Law
from carelaw.pbm.bulk import audit_scope, point_of_sale
from carelaw.pbm.bulk.payment_evidence import micro
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, PROGRAMS_BILL, ZONE


def given(law: Law, seen_at: datetime) -> dict[str, Any]:
    """The law's days, numbers and readings, and the instant of asking, as the texts name them."""
    seen_on = legal_date(seen_at, ZONE)
    programs, contracts = _judged(law, PROGRAMS_BILL), _judged(law, CONTRACTS_ACT)
    number = law.number
    rolls, reviews_roll = law.reading("S25") == "rolls", law.reading("R21") == "rolls"
    return {
        **point_of_sale.parameters(law),
        **audit_scope.parameters(law),
        "seen_on": seen_on,
        "seen_at": micro(seen_at),
        "since": programs[0],
        "until": programs[1],
        "programs_since": programs[0],
        "programs_until": programs[1],
        "contracts_since": contracts[0],
        "contracts_until": contracts[1],
        "recoupment": law.reading("R13"),
        "notice": law.reading("R10"),
        "update_days": number("mac.update_days", seen_on),
        "hours": law.reading("S15") == "hours",
        "change_days": number("mac.timely_change_days", seen_on),
        "timely": law.reading("S18"),
        "catalogue_days": number("mac.catalogue_age_days", seen_on),
        "wholesalers": max(number("mac.wholesalers_required", seen_on), 2 if law.reading("S7") == "two" else 1),
        "b_rated": law.reading("S6"),
        "makers": number("pbm.mac_basis_makers", seen_on),
        "databases": number("pbm.mac_basis_databases", seen_on),
        "appeal_days": number("mac.appeal_days", seen_on),
        "answer_days": number("mac.appeal_answer_days", seen_on),
        "review_days": number("pbm.rate_review_answer_days", seen_on),
        "answer_from": law.reading("S4"),
        "review_from": law.reading("R18"),
        "appeals_roll": rolls,
        "reviews_roll": reviews_roll,
        "repricing_days": number("mac.repricing_look_days", seen_on),
        "least_claims": number("mac.comparison_least_claims", seen_on),
        "tolerance": round(float(number("mac.comparison_tolerance_percent", seen_on)) * 10_000),
        "least_difference": round(float(number("mac.comparison_least_difference", seen_on)) * 100_000),
        "fee_words": law.reading("S8"),
        "triage_days": number("mac.retaliation_triage_days", seen_on),
        "as_written": law.reading("S24"),
        "brand_days": number("mac.brand_notice_days", seen_on),
    }


def _judged(law: Law, book: str) -> tuple[date, date]:
    """The first and the last day for which a text judges; none at all where it is not adopted."""
    periods = law.periods(book) if book in law.rulebooks else ()
    if not periods:
        return date.max, date.min
    return periods[0].first_day, periods[-1].last_day or date.max
