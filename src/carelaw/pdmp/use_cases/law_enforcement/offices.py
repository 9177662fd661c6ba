"""Register agencies and agents; record the form and the manner that the Attorney General prescribes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.law_enforcement import AgencyKind, PersonalIdentifier, Prescribed
from carelaw.pdmp.rules.law_enforcement.personal_identifier import attorney_generals_personal_identifier
from carelaw.pdmp.store.models import AttorneyGeneralAgent, LawEnforcementAgency, PrescribedDocument, PrescribedKind
from carelaw.pdmp.use_cases.law_enforcement.fields import ALWAYS, NAMES, given
from carelaw.pdmp.use_cases.law_enforcement.permissions import PRESCRIBE, REGISTER_AGENCIES
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.files.keeping import Readable, keep
from carelaw.platform.parties.models import Party, PartyKind
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_BY_FORM = "§9(b)(3)(iii)"
LARGEST_DOCUMENT = 25 << 20
AGENCY_REGISTERED = declare(
    "law-agency-registered",
    says="A law-enforcement agency was registered.",
    keys={"agency": Shape.ID, "kind": Shape.CODE},
    cite="§9(b)(3)(i)",
)
AGENT_REGISTERED = declare(
    "law-agent-registered",
    says="The personal identifier of an agent of the Attorney General's office was registered.",
    keys={"account": Shape.ID, "identifier": Shape.ID},
    cite=_BY_FORM,
)
PRESCRIBED = declare(
    "law-form-recorded",
    says="A form or manner that the Attorney General prescribes was recorded.",
    keys={"kind": Shape.CODE, "version": Shape.CODE, "effective_on": Shape.DAY, "fields": Shape.CODES},
    cite="§9(b)(3)(i)(A), (iii)",
)


def register_agency(actor: Actor, at: datetime, *, name: str, kind: str) -> Party:
    """Register an agency on whose behalf the office queries; its officers' grants then name it."""
    require(actor, REGISTER_AGENCIES)
    if kind not in set(AgencyKind):
        says = f"“{kind[:40]}” is no kind of agency. Permitted: {', '.join(AgencyKind)}."
        raise Refusal("E-MAP-68.needs-agency-kind", says, cite="§9(b)(3)(i)", field="kind")
    if not name.strip():
        raise Refusal("E-MAP-68.needs-agency", "Give the agency's name.", cite="§9(b)(3)(i)", field="name")
    with transaction.atomic():
        party, _ = Party.objects.get_or_create(
            kind=PartyKind.ORGANIZATION, name=name.strip()[:200], defaults={"created_at": at}
        )
        _, made = LawEnforcementAgency.objects.get_or_create(
            party_id=party.pk,
            defaults={"kind": kind, "registered_at": at, "registered_by": uuid.UUID(actor.account_id)},
        )
        if made:
            body = {"agency": str(party.pk), "kind": kind}
            append(AGENCY_REGISTERED, actor=actor, at=at, body=body, subject=str(party.pk))
    return party


def register_agent(
    actor: Actor, at: datetime, *, email: str, identifier: str, one_person: bool
) -> AttorneyGeneralAgent:
    """Register the personal identifier of somebody who acts for the office. One person, one identifier (MAP-78)."""
    require(actor, REGISTER_AGENCIES)
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None or not RoleGrant.objects.filter(account=account, role="OAG_AGENT").exists():
        says = "No account of this e-mail address holds the role of an agent. Grant the role, then register."
        raise Refusal("E-MAP-78.needs-grant", says, cite=_BY_FORM, field="email")
    number = identifier.strip().upper()[:40]
    if not any(sign.isdigit() for sign in number) or not number.replace("-", "").isalnum():
        says = f"“{number}” is no personal identifier; it has letters, digits and hyphens, such as OAG-0417."
        raise Refusal("E-MAP-78.needs-identifier", says, cite=_BY_FORM, field="identifier")
    decision = attorney_generals_personal_identifier(PersonalIdentifier(True, one_person), law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=decision.cite, field="one_person")
    if AttorneyGeneralAgent.objects.filter(identifier=number).exclude(account_id=account.pk).exists():
        says = f"{number} is another person's identifier. Each person needs one of their own."
        raise Refusal("E-MAP-78.taken", says, cite=_BY_FORM, field="identifier", kind="conflict")
    with transaction.atomic():
        entered, _ = AttorneyGeneralAgent.objects.update_or_create(
            account_id=account.pk,
            defaults={
                "identifier": number,
                "one_person": True,
                "registered_at": at,
                "registered_by": uuid.UUID(actor.account_id),
            },
        )
        body = {"account": str(account.pk), "identifier": number}
        append(AGENT_REGISTERED, actor=actor, at=at, body=body, subject=str(account.pk))
    return entered


