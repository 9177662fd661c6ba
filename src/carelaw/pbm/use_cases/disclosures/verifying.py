"""Check what was disclosed: a covered entity asks pharmacies, pharmacies answer or tell by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.facts.disclosures import PaidToPharmacy, PharmacyTells, RateRelease, Release
from carelaw.pbm.rules.disclosures.checking import paid_as_disclosed, pharmacy_tells
from carelaw.pbm.rules.disclosures.release import rate_release
from carelaw.pbm.store.models import (
    DisclosureKind,
    DisclosureLine,
    PharmacyDisclosure,
    Program,
    ProgramClaim,
    RateVerification,
    VerifiedClaim,
)
from carelaw.pbm.use_cases.disclosures.permissions import DISCLOSE, TELL, TOLD_SEE, VERIFICATIONS_SEE, VERIFY
from carelaw.pbm.use_cases.disclosures.stating import statements_of
from carelaw.pbm.use_cases.disclosures.telling import OBJECTED, TOLD, VERIFY_ASKED, VERIFY_ENTITY
from carelaw.pbm.use_cases.program_terms.common import (
    numbered,
    one_of,
    open_program,
    party_named,
    today,
    values_of,
)
from carelaw.pbm.use_cases.scope.named import address_of, organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.sheet_templates import dollars, reference
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE_CHECK, CITE_TELL = "215 ILCS 5/512-7.5(c)(i)", "215 ILCS 5/512-7.5(c)(ii)"
_OF = {"verification": Shape.ID}
ASKED = declare(
    "rate-verification-asked",
    says="A covered entity asked pharmacies what they were paid.",
    keys={**_OF, "claims": Shape.COUNT, "pharmacies": Shape.COUNT},
    cite=CITE_CHECK,
)
ANSWERED = declare(
    "rate-verification-answered",
    says="A pharmacy said what it was paid.",
    keys={**_OF, "claims": Shape.COUNT, "differing": Shape.COUNT},
    cite=CITE_CHECK,
)
OBJECTION = declare(
    "rate-verification-objected",
    says="A benefit manager objected to a check; it goes on.",
    keys=_OF,
    cite=CITE_CHECK,
)
PHARMACY_TOLD = declare(
    "pharmacy-told-entity",
    says="A pharmacy told a covered entity what it received.",
    keys={"told": Shape.ID, "claims": Shape.COUNT},
    cite=CITE_TELL,
)


def ask(actor: Actor, at: datetime, *, statement: str) -> RateVerification:
    """Ask every pharmacy of a statement of rates what it received for each of its claims."""
    require(actor, VERIFY)
    with transaction.atomic():
        about = one_of(statements_of(actor), statement, "statement")
        lines = about.lines.exclude(claim="").exclude(pharmacy_id=None)
        if about.kind != DisclosureKind.RATES or not lines.exists():
            says = f"{about.number} lists no rates by claim of a pharmacy on file; choose a statement of rates."
            raise Refusal("nothing-to-verify", says, cite=CITE_CHECK, field="statement", kind="conflict")
        facts = RateRelease("verification", Release(today(at), about.confidential, "none"))
        decision = stop_at(rate_release(facts, law=adopted_law()))
        made = RateVerification.objects.create(
            number=numbered("RV", at), statement=about, entity_id=about.entity_id, asked_on=today(at)
        )
        found: dict[UUID, list[str]] = {}
        rows = {line.claim: line for line in lines.order_by("row")}
        for line in rows.values():
            assert line.pharmacy_id is not None
            found.setdefault(line.pharmacy_id, []).append(line.claim)
        VerifiedClaim.objects.bulk_create(
            VerifiedClaim(verification=made, pharmacy_id=line.pharmacy_id, claim=line.claim, disclosed=line.amount)
            for line in rows.values()
            if line.pharmacy_id is not None
        )
        keep(decision, facts, subject=f"rate-verification:{made.number}", at=at, actor=actor)
        for pharmacy_id, claims in found.items():
            _tell_pharmacy(made, pharmacy_id, claims, at)
        body = {"verification": made.number, "claims": len(rows), "pharmacies": len(found)}
        append(ASKED, actor=actor, at=at, body=body, subject=made.number)
    return made


def object_to(actor: Actor, at: datetime, *, verification: str, objection: str) -> RateVerification:
    """Keep a benefit manager's objection to a check. It stops nothing, and the covered entity is told so."""
    require(actor, DISCLOSE)
    with transaction.atomic():
        made = one_of(verifications_of(actor), verification, "verification")
        facts = RateRelease("verification", Release(today(at), made.statement.confidential, "none"))
        decision = rate_release(facts, law=adopted_law())
        made.objection, made.objected_on = objection.strip()[:1000], today(at)
        made.save(update_fields=["objection", "objected_on"])
        keep(decision, facts, subject=f"rate-verification:{made.number}", at=at, actor=actor)
        entity, manager = party_named(made.entity_id), party_named(made.statement.manager_id)
        write_to_party(
            OBJECTED,
            key=f"{made.number}:{at.isoformat()}",
            party_id=entity.pk,
            at=at,
            values=values_of(
                manager=manager.name,
                verification=made.number,
                entity=entity.name,
                on=made.objected_on,
                objection=made.objection,
            ),
            about=f"pbm-disclosure:{made.statement.number}",
        )
        append(OBJECTION, actor=actor, at=at, body={"verification": made.number}, subject=made.number)
    return made


