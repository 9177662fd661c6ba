"""Applications to be a health home: any entity applies, the enrollment comes in, the office approves or refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.ihh.facts.homes import ApplicationAsked, ApprovalAsked, PartnerPaper, RefusalGround
from carelaw.ihh.rules.homes.application import GROUNDS, application_approval, application_taken, home_refusal_ground
from carelaw.ihh.store.models import (
    AgreementPaper,
    ApplicationState,
    Enrollment,
    HealthHome,
    HomeApplication,
    HomePartner,
    HomeTierPeriod,
)
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.letters import APPROVED, REFUSED
from carelaw.ihh.use_cases.homes.partners import declare_partner, partners_of
from carelaw.ihh.use_cases.homes.shared import PART, entered, number_in, numbered, stop_at
from carelaw.ihh.use_cases.homes.terms import newest_terms, signature_of
from carelaw.ihh.use_cases.permissions import APPLY, DECIDE_HOMES, SEE_HOMES
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party, PartyKind
from carelaw.platform.parties.own import acts_for_own, only_own, own_party
from carelaw.platform.parties.registry import enter_party

_PARTY = "party_id"


def applications_for(actor: Actor) -> QuerySet[HomeApplication]:
    """The applications that an actor may see: one's own, or every one."""
    require(actor, SEE_HOMES)
    return only_own(HomeApplication.objects.order_by("-submitted_at"), actor, _PARTY)


def application_numbered(actor: Actor, number: str) -> HomeApplication:
    """One application by its number."""
    require(actor, SEE_HOMES)
    return numbered(HomeApplication, number, "application", actor, party=_PARTY)


def apply(
    actor: Actor,
    at: datetime,
    *,
    legal_name: str,
    entity_type: str,
    tax_id: str,
    npi: str,
    tiers: Sequence[str],
    delivery_model: str,
    partners: Sequence[str] = (),
    contact: str = "",
    phone: str = "",
    counties: Sequence[str] = (),
    languages: Sequence[str] = (),
    capacity: int | None = None,
) -> HomeApplication:
    """Apply; nobody is turned away for the type of entity. `partners` are lines of `NPI name`."""
    require(actor, APPLY)
    tiers = tuple(one.upper() for one in tiers)
    named = tuple(_partner_line(one) for one in partners)
    facts = ApplicationAsked(
        legal_name, tax_id, entity_type, tiers, delivery_model, tuple(name for _npi, name in named)
    )
    decision = stop_at(application_taken(facts, adopted_law()))
    today = legal_day(at)
    with transaction.atomic():
        party = _applicant(actor, legal_name, tax_id, npi, at)
        if HomeApplication.objects.filter(party_id=party.pk, state=ApplicationState.SUBMITTED).exists():
            says = "An application of this applicant waits for its decision. Withdraw it first, or wait."
            raise Refusal("APP-WAITING", says, cite=f"{PART}(a)", kind="conflict")
        made = HomeApplication.objects.create(
            number=number_in("HA", today),
            party_id=party.pk,
            legal_name=legal_name,
            entity_type=entity_type[:40],
            tax_id=tax_id[:20],
            npi=npi,
            contact=contact,
            phone=phone,
            tier="A" if "A" in tiers else sorted(tiers)[0],
            delivery_model=delivery_model,
            counties=list(counties),
            languages=[one.lower() for one in languages],
            capacity=capacity or 2000,
            submitted_on=today,
            submitted_at=at,
            decision_id=keep(decision, facts, subject=f"ihh-applicant:{party.pk}", at=at, actor=actor).pk,
        )
        for partner_npi, name in named:
            declare_partner(party.pk, partner_npi, name, today, at=at, actor=actor)
        entered(actor, at, made.pk, "applied", made.number)
    return made


def record_enrollment(
    actor: Actor, at: datetime, *, application: str, enrollment: str, enrolled_from: date | None
) -> HomeApplication:
    """Enter what the enrollment system says of an applicant under Subpart B."""
    require(actor, DECIDE_HOMES)
    with transaction.atomic():
        made = _waiting(actor, application)
        made.enrollment, made.enrolled_from = enrollment, enrolled_from
        made.save(update_fields=["enrollment", "enrolled_from"])
        entered(actor, at, made.pk, "enrollment", made.number)
    return made


def approval_of(made: HomeApplication, on: date) -> tuple[ApprovalAsked, Decision]:
    """Whether an application may be approved on a day, with everything that still lacks."""
    terms = newest_terms(on)
    signed = signature_of(made.party_id, on)
    papers = tuple(_paper(one) for one in partners_of(made.party_id))
    facts = ApprovalAsked(
        decided_on=on,
        enrollment=made.enrollment,
        terms_version=terms.version if terms else "",
        signed_version=signed[0] if signed else "",
        signed_on=signed[1] if signed else None,
        delivery_model=made.delivery_model,
        partners=papers,
    )
    return facts, application_approval(facts, adopted_law())


