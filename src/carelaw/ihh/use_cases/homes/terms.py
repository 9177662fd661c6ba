"""The provider terms and conditions: published in versions, signed by each health home, and again on a change."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.ihh.facts.homes import TermsSigned
from carelaw.ihh.rules.homes.application import terms_signed
from carelaw.ihh.store.models import Enrollment, HealthHome, TermsVersion
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.letters import TERMS
from carelaw.ihh.use_cases.homes.shared import PART, entered, stop_at
from carelaw.ihh.use_cases.permissions import APPLY, DECIDE_HOMES
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files import keeping
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, own_party

KIND = "ihh.terms"
CITE = f"{PART}(b)(4)"


def publish_terms(
    actor: Actor, at: datetime, *, version: str, paper: Attached, required_roles: Sequence[str]
) -> TermsVersion:
    """Publish a version of the terms with the roles that count as required; every health home is asked to sign it."""
    require(actor, DECIDE_HOMES)
    today = legal_day(at)
    if TermsVersion.objects.filter(version=version).exists():
        says = f"Version {version} is published already; a correction is a new version."
        raise Refusal("TC-VERSION-TAKEN", says, cite=CITE, field="version", kind="conflict")
    with transaction.atomic():
        made = TermsVersion.objects.create(
            version=version,
            published_on=today,
            published_at=at,
            digest=keeping.keep(io.BytesIO(paper.content)).digest,
            file_name=paper.name[:200],
            required_roles=list(required_roles),
        )
        entered(actor, at, made.pk, "terms-published")
        values = {"version": version, "published": str(today)}
        for home in HealthHome.objects.filter(status=Enrollment.ACTIVE):
            write_to_party(TERMS, key=f"{made.pk}:{home.pk}", party_id=home.party_id, at=at, values=values)
    return made


def newest_terms(on: date) -> TermsVersion | None:
    """The version of the terms that stands on a day."""
    return TermsVersion.objects.filter(published_on__lte=on).order_by("-published_on", "-published_at").first()


def sign_terms(
    actor: Actor, at: datetime, *, version: str, signed_by: str, signed_on: date, applicant: str = ""
) -> Agreement:
    """Sign the terms for one's own organization; the office enters what came on paper, for the party it names."""
    require(actor, APPLY)
    today = legal_day(at)
    party_id = own_party(actor).pk if acts_for_own(actor) else _applicant(applicant)
    current = newest_terms(today)
    facts = TermsSigned(version, current.version if current else "", signed_by, signed_on, today)
    decision = stop_at(terms_signed(facts, adopted_law()))
    reference = f"{party_id}:{version}"
    if Agreement.objects.filter(kind=KIND, reference=reference).exclude(state=AgreementState.DRAFT).exists():
        raise Refusal("TC-SIGNED", f"Version {version} is signed already.", cite=CITE, field="version", kind="conflict")
    with transaction.atomic():
        for earlier in Agreement.objects.filter(kind=KIND, first_id=party_id, state=AgreementState.IN_FORCE):
            register.end(earlier, on=today, because=f"Version {version} was signed.", at=at, actor=actor)
        terms = {"version": version, "signed_by": signed_by, "digest": current.digest if current else ""}
        made = register.draft(KIND, reference=reference, first=party_id, terms=terms, cite=CITE, at=at, actor=actor)
        register.sign(made, by="first", on=signed_on, at=at, actor=actor)
        made = register.put_in_force(made, on=signed_on, at=at, actor=actor)
        keep(decision, facts, subject=f"ihh-applicant:{party_id}", at=at, actor=actor)
    return made


def signature_of(party_id: UUID | str, on: date) -> tuple[str, date] | None:
    """The version that a party signed last, and when."""
    held = register.in_force(KIND, party_id, on)
    if held is None or held.first_signed_on is None:
        return None
    return str(held.terms["version"]), held.first_signed_on


def end_terms(party_id: UUID | str, *, on: date, because: str, at: datetime, actor: Actor | None) -> None:
    """The agreement under the terms is over."""
    for held in Agreement.objects.filter(kind=KIND, first_id=party_id, state=AgreementState.IN_FORCE):
        register.end(held, on=on, because=because, at=at, actor=actor)


def _applicant(reference: str) -> UUID:
    """The party of an application's number or a health home's reference."""
    from carelaw.ihh.store.models import HomeApplication

    wanted = reference.strip().upper()
    found = HomeApplication.objects.filter(number=wanted).values_list("party_id", flat=True).first()
    found = found or HealthHome.objects.filter(reference=wanted).values_list("party_id", flat=True).first()
    if found is None or not Party.objects.filter(pk=found).exists():
        says = "Say for whom: the number of an application, or the reference of a health home."
        raise Refusal("applicant-unknown", says, cite=CITE, field="applicant", kind="not-found")
    return found
