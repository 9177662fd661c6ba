"""Changed terms: publish a change to each enrolled pharmacy, record deliveries, report who was told when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.program_terms import TermsChanged, TermsNotice
from carelaw.pbm.rules.programs.changed_terms import CITE, change_of_terms, terms_change_notice
from carelaw.pbm.store.models import TermsChange, TermsDelivery
from carelaw.pbm.use_cases.program_terms.common import (
    enrolled_pharmacies,
    numbered,
    of_programs,
    one_of,
    own_program,
    party_named,
    today,
    values_of,
)
from carelaw.pbm.use_cases.program_terms.permissions import TERMS_KEEP
from carelaw.pbm.use_cases.program_terms.telling import TERMS
from carelaw.pbm.use_cases.scope.named import address_of, organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import acting_for, write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE = "pbm.terms-notice"
KINDS = (
    ("drug-list", "Drugs covered"),
    ("rate", "Reimbursement rate"),
    ("copay", "Copayment"),
    ("quantity", "Dosage quantity"),
    ("list-method", "Method of list prices"),
    ("list-price", "List price"),
    ("other", "Another term"),
)
_KEYS = {"program": Shape.ID, "change": Shape.ID, "pharmacies": Shape.COUNT}
PUBLISHED = declare("program-terms-changed", says="Changed terms of a program were published.", keys=_KEYS, cite=CITE)
DELIVERED = declare(
    "program-terms-delivered",
    says="The delivery of changed terms to a pharmacy was recorded.",
    keys={"change": Shape.ID, "outcome": Shape.CODE},
    cite=CITE,
)


def publish(
    actor: Actor,
    at: datetime,
    *,
    program: str,
    kind: str,
    before: str,
    after: str,
    description: str,
    decided_on: date,
    effective_on: date,
    why_not_sooner: str,
) -> TermsChange:
    """Publish a change of terms to each enrolled pharmacy; one that takes effect today or earlier is refused."""
    require(actor, TERMS_KEEP)
    on, law = today(at), adopted_law()
    with transaction.atomic():
        about = own_program(actor, program)
        if decided_on > on:
            says = f"The change is published today, {on}; it was decided by then. Permitted: {on} or earlier."
            raise Refusal("decided-later", says, cite=CITE, field="decided_on")
        changed = TermsChanged(effective_on, kind, description)  # type: ignore[arg-type]
        counts = stop_at(change_of_terms(changed, law=law), outcomes=(Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE))
        facts = TermsNotice(decided_on, effective_on, on, on, why_not_sooner)
        decision = stop_at(terms_change_notice(facts, law=law))
        about.terms_version += 1
        about.save(update_fields=["terms_version"])
        made = TermsChange.objects.create(
            number=numbered("TC", at),
            program=about,
            kind=kind,
            before=_cell(before),
            after=_cell(after),
            description=description.strip(),
            decided_on=decided_on,
            effective_on=effective_on,
            why_not_sooner=why_not_sooner.strip(),
            terms_version=about.terms_version,
            published_at=at,
        )
        keep(counts, changed, subject=f"terms-change:{made.number}", at=at, actor=actor)
        keep(decision, facts, subject=f"terms-change:{made.number}", at=at, actor=actor)
        pharmacies = enrolled_pharmacies(about, effective_on)
        for pharmacy_id in pharmacies:
            _deliver(made, party_named(pharmacy_id), on, at)
        body = {"program": about.number, "change": made.number, "pharmacies": len(pharmacies)}
        append(PUBLISHED, actor=actor, at=at, body=body, subject=made.number)
    return made


def record_delivery(
    actor: Actor, at: datetime, *, change: str, pharmacy: str, delivered_on: date, proof: str
) -> tuple[TermsDelivery, Decision]:
    """Record that the paper reached a pharmacy. Late or not it is kept; a late one opens a case."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        made = one_of(of_programs(TermsChange, actor), change, "change")
        whom = organization(pharmacy, "pharmacy", "pharmacy")
        one = made.deliveries.select_for_update().filter(pharmacy_id=whom.pk).first()
        if one is None:
            says = f"{whom.name} is not among the pharmacies to which {made.number} went."
            raise Refusal("delivery-unknown", says, cite=CITE, field="pharmacy", kind="not-found")
        if delivered_on > today(at):
            says = f"A delivery is recorded once it happened. Permitted: {today(at)} or earlier."
            raise Refusal("delivery-later", says, cite=CITE, field="delivered_on")
        if one.delivered_on is None or delivered_on < one.delivered_on:
            one.delivered_on, one.proof = delivered_on, proof.strip()[:120]
            one.save(update_fields=["delivered_on", "proof"])
        facts, decision = delivery_standing(one, today(at))
        keep(decision, facts, subject=f"terms-change:{made.number}", at=at, actor=actor)
        if decision.outcome is Outcome.VIOLATION:
            _open(made, at)
        body = {"change": made.number, "outcome": decision.outcome.value}
        append(DELIVERED, actor=actor, at=at, body=body, subject=made.number)
    return one, decision


def delivery_standing(one: TermsDelivery, on: date) -> tuple[TermsNotice, Decision]:
    """What the law says of one delivery as of a day."""
    change = one.change
    facts = TermsNotice(change.decided_on, change.effective_on, on, one.delivered_on, change.why_not_sooner)
    return facts, terms_change_notice(facts, law=adopted_law())


@each_day("pbm.terms-notices", order=62)
def look_at_deliveries(on: date, at: datetime) -> int:
    """A change that took effect while a pharmacy had no notice opens a case, once."""
    count = 0
    found = TermsDelivery.objects.filter(delivered_on=None, change__effective_on__lte=on).select_related(
        "change__program"
    )
    for one in found.order_by("pk"):
        facts, decision = delivery_standing(one, on)
        known = Case.objects.filter(kind=CASE, key=one.change.number).exists()
        if decision.outcome is Outcome.VIOLATION and not known:
            keep(decision, facts, subject=f"terms-change:{one.change.number}", at=at)
            _open(one.change, at)
            count += 1
    return count


def _open(change: TermsChange, at: datetime) -> None:
    title = f"{change.number}: pharmacies were not told before {change.effective_on}"
    open_case(CASE, key=change.number, title=title, at=at, cite=CITE, party_id=change.program.manager_id)


def _deliver(change: TermsChange, pharmacy: Party, on: date, at: datetime) -> None:
    # Whoever has an account finds it in the portal at once; the others get it on paper, with a proof of its own.
    in_portal = bool(acting_for(pharmacy.pk, at))
    TermsDelivery.objects.create(
        change=change,
        pharmacy_id=pharmacy.pk,
        channel="portal" if in_portal else "letter",
        delivered_on=on if in_portal else None,
        proof="console inbox" if in_portal else "",
    )
    program = change.program
    write_to_party(
        TERMS,
        key=f"{change.number}:{pharmacy.pk}",
        party_id=pharmacy.pk,
        at=at,
        values=values_of(
            pharmacy=pharmacy.name,
            manager=party_named(program.manager_id).name,
            program=program.name,
            effective=change.effective_on,
            kind=dict(KINDS)[change.kind],
            before=change.before,
            after=change.after,
            description=change.description,
            decided=change.decided_on,
            why=f"Why it could not be told sooner: {change.why_not_sooner}" if change.why_not_sooner else "",
        ),
        about=f"pbm-program:{program.number}",
        letter=True,
        address=address_of(pharmacy),
    )


def _cell(text: str) -> str:
    """A text that stands in a cell of a letter's table."""
    return " ".join(text.replace("|", "/").split())[:500]