def approve(actor: Actor, at: datetime, *, application: str, reference: str = "") -> HomeApplication:
    """Approve: the applicant is a health home from today, or from the first day of its enrollment if that is later."""
    require(actor, DECIDE_HOMES)
    today = legal_day(at)
    with transaction.atomic():
        made = _waiting(actor, application)
        facts, decision = approval_of(made, today)
        stop_at(decision)
        home = _home(made, today, reference)
        made.state, made.decided_on, made.home = ApplicationState.APPROVED, today, home
        made.decision_id = keep(decision, facts, subject=f"ihh-home:{home.pk}", at=at, actor=actor).pk
        made.save()
        HomeTierPeriod.objects.get_or_create(
            home=home, starts_on=home.active_from, defaults={"tier": home.tier, "applied_at": at}
        )
        entered(actor, at, made.pk, "approved", made.number)
        values = {
            "number": made.number,
            "name": home.name,
            "starts": str(home.active_from),
            "tier": home.tier,
            "reference": home.reference,
            "notice_days": str(adopted_law().number("ihh.notice_business_days", today)),
        }
        _tell(APPROVED, made, values, at)
    return made


def refuse(actor: Actor, at: datetime, *, application: str, ground: str, found: str) -> HomeApplication:
    """Refuse, on a ground that the rule knows; what the applicant is, is none."""
    require(actor, DECIDE_HOMES)
    facts = RefusalGround(ground, found)
    decision = stop_at(home_refusal_ground(facts, adopted_law()))
    with transaction.atomic():
        made = _waiting(actor, application)
        made.state, made.decided_on, made.decided_because = ApplicationState.REFUSED, legal_day(at), found
        made.decision_id = keep(decision, facts, subject=f"ihh-applicant:{made.party_id}", at=at, actor=actor).pk
        made.save()
        entered(actor, at, made.pk, "refused", made.number)
        because = found if found.endswith(".") else f"{found}."
        values = {"number": made.number, "name": made.legal_name, "ground": GROUNDS[ground], "because": because}
        _tell(REFUSED, made, values, at)
    return made


def withdraw(actor: Actor, at: datetime, *, application: str) -> HomeApplication:
    """Take an application back; it stays on file."""
    require(actor, APPLY)
    with transaction.atomic():
        made = _waiting(actor, application)
        made.state, made.decided_on = ApplicationState.WITHDRAWN, legal_day(at)
        made.save(update_fields=["state", "decided_on"])
        entered(actor, at, made.pk, "withdrawn", made.number)
    return made


def _waiting(actor: Actor, number: str) -> HomeApplication:
    made = application_numbered(actor, number)
    if made.state != ApplicationState.SUBMITTED:
        says = f"This application is {made.get_state_display().lower()} already."
        raise Refusal("APP-DECIDED", says, cite=f"{PART}(a)", field="application", kind="conflict")
    return made


def _applicant(actor: Actor, name: str, tax_id: str, npi: str, at: datetime) -> Party:
    if acts_for_own(actor):
        return own_party(actor)
    identifiers = {"tax": tax_id, **({"npi": npi} if npi else {})}
    return enter_party(name, PartyKind.ORGANIZATION, identifiers, at=at)


def _partner_line(line: str) -> tuple[str, str]:
    npi, _space, name = line.partition(" ")
    if not name.strip() or len(npi) != 10 or not npi.isdigit():
        says = f"“{line[:60]}”: write the NPI of ten digits, a space and the name, one partner a line."
        raise Refusal("APP-PARTNER-LINE", says, cite=f"{PART}(b)(2)", field="partners")
    return npi, name.strip()


def _paper(one: HomePartner) -> PartnerPaper:
    received = legal_day(one.received_at) if one.received_at else None
    return PartnerPaper(one.name, received, one.paper == AgreementPaper.REJECTED)


def _home(made: HomeApplication, today: date, reference: str) -> HealthHome:
    starts = max(today, made.enrolled_from or today)
    papers = [one.npi for one in partners_of(made.party_id)]
    held = HealthHome.objects.filter(party_id=made.party_id).first()
    if held is None:
        return HealthHome.objects.create(
            party_id=made.party_id,
            reference=reference.strip().upper() or _reference(),
            name=made.legal_name,
            npi=made.npi,
            tier=made.tier,
            status=Enrollment.ACTIVE,
            active_from=starts,
            capacity=made.capacity,
            counties=made.counties,
            languages=made.languages,
            phone=made.phone,
            partner_npis=papers,
        )
    held.tier, held.status, held.active_to = made.tier, Enrollment.ACTIVE, None
    held.partner_npis = sorted({*held.partner_npis, *papers})
    held.save()
    return held


def _reference() -> str:
    while True:
        made = f"IHH-{next_in('ihh.homes'):03d}"
        if not HealthHome.objects.filter(reference=made).exists():
            return made


def _tell(kind: str, made: HomeApplication, values: dict[str, str], at: datetime) -> None:
    write_to_party(
        kind,
        key=str(made.pk),
        party_id=made.party_id,
        at=at,
        values=values,
        about=f"ihh-application:{made.number}",
        letter=True,
        address=made.legal_name,
    )
