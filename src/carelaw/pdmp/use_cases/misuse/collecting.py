"""Sue for an unpaid penalty, ask an office for help, claim fees and costs of what succeeded (§10(d))."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.misuse import CollectionCost, Office, PenaltySuit
from carelaw.pdmp.rules.misuse.collection import collection_costs, suit_venue
from carelaw.pdmp.store.models import CollectionAction, LegalHelp, MisuseState
from carelaw.pdmp.use_cases.misuse.cases import county_name
from carelaw.pdmp.use_cases.misuse.penalizing import dollars, penalty_numbered, unpaid_of
from carelaw.pdmp.use_cases.misuse.permissions import COLLECT
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.ledger import assess
from carelaw.platform.money.models import Charge, ChargeKind
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§10(d)"
_KEYS = {"collection": Shape.COUNT, "penalty": Shape.ID}
SUED = declare("penalty-sued", says="A suit for an unpaid penalty was filed.", keys=_KEYS, cite="§10(d)(1)")
ENDED = declare(
    "penalty-suit-ended",
    says="A suit for a penalty ended.",
    keys={**_KEYS, "successful": Shape.FLAG},
    cite="§10(d)(1)",
)
HELP = declare(
    "penalty-help",
    says="An office was asked for legal help with a collection, or answered.",
    keys={**_KEYS, "office": Shape.CODE, "answered": Shape.FLAG},
    cite="§10(d)(2)",
)


def file_suit(
    actor: Actor, at: datetime, *, penalty: str, county: str, docket: str, filed_on: date | None
) -> CollectionAction:
    """File a suit in the county where the debtor lives or where the department is located."""
    require(actor, COLLECT)
    found = penalty_numbered(penalty)
    on = filed_on or law_day(at)
    law = adopted_law()
    facts = PenaltySuit(
        county=county_name(county),
        debtor_county=found.case.county,
        department_county=law.number("penalty.department_county", on),
        imposed_under_section_10=True,
        unpaid=unpaid_of(found),
    )
    decision = suit_venue(facts, law=law)
    _require(decision, "§10(d)(1)")
    if not found.due_on < on <= law_day(at):
        says = f"The penalty may be paid through {found.due_on}; a suit filed on {on} is not possible."
        raise Refusal("E-MAP-158.day", says, cite="§10(d)(1)", field="filed_on")
    with transaction.atomic():
        if found.collections.filter(ended_on__isnull=True).exists():
            raise Refusal("E-MAP-158.open", "A suit for this penalty is open.", cite="§10(d)(1)", kind="conflict")
        keep(decision, facts, subject=f"penalty:{found.number}", at=at, actor=actor)
        number = f"C-{found.number[2:]}-{found.collections.count() + 1}"
        made = CollectionAction.objects.create(
            number=number, penalty=found, county=facts.county, docket=docket, filed_on=on
        )
        found.case.state = MisuseState.IN_SUIT
        found.case.save(update_fields=["state"])
        body = {"collection": made.pk, "penalty": str(found.pk)}
        append(SUED, actor=actor, at=at, body=body, subject=str(found.pk))
    return made


def end_suit(actor: Actor, at: datetime, *, collection: str, successful: bool, on: date) -> CollectionAction:
    """Record how a suit ended."""
    require(actor, COLLECT)
    made = collection_numbered(collection)
    if made.ended_on is not None:
        raise Refusal("penalty-suit-ended", f"{made.number} ended on {made.ended_on}.", cite=CITE, kind="conflict")
    if not made.filed_on <= on <= law_day(at):
        says = f"{on} is not between the filing on {made.filed_on} and today."
        raise Refusal("penalty-suit-day", says, cite=CITE, field="on")
    with transaction.atomic():
        made.successful, made.ended_on = successful, on
        made.save(update_fields=["successful", "ended_on"])
        body = {"collection": made.pk, "penalty": str(made.penalty_id), "successful": successful}
        append(ENDED, actor=actor, at=at, body=body, subject=str(made.penalty_id))
    return made


def claim_costs(
    actor: Actor, at: datetime, *, collection: str, kind: str, amount: str, reasonable: bool, evidence: str
) -> Charge:
    """Enter attorney fees or costs of a collection that succeeded; the debtor owes them besides the penalty."""
    require(actor, COLLECT)
    made = collection_numbered(collection)
    facts = CollectionCost(amount=dollars(amount, "amount"), successful=made.successful, reasonable=reasonable)
    decision = collection_costs(facts, law=adopted_law())
    _require(decision, CITE)
    case = made.penalty.case
    key = f"misuse:{made.number}:{kind}"
    if Charge.objects.filter(key=key).exists():
        says = f"The {kind} of {made.number} are entered already."
        raise Refusal("E-MAP-157.entered", says, cite=CITE, field="kind", kind="conflict")
    with transaction.atomic():
        keep(decision, facts, subject=f"penalty:{made.penalty.number}", at=at, actor=actor)
        assert facts.amount is not None
        assert case.party_id is not None
        return assess(
            ChargeKind.COST,
            key=key,
            party_id=case.party_id,
            amount=facts.amount,
            says=f"{kind.capitalize()} of collection {made.number}: {evidence}"[:200],
            cite=CITE,
            on=law_day(at),
            at=at,
            case_id=case.case_id,
            actor=actor,
        )


def ask_for_help(actor: Actor, at: datetime, *, collection: str, office: str, county: str, on: date) -> LegalHelp:
    """Record which office was asked for legal help, and when (MAP-159)."""
    require(actor, COLLECT)
    made = collection_numbered(collection)
    if office not in set(Office):
        says = f"“{office[:24]}” is none of the offices. Permitted: {', '.join(Office)}."
        raise Refusal("E-MAP-159", says, cite="§10(d)(2)", field="office")
    if on > law_day(at):
        raise Refusal("E-MAP-159.day", f"{on} is in the future.", cite="§10(d)(2)", field="on")
    with transaction.atomic():
        asked, new = LegalHelp.objects.get_or_create(
            collection=made, office=office, defaults={"county": county_name(county) or made.county, "asked_on": on}
        )
        if not new:
            says = f"This office was asked on {asked.asked_on}; record its answer."
            raise Refusal("E-MAP-159.asked", says, cite="§10(d)(2)", field="office", kind="conflict")
        _tell(asked, at, actor)
    return asked


def answer_help(actor: Actor, at: datetime, *, collection: str, office: str, answer: str, on: date) -> LegalHelp:
    """Record what the office answered."""
    require(actor, COLLECT)
    asked = collection_numbered(collection).help.filter(office=office).first()
    if asked is None:
        says = "This office was not asked. Record the request first."
        raise Refusal("E-MAP-159.not-asked", says, cite="§10(d)(2)", field="office", kind="conflict")
    if not asked.asked_on <= on <= law_day(at):
        says = f"{on} is not between the request on {asked.asked_on} and today."
        raise Refusal("E-MAP-159.day", says, cite="§10(d)(2)", field="on")
    with transaction.atomic():
        asked.answer, asked.answered_on = answer, on
        asked.save(update_fields=["answer", "answered_on"])
        _tell(asked, at, actor)
    return asked


def collection_numbered(number: str) -> CollectionAction:
    """A collection by its number. Raises Refusal when there is none."""
    found = CollectionAction.objects.filter(number=number.strip().upper()).select_related("penalty__case").first()
    if found is None:
        says = "No collection has this number; copy it from its case."
        raise Refusal("collection-unknown", says, cite=CITE, field="collection", kind="not-found")
    return found


def _tell(asked: LegalHelp, at: datetime, actor: Actor) -> None:
    body = {"collection": asked.collection_id, "penalty": str(asked.collection.penalty_id), "office": asked.office}
    append(HELP, actor=actor, at=at, body={**body, "answered": asked.answered_on is not None})


def _require(decision: Decision, cite: str) -> None:
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=cite, field=reason.field)