def record_prescribed(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    version: str,
    effective_on: date,
    required_fields: Sequence[str],
    document: Readable | None = None,
) -> PrescribedDocument:
    """Record a version of the form of requests, or of the manner for schedule II; it holds from its day."""
    require(actor, PRESCRIBE)
    if kind not in PrescribedKind.values:
        says = f"“{kind[:20]}” is neither a form nor a manner. Permitted: {', '.join(PrescribedKind.values)}."
        raise Refusal("E-MAP-76.kind", says, cite=_BY_FORM, field="kind")
    unknown = [name for name in required_fields if name not in NAMES]
    if unknown:
        says = f"{unknown[0][:40]} is no field of a request. Permitted: {', '.join(NAMES)}."
        raise Refusal("E-MAP-76.field-unknown", says, cite=_BY_FORM, field="required_fields")
    name = version.strip()[:40]
    if not name or PrescribedDocument.objects.filter(kind=kind, version=name).exists():
        says = f"The version “{name}” is recorded already, or empty. A recorded version never changes; give a new one."
        raise Refusal("E-MAP-76.version", says, cite=_BY_FORM, field="version", kind="conflict")
    kept = keep(document, largest=LARGEST_DOCUMENT) if document is not None else None
    with transaction.atomic():
        made = PrescribedDocument.objects.create(
            kind=kind,
            version=name,
            effective_on=effective_on,
            required_fields=list(dict.fromkeys(required_fields)),
            digest=kept.digest if kept else "",
            recorded_at=at,
            recorded_by=uuid.UUID(actor.account_id),
        )
        body = {
            "kind": kind,
            "version": f"v{made.pk}",
            "effective_on": effective_on.isoformat(),
            "fields": [field.replace("_", "-") for field in made.required_fields],
        }
        append(PRESCRIBED, actor=actor, at=at, body=body, subject=f"prescribed:{made.pk}")
    return made


def prescribed_on(kind: str, on: date) -> PrescribedDocument | None:
    """The version of a form or manner in force on a day."""
    return PrescribedDocument.objects.filter(kind=kind, effective_on__lte=on).order_by("-effective_on", "-pk").first()


def manner_facts(answers: dict[str, str], on: date) -> Prescribed:
    """The manner in force on a day against what a request gives."""
    manner = prescribed_on(PrescribedKind.MANNER, on)
    return Prescribed(manner is not None, tuple(manner.required_fields) if manner else (), given(answers))


def form_facts(answers: dict[str, str], on: date) -> Prescribed:
    """The form in force on a day, with what no request can be run without, against what a request gives."""
    form = prescribed_on(PrescribedKind.FORM, on)
    required = tuple(dict.fromkeys((*(form.required_fields if form else ()), *ALWAYS)))
    return Prescribed(form is not None, required, given(answers))


def agency_of(actor: Actor) -> tuple[Party, LawEnforcementAgency]:
    """The registered agency that an officer's grant names. Raises Refusal where it names none."""
    named = [uuid.UUID(one) for one in actor.scoped("party")]
    agency = LawEnforcementAgency.objects.filter(party_id__in=named).first()
    if agency is None:
        says = "Your grant names no registered agency. Ask the program office to register it and to name it there."
        raise Refusal("E-MAP-68.needs-agency", says, cite="§9(b)(3)(i)", kind="forbidden")
    return Party.objects.get(pk=agency.party_id), agency


def office_accounts(at: datetime) -> list[uuid.UUID]:
    """The accounts that act for the Attorney General's office now."""
    on = law_day(at)
    grants = RoleGrant.objects.filter(role="OAG_AGENT").order_by("account_id")
    return list(dict.fromkeys(grant.account_id for grant in grants if grant.why_not_live(on) is None))
