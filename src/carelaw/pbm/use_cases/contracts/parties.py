"""Who the parties of contracts are: organizations, 340B entities and pharmacies, mandates, groups, payers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.contracts import (
    DirectoryEntry,
    DiscountProgram,
    Entity340BOn,
    MandateOn,
    OwnershipLine,
    Payer,
    PayerKind,
    Pharmacy340BOn,
)
from carelaw.pbm.rules.contracts.parties import (
    biological_product,
    discount_program,
    entity_340b_on,
    mandate_live,
    ownership_entered,
    pharmacy_340b_on,
    third_party_payer,
)
from carelaw.pbm.store.models import (
    DirectoryProduct,
    Entity340B,
    Ownership,
    PayerRecord,
    Pharmacy340B,
    PsaoFiling,
    PsaoMandate,
)
from carelaw.pbm.use_cases.contracts.permissions import MANDATE_FILE, MANDATES_KEEP, PARTIES_KEEP
from carelaw.pbm.use_cases.contracts.telling import ADOPT
from carelaw.pbm.use_cases.parties import STATE
from carelaw.pbm.use_cases.scope.named import organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import IdentifierSystem, Party, PartyKind
from carelaw.platform.parties.own import acts_for_own, own_party, require_own
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_A = "215 ILCS 5/513b1(a)"
PSAO_CITE = '215 ILCS 5/513b1(b)(3) "pharmacy services administrative organization"'
ENTERED = declare(
    "contract-party-entered",
    says="What a party of contracts is was entered.",
    keys={"party": Shape.ID, "as": Shape.CODE},
    cite=_A,
)
MANDATED = declare(
    "psao-mandated",
    says="A pharmacy gave or ended a mandate.",
    keys={"psao": Shape.ID, "pharmacy": Shape.ID, "what": Shape.CODE},
    cite=PSAO_CITE,
)


def enter_organization(actor: Actor, at: datetime, *, name: str, number: str) -> Party:
    """Enter a covered entity, insurer, sponsor or services organization under the number that the office gives it."""
    require(actor, PARTIES_KEEP)
    with transaction.atomic():
        made = enter_party(name, PartyKind.ORGANIZATION, {IdentifierSystem.STATE: number}, at=at, jurisdiction=STATE)
        append(ENTERED, actor=actor, at=at, body={"party": str(made.pk), "as": "organization"}, subject=str(made.pk))
    return made


def enter_340b_entity(
    actor: Actor,
    at: datetime,
    *,
    party: str,
    number: str,
    kind: str,
    program_cite: str,
    starts_on: date,
    ends_on: date | None = None,
    carves_in_medicaid: bool | None = None,
) -> Entity340B:
    """Enter an entity of the federal 340B register, or what changed about it."""
    require(actor, PARTIES_KEEP)
    law = adopted_law()
    stop_at(discount_program(DiscountProgram(program_cite), law=law))
    known = Entity340BOn(starts_on, kind.strip().upper(), starts_on, ends_on)
    decision = stop_at(entity_340b_on(known, law=law))
    if ends_on is not None and ends_on < starts_on:
        says = f"The last day {ends_on} lies before the first, {starts_on}."
        raise Refusal("E-MAC-02.days", says, cite=decision.cite, field="ends_on")
    found = organization(party, "party")
    with transaction.atomic():
        made, _ = Entity340B.objects.update_or_create(
            number=number.strip().upper(),
            defaults={
                "party_id": found.pk,
                "kind": known.kind,
                "program_cite": program_cite.strip(),
                "starts_on": starts_on,
                "ends_on": ends_on,
                "carves_in_medicaid": carves_in_medicaid,
            },
        )
        keep(decision, known, subject=f"340b-entity:{made.number}", at=at, actor=actor)
        append(ENTERED, actor=actor, at=at, body={"party": str(found.pk), "as": "340b-entity"}, subject=str(found.pk))
    return made


def link_340b_pharmacy(
    actor: Actor, at: datetime, *, entity: str, pharmacy: str, link: str, starts_on: date, ends_on: date | None = None
) -> Pharmacy340B:
    """Link a pharmacy to an entity as the federal register shows it: the entity's own, or under contract."""
    require(actor, PARTIES_KEEP)
    owner = Entity340B.objects.filter(number=entity.strip().upper()).first()
    if owner is None:
        says = f"No 340B entity {entity[:20]} is on file. Enter it first, by its number in the federal register."
        raise Refusal("340b-entity-unknown", says, cite=_A, field="entity", kind="not-found")
    found = organization(pharmacy, "pharmacy", "pharmacy")
    known = Pharmacy340BOn(starts_on, starts_on, ends_on, owner.starts_on, owner.ends_on)
    decision = stop_at(
        pharmacy_340b_on(known, law=adopted_law()),
        outcomes=(Outcome.VIOLATION, Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE),
    )
    with transaction.atomic():
        made, _ = Pharmacy340B.objects.update_or_create(
            entity=owner, pharmacy_id=found.pk, starts_on=starts_on, defaults={"link": link, "ends_on": ends_on}
        )
        keep(decision, known, subject=f"340b-pharmacy:{made.pk}", at=at, actor=actor)
        append(ENTERED, actor=actor, at=at, body={"party": str(found.pk), "as": "340b-pharmacy"}, subject=str(found.pk))
    return made


