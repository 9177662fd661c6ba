"""Written permissions to analyze program data: granted with their document, for a party, from a day to a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.oversight import AnalysisAsked, WrittenPermission
from carelaw.gateway.rules.oversight.permitting import analysis_permission_in_writing, analysis_permitted
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.standing import held, told_on
from carelaw.gateway.use_cases.permissions import PERMIT_ANALYSIS, SEE_OVERSIGHT
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.decisions.keeping import keep

ANALYSIS = "gateway.analysis-permission"
CITE = f"{SECTION}(g)(8)"


def permit_analysis(
    actor: Actor,
    at: datetime,
    *,
    party: str,
    reference: str,
    document: str,
    signed_by: str,
    scope: str,
    purpose: str,
    from_on: date,
    last_day: date | None,
) -> Agreement:
    """Permit a party to analyze program data. Raises Refusal without the signed document; nothing is granted then."""
    require(actor, PERMIT_ANALYSIS)
    paper = WrittenPermission(document, signed_by)
    decision = analysis_permission_in_writing(paper, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    applicant = held(party)
    terms = {"document": document, "signed_by": signed_by, "scope": scope, "purpose": purpose}
    with transaction.atomic():
        assert applicant.party_id is not None
        made = register.draft(
            ANALYSIS, reference=reference, first=applicant.party_id, terms=terms, cite=CITE, at=at, actor=actor
        )
        made = register.sign(made, by="first", on=law_day(at), at=at, actor=actor)
        made = register.put_in_force(made, on=from_on, at=at, actor=actor, expires_on=last_day)
        keep(decision, paper, subject=f"gateway-agreement:{made.pk}", at=at, actor=actor)
    return made


def revoke_analysis(actor: Actor, at: datetime, *, permission: str, on: date | None, because: str) -> Agreement:
    """A permission holds no longer from a day on."""
    require(actor, PERMIT_ANALYSIS)
    found = Agreement.objects.filter(kind=ANALYSIS, reference=printable(permission)).first()
    if found is None:
        raise Refusal("not-found", "No permission has this reference.", field="permission", kind="not-found")
    return register.end(found, on=on or law_day(at), because=printable(because)[:300], at=at, actor=actor)


def analysis_of(party_id: UUID | str | None, on: date) -> Decision:
    """Whether a party may analyze program data on a day."""
    found = register.in_force(ANALYSIS, party_id, on) if party_id else None
    facts = AnalysisAsked(on, found.effective_on, found.expires_on) if found else AnalysisAsked(on)
    return analysis_permitted(facts, law=adopted_law())


def may_analyze(party_id: UUID | str | None, on: date) -> bool:
    """True with a written permission in force."""
    return analysis_of(party_id, on).outcome is Outcome.PASS


def permissions_given(actor: Actor) -> QuerySet[Agreement]:
    """Every written permission to analyze, the newest first."""
    require(actor, SEE_OVERSIGHT)
    return Agreement.objects.filter(kind=ANALYSIS).order_by("-created_at", "pk")


def permission_rows(found: Any) -> list[dict[str, Any]]:
    """Permissions as every door shows them."""
    listed = list(found)
    names = names_of(one.first_id for one in listed)
    return [
        {
            "permission": one.reference,
            "party": names.get(str(one.first_id), ""),
            "document": one.terms.get("document", ""),
            "scope": one.terms.get("scope", ""),
            "purpose": one.terms.get("purpose", ""),
            "signed_by": one.terms.get("signed_by", ""),
            "from": told_on(one.effective_on),
            "last_day": told_on(one.expires_on),
            "ended": told_on(one.ended_on),
            "state": one.state,
        }
        for one in listed
    ]
