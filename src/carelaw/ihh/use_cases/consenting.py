"""Enter a consent: with it the assigned person becomes a member; without what it needs, it is kept and says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.ihh.facts.choosing import ConsentCase
from carelaw.ihh.rules.consent_of_member import consent_of_member
from carelaw.ihh.store.models import Assignment, Consent, ConsentState, HealthHome, Member, Membership
from carelaw.ihh.use_cases.common import MEMBER_STEP, PART, binding_law, legal_day, refusal_of
from carelaw.ihh.use_cases.ending import end_membership
from carelaw.ihh.use_cases.letters import WELCOME
from carelaw.ihh.use_cases.noticing import spoken_day, tell
from carelaw.ihh.use_cases.permissions import ENTER_CONSENT
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import require_own
from carelaw.platform.record.keeping import append


@dataclass(frozen=True, slots=True)
class ConsentAsSigned:
    """What stands on the signed form."""

    given_on: date
    informed_on: date | None
    signer: str
    capacity: str
    partner_sharing: bool
    language: str = "en"
    substance_use_records: bool = False
    mental_health_records: bool = False
    hiv_records: bool = False
    expires_on: date | None = None


def enter_consent(
    actor: Actor, member: Member, home: HealthHome, signed: ConsentAsSigned, *, at: datetime
) -> Membership:
    """Enter what was signed. An insufficient consent is kept; the refusal says what is missing."""
    require(actor, ENTER_CONSENT)
    require_own(actor, home.party_id)
    today = legal_day(at)
    law = binding_law(today)
    if signed.given_on > today:
        says = f"The consent is dated {signed.given_on}, after today; permitted is a day up to {today}."
        raise Refusal("CONSENT-IN-FUTURE", says, cite=f"{PART}.991(b)(5)", field="given_on")
    held = member.assignments.filter(home=home, ends_on=None).order_by("-effective_on").first()
    facts = ConsentCase(
        given_on=signed.given_on,
        assigned_from=held.effective_on if held else None,
        informed_on=signed.informed_on,
        signer=signed.signer,
        capacity=signed.capacity,
        partner_sharing=signed.partner_sharing,
        expires_on=signed.expires_on,
    )
    decision = consent_of_member(facts, law)
    with transaction.atomic():
        kept = keep(decision, facts, subject=f"ihh-member:{member.pk}", at=at, actor=actor)
        enough = decision.outcome is Outcome.PASS
        consent = _entered(member, home, signed, list(decision.codes), kept.pk, at=at, enough=enough)
        step = "consented" if enough else "consent-insufficient"
        membership = _membership(member, consent, held, decision.reasons[0].value, at=at) if enough and held else None
        body = {"member": str(member.pk), "step": step, "home": str(home.pk)}
        append(MEMBER_STEP, actor=actor, at=at, body=body, subject=str(member.pk))
    if membership is None:
        raise refusal_of(decision)
    return membership


def revoke_consent(actor: Actor, member: Member, *, at: datetime) -> date:
    """The consent is taken back: the day of receipt is the last day of the membership."""
    require(actor, ENTER_CONSENT)
    today = legal_day(at)
    held = member.memberships.filter(ends_on=None).select_related("home", "consent").first()
    if held is None:
        says = "There is no membership to end; the person is not a member now."
        raise Refusal("membership-none", says, cite=f"{PART}.992(e)", kind="conflict")
    require_own(actor, held.home.party_id)
    with transaction.atomic():
        consent = held.consent
        consent.state, consent.revoked_on = ConsentState.REVOKED, today
        consent.save(update_fields=["state", "revoked_on"])
        end_membership(member, today, "REVOKED")
        body = {"member": str(member.pk), "step": "consent-revoked", "home": str(held.home_id)}
        append(MEMBER_STEP, actor=actor, at=at, body=body, subject=str(member.pk))
    return today


def _entered(
    member: Member,
    home: HealthHome,
    signed: ConsentAsSigned,
    codes: list[str],
    decision_id: UUID,
    *,
    at: datetime,
    enough: bool,
) -> Consent:
    return Consent.objects.create(
        member=member,
        home=home,
        informed_on=signed.informed_on,
        language=signed.language,
        given_on=signed.given_on,
        signer=signed.signer[:80],
        capacity=signed.capacity[:12],
        partner_sharing=signed.partner_sharing,
        substance_use_records=signed.substance_use_records,
        mental_health_records=signed.mental_health_records,
        hiv_records=signed.hiv_records,
        expires_on=signed.expires_on,
        state=ConsentState.VALID if enough else ConsentState.INSUFFICIENT,
        codes=codes,
        decision_id=decision_id,
        entered_at=at,
    )


def _membership(member: Member, consent: Consent, held: Assignment, start: object, *, at: datetime) -> Membership:
    """The membership from the later of the two days; a person is a member of one health home at a time."""
    assert isinstance(start, date)
    current = member.memberships.filter(ends_on=None).first()
    if current is not None and current.home_id == consent.home_id:
        current.consent = consent
        current.save(update_fields=["consent"])
        return current
    earlier = member.memberships.exclude(ends_on=None).order_by("-ends_on").first()
    if earlier is not None and earlier.ends_on is not None and earlier.ends_on >= start:
        says = f"The person is a member elsewhere through {earlier.ends_on}; enter the consent after that day."
        raise Refusal("membership-overlaps", says, cite=f"{PART}.992(e)", field="given_on", kind="conflict")
    made = Membership.objects.create(
        member=member, home=consent.home, assignment=held, consent=consent, starts_on=start
    )
    values = {"name": member.name, "home": consent.home.name, "starts": spoken_day(start, member.language)}
    tell(member, WELCOME, key=str(made.pk), at=at, values=values)
    return made