def standing_340b(party_id: UUID, days: Iterable[date]) -> tuple[str, Decision] | None:
    """As what a party was in the 340B program on any of these days: entity, own-pharmacy or external-pharmacy."""
    law = adopted_law()
    for day in sorted(set(days)):
        for one in Entity340B.objects.filter(party_id=party_id):
            decision = entity_340b_on(Entity340BOn(day, one.kind, one.starts_on, one.ends_on), law=law)
            if decision.outcome is Outcome.PASS:
                return "entity", decision
        for link in Pharmacy340B.objects.filter(pharmacy_id=party_id).select_related("entity"):
            known = Pharmacy340BOn(day, link.starts_on, link.ends_on, link.entity.starts_on, link.entity.ends_on)
            decision = pharmacy_340b_on(known, law=law)
            if decision.outcome is Outcome.PASS:
                return ("own-pharmacy" if link.link == "owned" else "external-pharmacy"), decision
    return None


def days_in_340b(party_id: UUID) -> list[date]:
    """The first days of a party's standing in the program: enough to see whether a term touched it."""
    entities = Entity340B.objects.filter(party_id=party_id).values_list("starts_on", flat=True)
    links = Pharmacy340B.objects.filter(pharmacy_id=party_id).values_list("starts_on", flat=True)
    return [*entities, *links]


# Services organizations


def give_mandate(
    actor: Actor,
    at: datetime,
    *,
    psao: str,
    pharmacy: str,
    scope: tuple[str, ...],
    starts_on: date,
    ends_on: date | None = None,
) -> PsaoMandate:
    """A pharmacy lets a services organization act for it, from a day, or ends a mandate by its last day."""
    require(actor, MANDATES_KEEP)
    agent = organization(psao, "psao", "services organization")
    own = own_party(actor) if acts_for_own(actor) else organization(pharmacy, "pharmacy", "pharmacy")
    if ends_on is not None and ends_on < starts_on:
        says = f"The last day {ends_on} lies before the first, {starts_on}."
        raise Refusal("E-MAC-10.days", says, cite=PSAO_CITE, field="ends_on")
    with transaction.atomic():
        made, new = PsaoMandate.objects.update_or_create(
            psao_id=agent.pk,
            pharmacy_id=own.pk,
            starts_on=starts_on,
            defaults={"scope": list(scope), "ends_on": ends_on},
        )
        body = {"psao": str(agent.pk), "pharmacy": str(own.pk), "what": "given" if new else "changed"}
        append(MANDATED, actor=actor, at=at, body=body, subject=str(own.pk))
    return made


