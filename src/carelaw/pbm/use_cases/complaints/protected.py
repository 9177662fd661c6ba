"""Protected acts: disclosures and complaints of pharmacies, registered with what proves them (513b1(i)(1) to (4))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.complaints import AfterComplaint, AfterDepartmentComplaint, Disclosure, LimitedDisclosure
from carelaw.pbm.rules.complaints.protected_acts import (
    disclosed_in_a_proceeding,
    disclosed_to_government,
    disclosure_limited,
)
from carelaw.pbm.rules.complaints.retaliation import after_a_complaint, after_a_department_complaint
from carelaw.pbm.store.models import AppealState, AuditAppeal, MacAppeal, ProtectedAct, PsaoMandate
from carelaw.pbm.use_cases.complaints import letters
from carelaw.pbm.use_cases.complaints.filing import receipt_found
from carelaw.pbm.use_cases.complaints.sealed_words import identifiers_in, seal
from carelaw.pbm.use_cases.parties import manager_numbered, pharmacy_numbered
from carelaw.pbm.use_cases.permissions import PROTECTED_REGISTER, PROTECTED_SEE
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, own_parties
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(i)"
PROCEEDING, GOVERNMENT = "proceeding", "government"
TO_PLAN, TO_MANAGER, TO_DEPARTMENT = "complaint-plan", "complaint-manager", "complaint-department"
KINDS = (
    (PROCEEDING, "Disclosure to a court, hearing, legislative body or other proceeding"),
    (GOVERNMENT, "Disclosure to a government or law enforcement agency"),
    (TO_PLAN, "Complaint to the plan"),
    (TO_MANAGER, "Complaint to the benefit manager"),
    (TO_DEPARTMENT, "Complaint to the Department"),
)
EFFORTS = (
    ("prices", "Prices and rates blackened"),
    ("contract-terms", "Contract terms left out that prove nothing"),
    ("names", "Names left out"),
    ("marked", "Marked as confidential"),
    ("closed-session", "Given in closed session or under seal"),
)
REGISTERED = declare(
    "protected-act-registered",
    says="A protected act was registered.",
    keys={"act": Shape.ID, "kind": Shape.CODE, "standing": Shape.CODE},
    cite=CITE,
)
_STANDING = {Outcome.PASS: "protected", Outcome.NOT_APPLICABLE: "complaint", Outcome.REVIEW: "to-look-at"}


def acts_for(actor: Actor) -> QuerySet[ProtectedAct]:
    """The register; a pharmacy's own acts, a PSAO's those of the pharmacies it acts for. Never a benefit manager's."""
    require(actor, PROTECTED_SEE)
    found = ProtectedAct.objects.order_by("-act_on", "-pk")
    return found.filter(pharmacy_id__in=pharmacies_of(actor)) if acts_for_own(actor) else found


def pharmacies_of(actor: Actor, on: date | None = None) -> set[UUID]:
    """The pharmacies for which somebody acts: one's own, and those that let one's organization act for them."""
    mine = own_parties(actor)
    mandates = PsaoMandate.objects.filter(psao_id__in=mine)
    if on is not None:
        mandates = mandates.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    return {*mine, *mandates.values_list("pharmacy_id", flat=True)}


def pharmacy_meant(actor: Actor, npi: str, on: date) -> Party:
    """The pharmacy by its NPI; one's own where none is given. Refuses a pharmacy that one does not act for."""
    if npi.strip():
        found = pharmacy_numbered(npi)
    else:
        mine = own_parties(actor)
        found = Party.objects.filter(pk__in=mine).first() if len(mine) == 1 else None  # type: ignore[assignment]
    if found is None:
        says = "Name the pharmacy by its NPI."
        raise Refusal("pharmacy-not-named", says, cite=CITE, field="pharmacy_npi")
    if acts_for_own(actor) and actor.role != "PBM_FILER" and found.pk not in pharmacies_of(actor, on):
        says = f"You do not act for the pharmacy {npi[:12]}. Its mandate must be on file."
        raise Refusal("pharmacy-not-yours", says, cite=CITE, field="pharmacy_npi", kind="forbidden")
    return found


def manager_meant(number: str) -> Party:
    """The benefit manager of a state number."""
    found = manager_numbered(number.strip())
    if found is None:
        says = f"No benefit manager has the number “{number[:20]}”. It looks like PBM0101."
        raise Refusal("manager-unknown", says, cite=CITE, field="manager", kind="not-found")
    return found


