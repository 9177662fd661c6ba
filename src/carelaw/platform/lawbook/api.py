"""`/api/rules` and `/api/law`: every rule with its schema, one decision at a time, and what the register holds."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Body, Router, Schema

from carelaw.law.coverage import coverage
from carelaw.law.decide import decide, find_rule, rule_sheet
from carelaw.law.rule import rules
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.api_errors import PROBLEMS
from carelaw.platform.lawbook.permissions import WHY_PUBLIC

router = Router(tags=["law"])


class RuleLine(Schema):
    """One rule as a list shows it."""

    name: str
    says: str
    provisions: list[str]
    cite: str
    version: str


class ReasonOut(Schema):
    """One sentence of why."""

    code: str
    says: str
    value: Any = None
    field: str | None = None
    cite: str | None = None


class DecisionOut(Schema):
    """A rule's answer."""

    outcome: str
    reasons: list[ReasonOut]
    rule: str
    provisions: list[str]
    cite: str
    readings: dict[str, str]
    law_status: str


class ProvisionLine(Schema):
    """One provision and what carries it."""

    provision: str
    rulebook: str
    cite: str
    kind: str
    software: str
    status: str
    rules: list[str]
    carriers: list[str]
    table: str
    reason: str
    summary: str


@router.get("/rules", response=list[RuleLine], auth=None, summary="Every rule with its provisions")
@public_page(why=WHY_PUBLIC)
def list_rules(request: HttpRequest) -> list[dict[str, Any]]:
    """Every rule, by name."""
    return [
        {"name": r.name, "says": r.says, "provisions": list(r.provisions), "cite": r.cite, "version": r.version}
        for r in rules().values()
    ]


@router.get("/rules/{rule}", response={200: dict[str, Any], **PROBLEMS}, auth=None, summary="One rule with its schema")
@public_page(why=WHY_PUBLIC)
def show_rule(request: HttpRequest, rule: str) -> dict[str, Any]:
    """What a rule says, what it rests on, the JSON schema of its facts and an example."""
    return rule_sheet(find_rule(rule), adopted_law())


@router.post("/rules/{rule}/decide", response={200: DecisionOut, **PROBLEMS}, auth=None, summary="Decide one case")
@public_page(why=WHY_PUBLIC)
def decide_case(request: HttpRequest, rule: str, facts: dict[str, Any] = Body(...)) -> dict[str, Any]:
    """One case in, one decision out: outcome, reasons, citations. Nothing that is sent is kept."""
    return decide(rule, facts, adopted_law()).as_dict()


@router.get("/law/coverage", response=list[ProvisionLine], auth=None, summary="What is carried and what is not yet")
@public_page(why=WHY_PUBLIC)
def law_coverage(request: HttpRequest, rulebook: str = "", on: date | None = None) -> list[dict[str, Any]]:
    """Each provision with what carries it; with a day, those alone that bind on it."""
    law = adopted_law()
    return [
        row.as_row()
        for row in coverage(law, rules())
        if (not rulebook or row.provision.rulebook == rulebook)
        and (on is None or law.provision_in_force(row.provision.id, on))
    ]