def mandate_on(psao_id: UUID, pharmacy_id: UUID, act: str, on: date) -> tuple[Decision, MandateOn]:
    """Whether a services organization may do an act for a pharmacy on a day, by the mandate of that day."""
    kept = PsaoMandate.objects.filter(psao_id=psao_id, pharmacy_id=pharmacy_id).order_by("starts_on")
    live = kept.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on).last() or kept.last()
    known = MandateOn(on, act) if live is None else MandateOn(on, act, live.starts_on, live.ends_on, tuple(live.scope))
    return mandate_live(known, law=adopted_law()), known


def file_for_pharmacy(
    actor: Actor, at: datetime, *, pharmacy: str, act: str, says: str, typed: Mapping[str, Any] | None = None
) -> PsaoFiling | None:
    """A services organization acts for a pharmacy; without a live mandate what it filed is kept, and it is refused."""
    require(actor, MANDATE_FILE)
    own, found = own_party(actor), organization(pharmacy, "pharmacy", "pharmacy")
    on = legal_date(at, ZONE)
    decision, known = mandate_on(own.pk, found.pk, act, on)
    with transaction.atomic():
        reference = f"PF-{on.year}-{next_in(f'pbm.psao-filings-{on.year}'):04}"
        made = PsaoFiling.objects.create(
            reference=reference,
            psao_id=own.pk,
            pharmacy_id=found.pk,
            act=act,
            typed={**(typed or {}), "says": says},
            refused_because="" if decision.outcome is Outcome.PASS else decision.reasons[0].says[:300],
            filed_at=at,
            adopted_at=at if decision.outcome is Outcome.PASS else None,
        )
        keep(decision, known, subject=f"psao-filing:{reference}", at=at, actor=actor)
        body = {"psao": str(own.pk), "pharmacy": str(found.pk), "what": "filed"}
        append(MANDATED, actor=actor, at=at, body=body, subject=reference)
        if made.refused_because:
            values = {"psao": own.name, "pharmacy": found.name, "act": act, "on": str(on), "reference": reference}
            write_to_party(
                ADOPT,
                key=reference,
                party_id=found.pk,
                at=at,
                values={**values, "because": made.refused_because},
                about=f"psao-filing:{reference}",
                letter=True,
                address=found.name,
            )
    if made.refused_because:
        first = decision.reasons[0]
        told = f"{first.says} Its reference is {reference}; the pharmacy was told."
        raise Refusal(first.code, told, cite=decision.cite, field=first.field, kind="conflict", reference=reference)
    return made


def adopt_filing(actor: Actor, at: datetime, *, reference: str, adopt: bool) -> PsaoFiling:
    """A pharmacy adopts what was filed for it without a mandate, or drops it."""
    require(actor, MANDATES_KEEP)
    found = PsaoFiling.objects.filter(reference=reference.strip()).first()
    if found is None or found.adopted_at is not None or found.dropped_at is not None:
        says = f"No filing {reference[:20]} waits for you. Its reference stands in the letter."
        raise Refusal("psao-filing-unknown", says, cite=PSAO_CITE, field="reference", kind="not-found")
    require_own(actor, found.pharmacy_id)
    with transaction.atomic():
        if adopt:
            found.adopted_at = at
        else:
            found.dropped_at = at
        found.save(update_fields=["adopted_at", "dropped_at"])
        body = {
            "psao": str(found.psao_id),
            "pharmacy": str(found.pharmacy_id),
            "what": "adopted" if adopt else "dropped",
        }
        append(MANDATED, actor=actor, at=at, body=body, subject=found.reference)
    return found


# Groups and payers