def register_act(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    manager: str,
    pharmacy_npi: str = "",
    act_on: date,
    to: str = "",
    says: str = "",
    reasonable_cause: str = "",
    efforts: Sequence[str] = (),
    efforts_note: str = "",
    oral: bool = False,
    noted_on: date | None = None,
    receipt: str = "",
    confirmed: bool = False,
) -> ProtectedAct:
    """Register a disclosure or complaint with its forum, day and cause; it stands protected, undecided or unverified.

    That something is missing is no refusal: it is kept and says what it lacks.
    """
    require(actor, PROTECTED_REGISTER)
    on = legal_date(at, ZONE)
    if act_on > on:
        raise Refusal("act-ahead", f"{act_on} lies ahead. Permitted: {on} or earlier.", cite=CITE, field="act_on")
    pharmacy, against = pharmacy_meant(actor, pharmacy_npi, on), manager_meant(manager)
    limited = LimitedDisclosure(
        tuple(efforts), efforts_note, identifiers_in(says, reasonable_cause, efforts_note), confirmed
    )
    limits = stop_at(disclosure_limited(limited, law=adopted_law()))
    complaint = receipt_found(receipt, pharmacy.pk) if receipt else None
    decision, facts = _judged(kind, act_on, to, reasonable_cause, oral, noted_on, found=complaint is not None)
    digest = (
        seal({"says": says.strip(), "reasonable_cause": reasonable_cause.strip()}) if says or reasonable_cause else ""
    )
    with transaction.atomic():
        made = ProtectedAct.objects.create(
            number=f"PA-{on.year}-{next_in(f'pbm.protected-acts-{on.year}'):04}",
            pharmacy_id=pharmacy.pk,
            against_id=against.pk,
            kind=kind,
            act_on=complaint.filed_on if complaint else act_on,
            to=to.strip(),
            words_digest=digest,
            has_reasonable_cause=bool(reasonable_cause.strip()),
            efforts=list(efforts),
            efforts_note=efforts_note.strip()[:300],
            oral=oral,
            noted_on=noted_on,
            receipt=receipt.strip().upper(),
            receipt_found=complaint is not None,
            standing=standing_of(decision),
            registered_at=at,
        )
        subject = f"protected-act:{made.number}"
        keep(decision, facts, subject=subject, at=at, actor=actor)
        keep(
            limits, LimitedDisclosure(tuple(efforts), "", limited.identifiers_found, confirmed), subject=subject, at=at
        )
        _tell(made, pharmacy, against, decision, limits, at)
        body = {"act": made.number, "kind": kind, "standing": made.standing}
        append(REGISTERED, actor=actor, at=at, body=body, subject=made.number)
    return made


def _judged(
    kind: str, act_on: date, to: str, cause: str, oral: bool, noted_on: date | None, *, found: bool
) -> tuple[Decision, object]:
    """What the law says of an act by itself; what is kept of it holds no words."""
    law = adopted_law()
    if kind in (PROCEEDING, GOVERNMENT):
        facts = Disclosure(act_on, to, cause)
        decide = disclosed_in_a_proceeding if kind == PROCEEDING else disclosed_to_government
        return decide(facts, law=law), Disclosure(act_on, to, "on file" if cause.strip() else "")
    if kind == TO_DEPARTMENT:
        proved = AfterDepartmentComplaint(act_on, act_on, act_on, found)
        return after_a_department_complaint(proved, law=law), proved
    complained = AfterComplaint(act_on, act_on, act_on, oral, noted_on)
    return after_a_complaint(complained, law=law), complained


def standing_of(decision: Decision) -> str:
    """Protected, undecided, unverified, or kept as a complaint."""
    if "unverified" in decision.codes:
        return "unverified"
    if "linked" in decision.codes:
        return "protected"
    if "before-the-act" in decision.codes:
        return "before-the-act"
    return _STANDING.get(decision.outcome, "undecided")


def _tell(
    made: ProtectedAct, pharmacy: Party, against: Party, decision: Decision, limits: Decision, at: datetime
) -> None:
    told = {
        "protected": "It stands as protected.",
        "unverified": decision.reasons[0].says,
        "complaint": decision.reasons[0].says,
    }.get(made.standing, decision.reasons[0].says)
    if limits.outcome is Outcome.REVIEW:
        told += f"\n\n{limits.reasons[0].says}"
    write_to_party(
        letters.ACT_RECEIPT,
        key=made.number,
        party_id=pharmacy.pk,
        at=at,
        values={
            "number": made.number,
            "pharmacy": pharmacy.name,
            "manager": against.name,
            "kind": dict(KINDS)[made.kind].lower(),
            "act_on": str(made.act_on),
            "standing": told,
        },
        letter=True,
        address=envelope_of(pharmacy.pk, at),
    )


# Appeals count as complaints to the benefit manager, arguably (MAC-56)


def take_in_appeals(pharmacy_id: UUID, manager_id: UUID, until: date, at: datetime) -> int:
    """Enter the pharmacy's appeals with the benefit manager as complaints for the watch; each once."""
    found = MacAppeal.objects.filter(pharmacy_id=pharmacy_id, manager_id=manager_id, filed_on__lte=until)
    pairs = [(one.reference, one.filed_on) for one in found.exclude(state=AppealState.DRAFT).order_by("pk")]
    pairs += _audit_appeals(pharmacy_id, manager_id, until)
    known = set(ProtectedAct.objects.filter(kind=TO_MANAGER).exclude(receipt="").values_list("receipt", flat=True))
    taken = 0
    for reference, filed_on in pairs:
        if reference in known or filed_on is None:
            continue
        with transaction.atomic():
            made = ProtectedAct.objects.create(
                number=f"PA-{at.year}-{next_in(f'pbm.protected-acts-{at.year}'):04}",
                pharmacy_id=pharmacy_id,
                against_id=manager_id,
                kind=TO_MANAGER,
                act_on=filed_on,
                receipt=reference,
                receipt_found=True,
                arguable=True,
                standing="protected",
                registered_at=at,
            )
            body = {"act": made.number, "kind": made.kind, "standing": made.standing}
            append(REGISTERED, actor=None, at=at, body=body, subject=made.number)
        taken += 1
    return taken


def _audit_appeals(pharmacy_id: UUID, manager_id: UUID, until: date) -> list[tuple[str, date | None]]:
    found = AuditAppeal.objects.filter(
        audit__pharmacy_id=pharmacy_id, audit__manager_id=manager_id, filed_on__lte=until
    )
    return [(one.reference, one.filed_on) for one in found.order_by("pk")]
