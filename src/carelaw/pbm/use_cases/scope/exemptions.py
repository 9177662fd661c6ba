"""Exemptions: carriers need no license; the department and its agents are no managers for one program alone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.licensing import Carrier, CarrierKind
from carelaw.pbm.facts.scope import ExemptKind, NoManager
from carelaw.pbm.rules.licensed_to_act import carrier_exemption
from carelaw.pbm.rules.scope.providers import not_a_manager
from carelaw.pbm.store.models import Exemption, ExemptionKind
from carelaw.pbm.use_cases.permissions import DUTIES_SEE, SCOPE_KEEP
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import address_of, organization, program_numbered
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.scope.telling import EXEMPT, NO_LONGER_EXEMPT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"exemption": Shape.ID, "kind": Shape.CODE}
ENTERED = declare("pbm-exemption-entered", says="An exemption was entered.", keys=_KEYS, cite="215 ILCS 5/512-4(e)")
ENDED = declare("pbm-exemption-ended", says="An exemption ended.", keys=_KEYS, cite="215 ILCS 5/512-4(e)")
_CARRIERS = (ExemptionKind.INSURANCE_COMPANY, ExemptionKind.HMO, ExemptionKind.LHSO, ExemptionKind.VHSP)
_DEPARTMENT = (ExemptionKind.DEPARTMENT, ExemptionKind.DEPARTMENT_AGENT)
# What a form says for the program that is registered next.
NEXT = "next"
_NO_PROGRAM = UUID(int=0)
_REACH = {
    True: "This reaches the section on licenses alone: contracts, audits, disclosures, payment and penalties stay.",
    False: "This reaches the one program named; every other program of the same company is inside the law.",
}


def judged(
    kind: str, on: date, reference: str, starts_on: date, ends_on: date | None, *, pays: bool | None
) -> Decision:
    """What the law says of an exemption on a day; carriers go by their own license, the department by program."""
    law = adopted_law()
    if kind in {one.value for one in ExemptKind}:
        facts = NoManager(on, ExemptKind(kind), pays, reference, starts_on, ends_on)
        return not_a_manager(facts, law=law)
    known = kind if kind in {one.value for one in CarrierKind} else CarrierKind.OTHER
    return carrier_exemption(Carrier(on, CarrierKind(known), reference, starts_on, ends_on), law=law)


def exempt_on(party_id: UUID, on: date, program_id: UUID | None = None) -> Exemption | None:
    """The exemption that covers somebody's day. One of the department counts for its own program and no other."""
    found = Exemption.objects.filter(party_id=party_id, starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    for one in found.order_by("starts_on"):
        if (one.program_id is not None or one.kind in _DEPARTMENT) and one.program_id != (program_id or _NO_PROGRAM):
            continue
        pays = True if one.kind in _DEPARTMENT else None
        decision = judged(one.kind, on, one.reference, one.starts_on, one.ends_on, pays=pays)
        if decision.outcome is Outcome.PASS:
            return one
    return None


def exemptions_for(actor: Actor) -> QuerySet[Exemption]:
    """The exemptions that an actor may see: one's own, or every one."""
    require(actor, DUTIES_SEE)
    return only_own(Exemption.objects.all(), actor, "party_id")


def enter_exemption(
    actor: Actor,
    at: datetime,
    *,
    party: str,
    kind: str,
    reference: str,
    starts_on: date,
    ends_on: date | None,
    program: str,
    department_pays: bool | None,
) -> Exemption:
    """Enter an exemption; a kind that the law does not name, or one without its proof, is refused."""
    require(actor, SCOPE_KEEP)
    whose = organization(party, "party")
    decision = judged(kind, starts_on, reference, starts_on, ends_on, pays=department_pays)
    stop_at(decision, _ASKED, outcomes=tuple(one for one in Outcome if one is not Outcome.PASS))
    awaited = program.strip().lower() == NEXT
    about = program_numbered(program) if program.strip() and not awaited else None
    if kind in _DEPARTMENT and about is None and not awaited:
        says = f"Exempt by program, not by company: name the one program by its number, or {NEXT} for one to come."
        raise Refusal("needs-program", says, cite=decision.cite, field="program")
    number = f"EX-{legal_date(at, ZONE).year}-{next_in('pbm.exemptions'):04}"
    with transaction.atomic():
        made = Exemption.objects.create(
            number=number,
            party_id=whose.pk,
            kind=kind,
            cite=decision.cite,
            program_id=about.pk if about and kind in _DEPARTMENT else None,
            reference=reference.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            entered_at=at,
        )
        facts = {"kind": kind, "on": starts_on.isoformat(), "reference": reference, "program": program}
        keep(decision, facts, subject=f"exemption:{number}", at=at, actor=actor)
        write_to_party(
            EXEMPT,
            key=number,
            party_id=whose.pk,
            at=at,
            values={
                "number": number,
                "party": whose.name,
                "kind": made.get_kind_display(),
                "reference": made.reference,
                "since": str(starts_on),
                "until": str(ends_on) if ends_on else "further notice",
                "reach": _REACH[kind in _CARRIERS] if kind in (*_CARRIERS, *_DEPARTMENT) else "",
            },
            letter=True,
            address=address_of(whose, legal_date(at, ZONE)),
        )
        append(ENTERED, actor=actor, at=at, body={"exemption": number, "kind": kind}, subject=number)
    return made


def awaited_exemption(party_id: UUID, on: date) -> Exemption | None:
    """An exemption of the department or its agent that waits for the one program it is for."""
    live = Q(ends_on=None) | Q(ends_on__gte=on)
    waiting = Exemption.objects.filter(live, party_id=party_id, kind__in=_DEPARTMENT, program_id=None)
    return waiting.filter(starts_on__lte=on).order_by("starts_on").first()


def give_program(exemption: Exemption, program_id: UUID) -> None:
    """Tie an exemption to the program that it waited for; it is for no other from then on."""
    exemption.program_id = program_id
    exemption.save(update_fields=["program_id"])


def end_exemption(actor: Actor, at: datetime, *, exemption: str, on: date, because: str) -> Exemption:
    """End an exemption on its last day, such as when a carrier's own license ends."""
    require(actor, SCOPE_KEEP)
    with transaction.atomic():
        found = Exemption.objects.select_for_update().filter(number=exemption.strip()).first()
        if found is None:
            raise Refusal("exemption-unknown", "No exemption has this number.", field="exemption", kind="not-found")
        if on < found.starts_on or (found.ends_on is not None and found.ends_on <= on):
            says = f"It runs from {found.starts_on} through {found.ends_on or 'further notice'}; {on} ends nothing."
            raise Refusal("exemption-not-running", says, field="on", kind="conflict")
        found.ends_on, found.ended_because = on, because.strip()
        found.save(update_fields=["ends_on", "ended_because"])
        party = Party.objects.get(pk=found.party_id)
        values = {"number": found.number, "party": party.name, "on": str(on), "because": because.strip()}
        write_to_party(
            NO_LONGER_EXEMPT,
            key=f"{found.number}:{on}",
            party_id=party.pk,
            at=at,
            values=values,
            letter=True,
            address=address_of(party, legal_date(at, ZONE)),
        )
        append(ENDED, actor=actor, at=at, body={"exemption": found.number, "kind": found.kind}, subject=found.number)
    return found


# The facts of the rules under the names that the form asks them by.
_ASKED = {"license_number": "reference", "licensed_to": "ends_on", "authorized_to": "ends_on"}