def enter_ownership(
    actor: Actor,
    at: datetime,
    *,
    owner: str,
    owned: str,
    percent: str,
    controls: bool | None,
    starts_on: date,
    ends_on: date | None = None,
) -> Ownership:
    """Enter who owns or controls whom. Duties and findings of the one count for the whole group."""
    require(actor, PARTIES_KEEP)
    above = organization(owner, "owner") if owner.strip() else None
    below = organization(owned, "owned") if owned.strip() else None
    share = _percent(percent)
    circles = above is not None and below is not None and above.pk in {below.pk, *_owned_by(below.pk, starts_on)}
    known = OwnershipLine(above is not None, below is not None, share, controls, circles)
    decision = stop_at(
        ownership_entered(known, law=adopted_law()),
        outcomes=(Outcome.VIOLATION, Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE),
    )
    assert above is not None
    assert below is not None
    with transaction.atomic():
        made, _ = Ownership.objects.update_or_create(
            owner_id=above.pk,
            owned_id=below.pk,
            starts_on=starts_on,
            defaults={"percent": share, "controls": bool(controls), "ends_on": ends_on},
        )
        keep(decision, known, subject=f"ownership:{made.pk}", at=at, actor=actor)
        append(ENTERED, actor=actor, at=at, body={"party": str(below.pk), "as": "owned"}, subject=str(below.pk))
    return made


def group_of(party_id: UUID, on: date) -> frozenset[UUID]:
    """A benefit manager with everybody in its group on a day: those above it and everybody below them."""
    top, seen = {party_id}, {party_id}
    while above := {line.owner_id for line in _lines(on).filter(owned_id__in=top)} - seen:
        seen |= above
        top = above
    for one in tuple(seen):
        seen |= _owned_by(one, on)
    return frozenset(seen)


def _owned_by(party_id: UUID, on: date) -> set[UUID]:
    seen: set[UUID] = set()
    level = {party_id}
    while level := {line.owned_id for line in _lines(on).filter(owner_id__in=level)} - seen:
        seen |= level
    return seen


def _lines(on: date):  # type: ignore[no-untyped-def]  # a queryset; its type is long and says nothing more
    return Ownership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


def _percent(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return Decimal(text.strip().rstrip("%"))
    except InvalidOperation:
        says = f"“{text[:12]}” is no share. Write a number from 0 to 100."
        raise Refusal("E-MAC-07.percent", says, cite=_A, field="percent") from None


def enter_payer(
    actor: Actor, at: datetime, *, party: str, kind: str, pays_for_drugs: bool | None, for_part_d: bool | None
) -> tuple[PayerRecord, Decision]:
    """Enter what kind of payer somebody is, and learn whether the law calls it a third-party payer."""
    require(actor, PARTIES_KEEP)
    found = organization(party, "party")
    known = Payer(PayerKind(kind), pays_for_drugs, bool(for_part_d))
    decision = third_party_payer(known, law=adopted_law())
    with transaction.atomic():
        made, _ = PayerRecord.objects.update_or_create(
            party_id=found.pk, defaults={"kind": kind, "pays_for_drugs": pays_for_drugs, "entered_at": at}
        )
        keep(decision, known, subject=f"payer:{found.pk}", at=at, actor=actor)
        append(ENTERED, actor=actor, at=at, body={"party": str(found.pk), "as": "payer"}, subject=str(found.pk))
    return made, decision


def payer_standing(party_id: UUID) -> tuple[Decision, Payer] | None:
    """Whether (f) and (h) mean a payer; None when nothing was entered about it."""
    kept = PayerRecord.objects.filter(pk=party_id).first()
    if kept is None:
        return None
    known = Payer(PayerKind(kept.kind), kept.pays_for_drugs)
    return third_party_payer(known, law=adopted_law()), known


def biological(national_drug_code: str) -> Decision:
    """Whether a drug is a biological product, by the application that the NDC Directory names for it."""
    digits = "".join(char for char in national_drug_code if char.isdigit())
    found = DirectoryProduct.objects.filter(product_code=digits[:9]).first()
    return biological_product(DirectoryEntry(found.application if found else ""), law=adopted_law())