def answer(
    actor: Actor, at: datetime, *, verification: str, amounts: Mapping[str, str]
) -> tuple[RateVerification, int, int]:
    """Say what one's pharmacy received, claim by claim; each amount is laid beside what was disclosed."""
    require(actor, TELL)
    with transaction.atomic():
        made = one_of(verifications_of(actor), verification, "verification")
        pharmacy = own_party(actor)
        known = {one.claim.upper(): one for one in made.claims.filter(pharmacy_id=pharmacy.pk)}
        differing = 0
        received = read_amounts(amounts)
        for claim, amount in received.items():
            line = known.get(claim) or VerifiedClaim(verification=made, pharmacy_id=pharmacy.pk, claim=claim)
            facts = PaidToPharmacy(line.disclosed, amount)
            decision = paid_as_disclosed(facts, law=adopted_law())
            line.received, line.answered_on = amount, today(at)
            line.outcome, line.says = decision.outcome.value, decision.reasons[0].says[:300]
            line.save()
            if decision.outcome is Outcome.REVIEW:
                differing += 1
                keep(decision, facts, subject=f"rate-verification:{made.number}", at=at, actor=actor)
        _tell_entity(made, pharmacy.name, sorted(received), at)
        body = {"verification": made.number, "claims": len(received), "differing": differing}
        append(ANSWERED, actor=actor, at=at, body=body, subject=made.number)
    return made, len(received), differing


def tell_entity(
    actor: Actor, at: datetime, *, program: str, entity: str, amounts: Mapping[str, str], words: str
) -> PharmacyDisclosure:
    """Tell a covered entity what was received for its members. The benefit manager never sees it."""
    require(actor, TELL)
    with transaction.atomic():
        about, pharmacy = open_program(program), own_party(actor)
        whom = organization(entity, "entity", "covered entity")
        if not about.entities.filter(entity_id=whom.pk).exists():
            says = f"{whom.name} is no covered entity of {about.number}."
            raise Refusal("E-PBM-92", says, cite=CITE_TELL, field="entity", kind="conflict")
        received = read_amounts(amounts)
        facts = PharmacyTells(str(whom.pk), _entities_of(about, sorted(received), whom.pk))
        decision = stop_at(pharmacy_tells(facts, law=adopted_law()), {"claims": "amounts"})
        made = PharmacyDisclosure.objects.create(
            number=numbered("PT", at),
            pharmacy_id=pharmacy.pk,
            entity_id=whom.pk,
            program=about,
            claims={claim: str(amount) for claim, amount in received.items()},
            words=words.strip()[:1000],
            told_on=today(at),
        )
        keep(decision, facts, subject=f"pharmacy-told:{made.number}", at=at, actor=actor)
        write_to_party(
            TOLD,
            key=made.number,
            party_id=whom.pk,
            at=at,
            values=values_of(
                pharmacy=pharmacy.name,
                count=len(received),
                entity=whom.name,
                program=about.name,
                rows="\n".join(f"| {claim} | ${amount:,.2f} |" for claim, amount in received.items()),
                words=made.words,
            ),
            about=f"pharmacy-told:{made.number}",
            letter=True,
            address=address_of(whom),
        )
        append(
            PHARMACY_TOLD, actor=actor, at=at, body={"told": made.number, "claims": len(received)}, subject=made.number
        )
    return made


