"""Requests, investigations and figures as rows: the same at every door."""

from __future__ import annotations

from datetime import date
from typing import Any

from carelaw.pdmp.rules.law_enforcement.withholding import last_withheld_day
from carelaw.pdmp.store.models import Investigation, LawEnforcementRequest
from carelaw.pdmp.use_cases.law_enforcement.outcomes import AccessFigures
from carelaw.pdmp.use_cases.law_enforcement.running import DeliveredAnswer
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.adopted_law import adopted_law

REQUEST_COLUMNS = ("reference", "agency", "officer", "case", "state", "door", "received_on", "ran_on", "code")
INVESTIGATION_COLUMNS = ("id", "agency", "number", "state", "opened_on", "concluded_on", "withheld_through")
ANSWER_COLUMNS = ("filled", "drug", "schedule", "quantity", "days", "prescriber", "dispenser", "patient")


def as_row(one: LawEnforcementRequest) -> dict[str, Any]:
    """A request on a list; nothing of it names the person it is about."""
    return {
        "reference": one.reference,
        "agency": one.agency,
        "officer": one.officer,
        "case": one.answers.get("agency_case_number", ""),
        "state": one.state,
        "door": one.door,
        "partial": one.partial,
        "received_on": law_day(one.received_at) if one.received_at else None,
        "ran_on": law_day(one.ran_at) if one.ran_at else None,
        "ran_by": one.ran_by_name,
        "delivered_to": one.delivered_to,
        "missing": list(one.missing),
        "code": one.refused_code,
        "says": one.refused_says,
    }


def as_whole(one: LawEnforcementRequest) -> dict[str, Any]:
    """A request with what was typed, its order and what was reported of it, for whoever may see it."""
    order = one.order
    return {
        **as_row(one),
        "answers": dict(one.answers),
        "order": None
        if order is None
        else {
            "court": order.court,
            "docket": order.docket,
            "judge": order.judge,
            "issued_on": order.issued_on,
            "expires_on": order.expires_on,
            "document": order.digest,
        },
        "outcomes": [
            {"kind": each.kind, "sought_on": each.sought_on, "issued_on": each.issued_on, "misuse": each.misuse}
            for each in one.outcomes.order_by("reported_at", "pk")
        ],
    }


def investigation_row(one: Investigation) -> dict[str, Any]:
    """An investigation with the last day on which its queries are kept from the person."""
    stage = one.stages.order_by("-opened_on", "-pk").first()
    concluded = stage.concluded_on if stage else None
    return {
        "id": str(one.pk),
        "agency": one.agency,
        "number": one.number,
        "state": one.state,
        "opened_on": stage.opened_on if stage else one.opened_on,
        "concluded_on": concluded,
        "withheld_through": last_withheld_day(concluded, adopted_law()) if concluded else None,
    }


def answer_rows(answer: DeliveredAnswer) -> list[dict[str, Any]]:
    """The rows of an answer, one dispensing a line."""
    return [
        {
            "filled": row.filled_on,
            "drug": row.drug.name,
            "ndc": row.drug.national_drug_code,
            "schedule": row.drug.schedule,
            "quantity": row.quantity,
            "days": row.days_supply,
            "prescriber": f"{row.prescriber.last_name}, {row.prescriber.first_name} ({row.prescriber.dea})",
            "dispenser": f"{row.dispenser.name}, {row.dispenser.city}",
            "patient": row.patient_name,
        }
        for row in answer.rows
    ]


def answer_whole(answer: DeliveredAnswer) -> dict[str, Any]:
    """An answer as it is delivered: the limit on its use and the standing note come first."""
    return {
        "reference": answer.request.reference,
        "query_id": str(answer.query.pk),
        "given_at": answer.query.provided_at,
        "notes": list(answer.notes),
        "destroyed_since": answer.gone,
        "rows": answer_rows(answer),
    }


def figures_row(first: date, last: date, figures: AccessFigures) -> dict[str, Any]:
    """Counts of a period, by agency kind and door."""
    return {
        "since": first,
        "until": last,
        "runs": sum(figures.runs.values()),
        "by_kind_and_door": {f"{kind}/{door}": count for (kind, door), count in sorted(figures.runs.items())},
        "grand_jury_runs": figures.grand_jury_runs,
        "search_warrants_issued": figures.search_warrants_issued,
        "arrest_warrants_issued": figures.arrest_warrants_issued,
        "outcomes_missing": figures.outcomes_missing,
    }
