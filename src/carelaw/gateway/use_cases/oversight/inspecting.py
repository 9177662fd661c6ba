"""Inspections: opened with a scope of (g)(1), held while a non-disclosure agreement is settled, reported, closed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.oversight import InspectionScope, OnSite
from carelaw.gateway.letters import oversight as letters
from carelaw.gateway.rules.oversight.breaching import USES, inspection_scope, on_site
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import Inspection, InspectionMaterial
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.findings import finding_of, open_from, step
from carelaw.gateway.use_cases.oversight.standing import held, on_file
from carelaw.gateway.use_cases.permissions import ANSWER_FOR_PARTY, INSPECT, SEE_OWN_DUTIES
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import not_yours, only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = f"{SECTION}(g)(7)"
INSPECTED = declare(
    "gateway-inspection",
    says="An inspection was opened, moved on or closed.",
    keys={"inspection": Shape.ID, "what": Shape.CODE},
    cite=CITE,
)


def open_inspection(
    actor: Actor, at: datetime, *, party: str, scope: tuple[str, ...], access_on: date | None, finding: str
) -> Inspection:
    """Open an inspection against a party that transmits program data, about uses that (g)(1) bans."""
    require(actor, INSPECT)
    about = on_file(party)
    assert about.party_id is not None
    letters_asked = tuple(dict.fromkeys(each.strip().upper() for each in scope))
    told = InspectionScope(letters_asked)
    decision = inspection_scope(told, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    on = law_day(at)
    with transaction.atomic():
        made = Inspection.objects.create(
            reference=f"IN-{on.year}-{next_in(f'gateway.inspections.{on.year}'):04d}",
            party_id=about.party_id,
            party_name=about.name,
            finding=finding_of(actor, finding) if finding else None,
            scope=list(letters_asked),
            opened_on=on,
            access_on=access_on,
            inspector=actor.name[:120],
        )
        keep(decision, told, subject=f"gateway-inspection:{made.reference}", at=at, actor=actor)
        if finding:
            step(actor, at, finding, "inspection", "An inspection is opened.", reference=made.reference)
        write_to_party(
            letters.INSPECTION,
            key=made.reference,
            party_id=made.party_id,
            at=at,
            values={
                "reference": made.reference,
                "party": about.name,
                "scope": "\n".join(f"- ({letter}) {USES[letter]}" for letter in letters_asked),
                "access_on": access_on.isoformat() if access_on else "a day still to be named",
            },
            about=made.reference,
            letter=True,
            address=about.name,
        )
        _kept(actor, at, made, "opened")
    return made


def ask_for_nda(actor: Actor, at: datetime, *, inspection: str, text: str) -> Inspection:
    """The party asks for a non-disclosure agreement; the visit waits, the inspection stays open."""
    require(actor, ANSWER_FOR_PARTY)
    with transaction.atomic():
        one = _locked(inspection_of(actor, inspection))
        one.nda_asked_on, one.nda_reference, one.state = law_day(at), printable(text)[:200], "nda-pending"
        one.nda_signed_on, one.nda_declined_because = None, ""
        one.save()
        _kept(actor, at, one, "nda-asked")
    return one


def settle_nda(
    actor: Actor, at: datetime, *, inspection: str, signed_on: date | None, declined_because: str
) -> Inspection:
    """Signed, or declined with the reason; either lets the visit go on."""
    require(actor, INSPECT)
    with transaction.atomic():
        one = _locked(inspection_of(actor, inspection))
        if one.nda_asked_on is None:
            says = f"Nobody asked for a non-disclosure agreement in {one.reference}."
            raise Refusal("nda-not-asked", says, cite=CITE, field="inspection", kind="conflict")
        one.nda_signed_on, one.nda_declined_because = signed_on, printable(declined_because)[:300]
        _require_settled(one)
        one.state = "open"
        one.save()
        _kept(actor, at, one, "nda-settled")
    return one


def go_on_site(actor: Actor, at: datetime, *, inspection: str, on: date | None) -> Inspection:
    """The visit begins. Raises Refusal while a non-disclosure agreement is open."""
    require(actor, INSPECT)
    with transaction.atomic():
        one = _locked(inspection_of(actor, inspection))
        _require_settled(one)
        one.access_on, one.state = on or law_day(at), "on-site"
        one.save()
        _kept(actor, at, one, "on-site")
    return one


def record_refusal(actor: Actor, at: datetime, *, inspection: str, because: str) -> Inspection:
    """The party refused access: that is itself a finding of non-compliance."""
    require(actor, INSPECT)
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say how access was refused.", field="because")
    with transaction.atomic():
        one = _locked(inspection_of(actor, inspection))
        one.refused_on, one.state = law_day(at), "refused"
        one.save()
        open_from(
            actor,
            at,
            party=held(str(one.party_id)),
            code="ACCESS_REFUSED",
            says=f"{one.reference}: {printable(because)}",
            provision=CITE,
            key=f"ACCESS_REFUSED:{one.reference}",
            source="inspection",
        )
        _kept(actor, at, one, "refused")
    return one


def receive_material(
    actor: Actor, at: datetime, *, inspection: str, says: str, proprietary: bool | None
) -> InspectionMaterial:
    """Note something received, and where it lies; it counts as proprietary unless it is said that it is not."""
    require(actor, INSPECT)
    with transaction.atomic():
        one = _locked(inspection_of(actor, inspection))
        made = InspectionMaterial.objects.create(
            inspection=one,
            says=printable(says)[:300],
            proprietary=proprietary is not False,
            received_on=law_day(at),
            by=actor.name[:120],
        )
        _kept(actor, at, one, "material")
    return made


def report_inspection(
    actor: Actor, at: datetime, *, inspection: str, found: str, breach: str, close: bool
) -> Inspection:
    """Report what was found; a breach of a letter in scope opens a finding."""
    require(actor, INSPECT)
    with transaction.atomic():
        one = _locked(inspection_of(actor, inspection))
        if breach and breach not in one.scope:
            says = f"{one.reference} is about (g)(1) {', '.join(one.scope)}. Name one of these, or open another."
            raise refused("INSPECTION_SCOPE", says, field="breach")
        one.found, one.state = printable(found)[:2000], "closed" if close else "reported"
        one.closed_on = law_day(at) if close else None
        one.save()
        if breach:
            open_from(
                actor,
                at,
                party=held(str(one.party_id)),
                code=f"INSPECTED_{breach}",
                says=f"{one.reference}: {one.found}",
                provision=f"{SECTION}(g)(1)({breach})",
                key=f"INSPECTED:{one.reference}:{breach}",
                source="inspection",
            )
        _kept(actor, at, one, "closed" if close else "reported")
    return one


def visible_inspections(actor: Actor) -> QuerySet[Inspection]:
    """Inspections, the newest first; outsiders see those of their own parties."""
    require(actor, SEE_OWN_DUTIES)
    return only_own(Inspection.objects.order_by("-opened_on", "-reference"), actor, "party_id")


def inspection_of(actor: Actor, reference: str) -> Inspection:
    """One inspection by its reference. Raises Refusal `not-found`, also for what belongs to others."""
    found = visible_inspections(actor).filter(reference=printable(reference)).first()
    if found is None:
        raise not_yours()
    return found


def _require_settled(one: Inspection) -> None:
    decision = on_site(OnSite(one.nda_asked_on, one.nda_signed_on, one.nda_declined_because), law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)


def _locked(found: Inspection) -> Inspection:
    one = Inspection.objects.select_for_update().get(pk=found.pk)
    if one.closed_on is not None:
        says = f"{one.reference} was closed on {one.closed_on}. Open another inspection."
        raise Refusal("inspection-closed", says, cite=CITE, field="inspection", kind="conflict")
    return one


def _kept(actor: Actor, at: datetime, one: Inspection, what: str) -> None:
    append(INSPECTED, actor=actor, at=at, body={"inspection": one.reference, "what": what}, subject=str(one.pk))
