"""Every 90 days (policy) each grant beyond a clinician's is looked at again, by somebody else than its holder."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.retention import AccessReview, SecondPerson
from carelaw.pdmp.rules.retention.safeguards import access_reviewed, second_person
from carelaw.pdmp.store.models import AccessReviewed
from carelaw.pdmp.use_cases.retention.permissions import REVIEW_ACCESS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

REVIEWED = declare(
    "access-reviewed",
    says="A grant of access was looked at again and kept.",
    keys={"grant": Shape.ID, "role": Shape.CODE},
    cite="§5(5)(iv)",
)


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A live grant beyond a clinician's, when it was last looked at, and what the rule says of it today."""

    grant: RoleGrant
    reviewed_on: date | None
    decision: Decision

    @property
    def overdue(self) -> bool:
        return self.decision.outcome is Outcome.VIOLATION

    @property
    def due_on(self) -> date:
        due: date = self.decision.reasons[0].value
        return due


def reviewable(on: date) -> list[Reviewable]:
    """Every live grant beyond a clinician's in this program, the most urgent first."""
    above = [code for code, role in ROLES.items() if role.two_person and role.program == "pdmp"]
    last = dict(AccessReviewed.objects.values_list("grant_id").annotate(Max("reviewed_on")))
    law = adopted_law()
    found = []
    for grant in RoleGrant.objects.filter(role__in=above, revoked_at=None).select_related("account"):
        if grant.why_not_live(on) is None:
            facts = AccessReview(on, last.get(grant.pk), grant.starts_on)
            found.append(Reviewable(grant, last.get(grant.pk), access_reviewed(facts, law=law)))
    return sorted(found, key=lambda one: (one.due_on, one.grant.account.name, str(one.grant.pk)))


def grants_to_review(actor: Actor, *, at: datetime) -> list[Reviewable]:
    """The same list, for whoever may review."""
    require(actor, REVIEW_ACCESS)
    return reviewable(law_day(at))


def keep_grant(actor: Actor, grant_id: uuid.UUID, *, at: datetime) -> AccessReviewed:
    """Look at a grant again and keep it; one that is needed no longer is revoked where roles are given."""
    require(actor, REVIEW_ACCESS)
    grant = RoleGrant.objects.filter(pk=grant_id, revoked_at=None).first()
    if grant is None:
        raise Refusal(
            "E-MAP-115.unknown",
            "There is no such grant any more. Check its number.",
            cite="§5(5)(iv)",
            kind="not-found",
        )
    decision = second_person(SecondPerson(str(grant.account_id), actor.account_id), law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=decision.cite, kind="forbidden")
    with transaction.atomic():
        made = AccessReviewed.objects.create(
            grant_id=grant.pk,
            account_id=grant.account_id,
            reviewed_on=law_day(at),
            reviewed_at=at,
            reviewed_by=uuid.UUID(actor.account_id),
        )
        append(REVIEWED, actor=actor, at=at, body={"grant": str(grant.pk), "role": grant.role}, subject=str(grant.pk))
    return made
