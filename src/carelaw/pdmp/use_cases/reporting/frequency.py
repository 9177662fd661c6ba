"""A change of the reporting interval: proposed with its findings, worked out with pharmacies, voted, activated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.reporting import FrequencyProposal
from carelaw.pdmp.rules.reporting.frequency_change import frequency_change
from carelaw.pdmp.store.models import FrequencyChange
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.decided_law import ACTIVE
from carelaw.pdmp.use_cases.reporting.permissions import SET_INTERVAL
from carelaw.pdmp.use_cases.reporting.telling import BULLETIN, tell_everyone_who_reports
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law, law_changed
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DRAFT = "draft"
_KEYS = {"change": Shape.ID, "hours": Shape.COUNT, "from": Shape.DAY}
PROPOSED = declare("interval-proposed", says="A reporting interval was proposed.", keys=_KEYS, cite="§5(5)(i)")
WORKED_OUT = declare(
    "interval-worked-out",
    says="How a reporting interval was worked out with pharmacies was put on file.",
    keys=_KEYS,
    cite="§5(5)(i)",
)
ACTIVATED = declare("interval-activated", says="A reporting interval was activated.", keys=_KEYS, cite="§5(5)(i)")


def propose_frequency(
    actor: Actor,
    at: datetime,
    *,
    new_hours: int,
    effective_on: date,
    technology_permits: bool,
    technology_finding: str,
    little_or_no_cost: bool,
    fiscal_finding: str,
) -> Done:
    """Propose an interval with the two findings; nothing binds before the change is activated."""
    require(actor, SET_INTERVAL)
    draft = FrequencyChange(
        new_hours=new_hours,
        effective_on=effective_on,
        technology_permits=technology_permits,
        technology_finding=technology_finding,
        little_or_no_cost=little_or_no_cost,
        fiscal_finding=fiscal_finding,
        proposed_at=at,
    )
    decision = frequency_change(_facts(draft, law_day(at)), law=adopted_law())
    # What can still be added is no reason to refuse a draft; what no evidence can cure is.
    never = [one for one in decision.reasons if one.code in {"E-MAP-42", "E-MAP-42.retroactive"}]
    if never:
        problems = tuple(Problem(one.code, one.says, one.field, decision.cite) for one in never)
        raise Refusal(never[0].code, never[0].says, cite=decision.cite, field=never[0].field, problems=problems)
    with transaction.atomic():
        draft.save(force_insert=True)
        append(PROPOSED, actor=actor, at=at, body=_body(draft), subject=str(draft.pk))
    return Done(
        f"{new_hours} hours from {effective_on} on is proposed. Put the work with pharmacies on file next.",
        str(draft.pk),
    )


def record_collaboration(
    actor: Actor,
    at: datetime,
    *,
    change: str,
    met_on: date,
    participants: tuple[str, ...],
    pharmacies_took_part: bool,
    impact_statement: str,
) -> Done:
    """Put on file how the change was worked out with the Board of Pharmacy and its members."""
    require(actor, SET_INTERVAL)
    with transaction.atomic():
        draft = _draft(change)
        draft.met_on, draft.participants = met_on, "\n".join(participants)
        draft.pharmacies_took_part, draft.impact_statement = pharmacies_took_part, impact_statement
        draft.save()
        append(WORKED_OUT, actor=actor, at=at, body=_body(draft), subject=str(draft.pk))
    return Done("The meeting, who took part and the impact on pharmacies are on file.", str(draft.pk))


def activate_frequency(actor: Actor, at: datetime, *, change: str, voted_on: date) -> Done:
    """Activate a change by the board's vote; every dispenser gets the bulletin, and later dispensings its interval."""
    require(actor, SET_INTERVAL)
    require_policy("i", law_day(at))
    with transaction.atomic():
        draft = _draft(change)
        draft.voted_on = voted_on
        facts = _facts(draft, law_day(at))
        decision = frequency_change(facts, law=adopted_law())
        if decision.outcome is not Outcome.PASS:
            problems = tuple(Problem(one.code, one.says, one.field, decision.cite) for one in decision.reasons)
            raise Refusal(
                problems[0].code, problems[0].says, cite=decision.cite, field=problems[0].field, problems=problems
            )
        if FrequencyChange.objects.filter(state=ACTIVE, effective_on=draft.effective_on).exists():
            says = f"Another interval binds from {draft.effective_on} on already. Propose this one for another day."
            raise Refusal("E-MAP-42.same-day", says, cite="§5(5)(i)", field="effective_on", kind="conflict")
        kept = keep(decision, facts, subject=f"frequency-change:{draft.pk}", at=at, actor=actor)
        draft.state, draft.activated_at, draft.decision_id = ACTIVE, at, kept.pk
        draft.save()
        law_changed()
        told = tell_everyone_who_reports(BULLETIN, key=str(draft.pk), at=at, values=_bulletin(draft))
        append(ACTIVATED, actor=actor, at=at, body=_body(draft), subject=str(draft.pk))
    says = f"From {draft.effective_on} on the interval is {draft.new_hours} hours. {told} accounts were told."
    return Done(says, str(draft.pk), {"decision": str(kept.pk), "told": told})


def _draft(reference: str) -> FrequencyChange:
    found = None
    try:
        found = FrequencyChange.objects.select_for_update().filter(pk=reference).first()
    except (ValueError, TypeError, ValidationError):
        found = None
    if found is None:
        says = "No change of the interval has this reference; copy it from the list of changes."
        raise Refusal("E-MAP-42.unknown", says, cite="§5(5)(i)", field="change", kind="not-found")
    if found.state != DRAFT:
        raise Refusal(
            "E-MAP-42.active",
            "This change is active; propose another one.",
            cite="§5(5)(i)",
            field="change",
            kind="conflict",
        )
    return found


def _facts(draft: FrequencyChange, on: date) -> FrequencyProposal:
    return FrequencyProposal(
        decided_on=on,
        effective_on=draft.effective_on,
        new_hours=draft.new_hours,
        technology_permits=_found(draft.technology_permits, draft.technology_finding),
        little_or_no_cost=_found(draft.little_or_no_cost, draft.fiscal_finding),
        voted_on=draft.voted_on,
        met_on=draft.met_on,
        pharmacies_took_part=draft.pharmacies_took_part,
        impact_stated=bool(draft.impact_statement.strip()),
    )


def _found(yes: bool | None, finding: str) -> bool | None:
    """A finding counts only with its words."""
    return yes if finding.strip() else None


def _bulletin(draft: FrequencyChange) -> dict[str, str]:
    return {
        "from_on": str(draft.effective_on),
        "hours": str(draft.new_hours),
        "met_on": str(draft.met_on),
        "technology": draft.technology_finding,
        "fiscal": draft.fiscal_finding,
    }


def _body(draft: FrequencyChange) -> dict[str, Any]:
    return {"change": str(draft.pk), "hours": draft.new_hours, "from": draft.effective_on}