def verifications_of(actor: Actor) -> QuerySet[RateVerification]:
    """The checks on whose side somebody stands: asks, is asked, or made the statement."""
    require(actor, VERIFICATIONS_SEE)
    fields = {"COVERED_ENTITY": "entity_id", "PBM_FILER": "statement__manager_id"}
    field = fields.get(actor.role, "claims__pharmacy_id")
    return only_own(RateVerification.objects.all(), actor, field).distinct()


def told_by_pharmacies(actor: Actor) -> QuerySet[PharmacyDisclosure]:
    """What pharmacies told: one's own, what was told to one, all for the Director's staff. No benefit manager's."""
    require(actor, TOLD_SEE)
    field = "entity_id" if actor.role == "COVERED_ENTITY" else "pharmacy_id"
    return only_own(PharmacyDisclosure.objects.all(), actor, field)


def read_amounts(amounts: Mapping[str, str]) -> dict[str, Decimal]:
    """Claims with their amounts as typed, CLAIM=12.34 a line. Raises Refusal naming every line that is wrong."""
    found: dict[str, Decimal] = {}
    problems = []
    for claim, text in amounts.items():
        try:
            found[reference(claim).upper()] = dollars(text)
        except (ValueError, ArithmeticError):
            says = f"{claim[:40]}: “{text[:20]}” is not permitted. Permitted: CLAIM=12.34, dollars and cents."
            problems.append(Problem("amount-not-in-cents", says, "amounts", CITE_TELL))
    if problems or not found:
        says = problems[0].says if problems else "Write at least one line CLAIM=12.34."
        raise Refusal("amount-not-in-cents", says, cite=CITE_TELL, field="amounts", problems=tuple(problems))
    return found


def _entities_of(program: Program, claims: list[str], stated_to: UUID) -> tuple[str, ...]:
    """Whose members each claim concerns, as far as anything on file tells; otherwise the pharmacy's word counts."""
    owned = {
        claim.upper(): entity
        for claim, entity in ProgramClaim.objects.filter(program=program).values_list("claim", "person__entity_id")
    }
    owned |= {
        claim.upper(): entity
        for claim, entity in DisclosureLine.objects.filter(statement__program=program)
        .exclude(claim="")
        .values_list("claim", "statement__entity_id")
    }
    return tuple(str(owned.get(claim, stated_to)) for claim in claims)


def _tell_pharmacy(made: RateVerification, pharmacy_id: UUID, claims: list[str], at: datetime) -> None:
    pharmacy, entity = party_named(pharmacy_id), party_named(made.entity_id)
    shown = "\n".join(f"- {claim}" for claim in claims[:60])
    more = f"\n- and {len(claims) - 60:,} more in the console" if len(claims) > 60 else ""
    write_to_party(
        VERIFY_ASKED,
        key=f"{made.number}:{pharmacy_id}",
        party_id=pharmacy_id,
        at=at,
        values=values_of(
            pharmacy=pharmacy.name,
            entity=entity.name,
            count=len(claims),
            verification=made.number,
            claims=shown + more,
        ),
        about=f"rate-verification:{made.number}",
        letter=True,
        address=address_of(pharmacy),
    )


def _tell_entity(made: RateVerification, pharmacy: str, claims: list[str], at: datetime) -> None:
    answered = made.claims.exclude(answered_on=None)
    differing = list(answered.filter(outcome=Outcome.REVIEW.value).order_by("claim"))
    rows = [
        f"| {one.claim} | {_money(one.disclosed)} | {_money(one.received)} | "
        f"{_money((one.disclosed or Decimal(0)) - (one.received or Decimal(0)))} |"
        for one in differing[:60]
    ]
    entity = party_named(made.entity_id)
    write_to_party(
        VERIFY_ENTITY,
        key=f"{made.number}:{answered.count()}:{at.isoformat()}",
        party_id=entity.pk,
        at=at,
        values=values_of(
            entity=entity.name,
            verification=made.number,
            pharmacy=pharmacy,
            count=counted(len(claims), "claim").split()[0],
            answered=answered.count(),
            differing=len(differing),
            rows="\n".join(rows) or "| none | – | – | – |",
        ),
        about=f"pbm-disclosure:{made.statement.number}",
        letter=True,
        address=address_of(entity),
    )


def _money(amount: Decimal | None) -> str:
    return "–" if amount is None else f"${amount:,.2f}"
