"""Claims of other Medicaid authorities that resemble care coordination: loaded, compared, resolved with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.ihh.rules.duplicate_services import SIMILAR_CODES
from carelaw.ihh.store.models import OtherClaim
from carelaw.ihh.use_cases import typed
from carelaw.ihh.use_cases.common import legal_day, person_numbered
from carelaw.ihh.use_cases.permissions import RESOLVE_DUPLICATES
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "89 Ill. Adm. Code 140.993(k)"
ANSWERS = ("released", "denied", "offset")
DUPLICATE_LOADED = declare(
    "ihh-duplicate-loaded",
    says="A similar service paid by another authority was loaded.",
    keys={"claim": Shape.ID, "code": Shape.CODE},
    cite=_CITE,
)
DUPLICATE_RESOLVED = declare(
    "ihh-duplicate-resolved",
    says="A reviewer decided whether a similar service was paid elsewhere.",
    keys={"claim": Shape.ID, "answer": Shape.CODE},
    cite=_CITE,
)


@dataclass(frozen=True, slots=True)
class OtherClaimSent:
    """A paid claim of another authority, as it is sent."""

    reference: str
    person_id: str
    code: str
    served_on: date
    biller_npi: str


def load_other_claim(
    actor: Actor, at: datetime, *, reference: str, person_id: str, code: str, served_on: date, biller_npi: str
) -> OtherClaim:
    """Keep a paid claim of another authority; the same reference twice is one claim."""
    require(actor, RESOLVE_DUPLICATES)
    if code not in SIMILAR_CODES:
        says = f"“{code}” is not on the list of similar services. Permitted: {', '.join(sorted(SIMILAR_CODES))}."
        raise Refusal("DUP-CODE", says, cite=_CITE, field="code")
    member = person_numbered(typed.text(person_id, 40, "person_id"))
    biller_npi = typed.text(biller_npi, 10, "biller_npi")
    with transaction.atomic():
        claim, made = OtherClaim.objects.get_or_create(
            reference=typed.text(reference, 60, "reference"),
            defaults={
                "member": member,
                "code": code,
                "served_on": served_on,
                "biller_npi": biller_npi,
                "loaded_at": at,
            },
        )
        if made:
            body = {"claim": str(claim.pk), "code": code}
            append(DUPLICATE_LOADED, actor=actor, at=at, body=body, subject=str(claim.pk))
    return claim


def resolve(actor: Actor, at: datetime, claim_id: UUID | str, answer: str, because: str) -> OtherClaim:
    """Decide a pended duplicate with a written reason; the next run of the month follows it."""
    require(actor, RESOLVE_DUPLICATES)
    if answer not in ANSWERS:
        says = f"“{answer}” is no answer. Permitted: {', '.join(ANSWERS)}."
        raise Refusal("DUP-ANSWER", says, cite=_CITE, field="answer")
    because = typed.text(because.replace("\r\n", " ").replace("\n", " "), 200, "because")
    if not because:
        says = "Write in what the services differ, or that they are the same."
        raise Refusal("DUP-REASON-MISSING", says, cite=_CITE, field="because")
    with transaction.atomic():
        claim = OtherClaim.objects.select_for_update().filter(pk=typed.reference(claim_id)).first()
        if claim is None:
            says = "No claim has this reference; copy it from the list."
            raise Refusal("DUP-UNKNOWN", says, cite=_CITE, field="claim", kind="not-found")
        claim.resolved, claim.resolved_because = answer, because
        claim.resolved_on = legal_day(at)
        claim.save(update_fields=["resolved", "resolved_because", "resolved_on"])
        body = {"claim": str(claim.pk), "answer": answer}
        append(DUPLICATE_RESOLVED, actor=actor, at=at, body=body, subject=str(claim.pk))
    return claim
