"""Substances that are not reported: listed by the board with a finding and a vote, applied by the dispensing date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.identifiers import ndc11
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.intake import ReportedProduct
from carelaw.pdmp.facts.reporting import ExemptListing
from carelaw.pdmp.rules.reporting.exempt_listing import exempt_listing
from carelaw.pdmp.store.models import ExemptSubstance
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.reporting.permissions import SET_INTERVAL
from carelaw.pdmp.use_cases.reporting.telling import EXEMPT, tell_everyone_who_reports
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

Periods = Mapping[str, tuple[date, date | None]]
_KEYS = {"listing": Shape.ID, "from": Shape.DAY, "codes": Shape.COUNT}
LISTED = declare("substance-exempted", says="The board listed a substance as not to be reported.", keys=_KEYS,
                 cite="§5(5)(xv)")  # fmt: skip
WITHDRAWN = declare("substance-exemption-withdrawn", says="The board withdrew a listing.", keys=_KEYS,
                    cite="§5(5)(xv)")  # fmt: skip


def exempt_substance(
    actor: Actor,
    at: datetime,
    *,
    name: str,
    codes: tuple[str, ...],
    finding: str,
    evidence: str,
    voted_on: date | None,
    effective_on: date,
) -> Done:
    """List a substance as not to be reported, for what is dispensed from a day to come; every dispenser is told."""
    require(actor, SET_INTERVAL)
    require_policy("xv", law_day(at))
    eleven = tuple(dict.fromkeys(_code(code) for code in codes))
    facts = ExemptListing(law_day(at), bool(finding), bool(evidence), voted_on, effective_on)
    decision = _judged(facts)
    assert voted_on is not None
    with transaction.atomic():
        kept = keep(decision, facts, subject="exempt-substance", at=at, actor=actor)
        made = ExemptSubstance.objects.create(
            name=name,
            codes=list(eleven),
            finding=finding,
            evidence=evidence,
            voted_on=voted_on,
            effective_on=effective_on,
            decision_id=kept.pk,
            recorded_at=at,
        )
        values = {"name": name, "from_on": str(effective_on), "codes": ", ".join(eleven), "says": "are not reported"}
        told = tell_everyone_who_reports(EXEMPT, key=str(made.pk), at=at, values=values)
        body = {"listing": str(made.pk), "from": effective_on, "codes": len(eleven)}
        append(LISTED, actor=actor, at=at, body=body, subject=str(made.pk))
    return Done(f"{name} is not reported from {effective_on} on. {told} accounts were told.", str(made.pk))


def withdraw_exemption(actor: Actor, at: datetime, *, listing: int, voted_on: date | None, withdrawn_on: date) -> Done:
    """Take a substance off the list from a day to come; what was not reported meanwhile stays so."""
    require(actor, SET_INTERVAL)
    with transaction.atomic():
        one = ExemptSubstance.objects.select_for_update().filter(pk=listing, withdrawn_on=None).first()
        if one is None:
            says = "No listing in force has this number; copy it from the list of substances."
            raise Refusal("E-MAP-47.unknown", says, cite="§5(5)(xv)", field="listing", kind="not-found")
        _judged(ExemptListing(law_day(at), True, True, voted_on, one.effective_on, withdrawn_on))
        one.withdrawn_on = withdrawn_on
        one.save(update_fields=["withdrawn_on"])
        codes = ", ".join(one.codes)
        values = {"name": one.name, "from_on": str(withdrawn_on), "codes": codes, "says": "are reported again"}
        tell_everyone_who_reports(EXEMPT, key=f"{one.pk}:withdrawn", at=at, values=values)
        body = {"listing": str(one.pk), "from": withdrawn_on, "codes": len(one.codes)}
        append(WITHDRAWN, actor=actor, at=at, body=body, subject=str(one.pk))
    return Done(f"{one.name} is reported again from {withdrawn_on} on.", str(one.pk))


def _judged(facts: ExemptListing) -> Decision:
    decision = exempt_listing(facts, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        problems = tuple(Problem(r.code, r.says, r.field, decision.cite) for r in decision.reasons)
        first = problems[0]
        raise Refusal(first.code, first.says, cite=decision.cite, field=first.field, problems=problems)
    return decision


def _code(text: str) -> str:
    found = ndc11(text)
    if found is None:
        says = f"“{text[:20]}” is no National Drug Code: eleven digits, or with hyphens."
        raise Refusal("E-MAP-47.code", says, cite="§5(5)(xv)", field="codes")
    return found


def exempt_periods() -> Periods:
    """From when to when each product code is exempt; the latest listing of a code counts."""
    return {
        code: (one.effective_on, one.withdrawn_on)
        for one in ExemptSubstance.objects.order_by("effective_on", "pk")
        for code in one.codes
    }


def marked(products: tuple[ReportedProduct, ...], exempt: Periods) -> tuple[ReportedProduct, ...]:
    """The products with the board's listing on them."""
    if not exempt:
        return products
    return tuple(
        replace(
            product,
            found=tuple(
                replace(drug, exempt_from=period[0], exempt_until=period[1])
                if (period := exempt.get(drug.national_drug_code))
                else drug
                for drug in product.found
            ),
        )
        for product in products
    )
