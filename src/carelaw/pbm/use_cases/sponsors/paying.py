"""Amounts actually paid, on request and claim by claim; money of manufacturers for brands, with its notice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.sponsor_rights import BrandConsideration, PaidAmounts
from carelaw.pbm.rules.sponsors.rights import CITE_BRAND, CITE_PAID, brand_consideration, paid_amounts_answered
from carelaw.pbm.store.models import ManufacturerMoney, PaidAmount, PaidAmountRequest, ProgramClaim
from carelaw.pbm.use_cases.program_terms.common import numbered, one_of, party_named, today, values_of
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.sheet_templates import dollars, read_template, reference, told
from carelaw.pbm.use_cases.sheet_templates import ndc as read_ndc
from carelaw.pbm.use_cases.sponsors.auditing import contracts_of
from carelaw.pbm.use_cases.sponsors.permissions import ANSWER, ASK, SPONSORS_SEE
from carelaw.pbm.use_cases.sponsors.telling import BRAND, PAID_ANSWERED, PAID_ASKED
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, day
from carelaw.platform.cases.docket import close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PAID_CASE, BRAND_CASE = "pbm.paid-amounts", "pbm.brand-consideration"
PAID = (
    ColumnOf("claim", reference, "the claim's reference", cite=CITE_PAID),
    ColumnOf("served_on", day, "a day such as 2026-01-05", cite=CITE_PAID),
    ColumnOf("ingredient", dollars, "dollars and cents paid for the drug (506-F6)", cite=CITE_PAID),
    ColumnOf("fee", dollars, "dollars and cents paid as the dispensing fee (507-F7)", cite=CITE_PAID),
    ColumnOf("paid", dollars, "dollars and cents paid in all (509-F9)", cite=CITE_PAID),
    ColumnOf("adjusted", dollars, "dollars and cents adjusted since, negative where taken back", required=False),
    ColumnOf("billed", dollars, "dollars and cents billed to the plan sponsor", cite=CITE_PAID),
)
ASKED = declare(
    "paid-amounts-asked",
    says="A plan sponsor asked what was actually paid.",
    keys={"request": Shape.ID},
    cite=CITE_PAID,
)
ANSWERED = declare(
    "paid-amounts-answered",
    says="A plan sponsor was told what was actually paid.",
    keys={"request": Shape.ID, "claims": Shape.COUNT},
    cite=CITE_PAID,
)
MONEY = declare(
    "brand-consideration",
    says="Consideration of a manufacturer was recorded, or the contract partner told of it.",
    keys={"money": Shape.ID, "step": Shape.CODE},
    cite=CITE_BRAND,
)


def requests_of(actor: Actor) -> QuerySet[PaidAmountRequest]:
    """The requests that somebody may see."""
    require(actor, SPONSORS_SEE)
    return PaidAmountRequest.objects.filter(contract__in=contracts_of(actor))


def money_of(actor: Actor) -> QuerySet[ManufacturerMoney]:
    """The money of manufacturers that somebody may see: the plan sponsor once it was told, the others at once."""
    require(actor, SPONSORS_SEE)
    found = ManufacturerMoney.objects.filter(contract__in=contracts_of(actor))
    return found.exclude(noticed_on=None) if actor.role == "COVERED_ENTITY" else found


def ask_paid(actor: Actor, at: datetime, *, contract: str, served_from: date, served_to: date) -> PaidAmountRequest:
    """Ask what was actually paid to pharmacies for the claims of a period."""
    require(actor, ASK)
    if served_to < served_from:
        says = f"The period ends on {served_to}. Permitted: {served_from} or later."
        raise Refusal("period-backwards", says, cite=CITE_PAID, field="served_to")
    with transaction.atomic():
        about, sponsor = one_of(contracts_of(actor), contract, "contract"), own_party(actor)
        made = PaidAmountRequest.objects.create(
            number=numbered("PQ", at),
            contract=about,
            sponsor_id=sponsor.pk,
            served_from=served_from,
            served_to=served_to,
            requested_on=today(at),
        )
        manager = party_named(about.manager_id)
        write_to_party(
            PAID_ASKED,
            key=made.number,
            party_id=manager.pk,
            at=at,
            values=values_of(
                sponsor=sponsor.name,
                manager=manager.name,
                number=made.number,
                contract=about.number,
                first=served_from,
                last=served_to,
            ),
            about=f"paid-amounts:{made.number}",
            letter=True,
            address=address_of(manager),
        )
        append(ASKED, actor=actor, at=at, body={"request": made.number}, subject=made.number)
    return made


def answer_paid(
    actor: Actor, at: datetime, *, request: str, file: Attached
) -> tuple[PaidAmountRequest, str, dict[str, Any]]:
    """Answer with the amounts of each claim, by the template. A sheet of totals alone is no answer."""
    require(actor, ANSWER)
    with transaction.atomic():
        made = one_of(requests_of(actor), request, "request")
        rows = read_template(file, PAID, cite=CITE_PAID)
        good = [row for row in rows if not row.faults and _inside(made, row.values["served_on"])]
        facts = PaidAmounts(made.requested_on, today(at), today(at), bool(good))
        decision = stop_at(paid_amounts_answered(facts, law=adopted_law()), {"claims": "file"})
        made.claims.all().delete()
        lines = {row.values["claim"]: row.values for row in good}
        PaidAmount.objects.bulk_create(
            (PaidAmount(request=made, **{**one, "adjusted": one["adjusted"] or Decimal(0)}) for one in lines.values()),
            batch_size=1_000,
        )
        made.paid = sum((one["paid"] + (one["adjusted"] or Decimal(0)) for one in lines.values()), Decimal("0.00"))
        made.billed = sum((one["billed"] for one in lines.values()), Decimal("0.00"))
        made.answered_on = today(at)
        made.save(update_fields=["paid", "billed", "answered_on"])
        keep(decision, facts, subject=f"paid-amounts:{made.number}", at=at, actor=actor)
        _tell_paid(made, len(lines), at)
        for case in Case.objects.filter(kind=PAID_CASE, key=made.number, state=CaseState.OPEN):
            close_case(case, at=at, closing=f"Answered on {made.answered_on}.", actor=actor)
        append(ANSWERED, actor=actor, at=at, body={"request": made.number, "claims": len(lines)}, subject=made.number)
        says, more = told(rows, len(lines), "claim")
    return made, says, more


def record_money(
    actor: Actor,
    at: datetime,
    *,
    contract: str,
    manufacturer: str,
    product: str,
    ndc: str,
    period_from: date,
    period_to: date,
    amount: str,
    received_on: date,
    generic_available_on: date | None,
) -> ManufacturerMoney:
    """Record anything of value of a manufacturer for a product in a period."""
    require(actor, ANSWER)
    try:
        code = read_ndc(ndc)
    except ValueError:
        says = "The national drug code has eleven digits, such as 00071-0155-23."
        raise Refusal("ndc-not-permitted", says, cite=CITE_BRAND, field="ndc") from None
    try:
        value = dollars(amount)
    except (ValueError, InvalidOperation):
        says = "Write dollars and cents such as 125000.00."
        raise Refusal("amount-not-in-cents", says, cite=CITE_BRAND, field="amount") from None
    if period_to < period_from or value <= 0:
        says = f"The period ends on {period_from} or later, and the amount is above zero."
        raise Refusal("money-not-permitted", says, cite=CITE_BRAND, field="period_to")
    with transaction.atomic():
        about = one_of(contracts_of(actor), contract, "contract")
        made = ManufacturerMoney.objects.create(
            number=numbered("MM", at),
            contract=about,
            manufacturer=manufacturer.strip()[:160],
            product=product.strip()[:120],
            ndc=code,
            period_from=period_from,
            period_to=period_to,
            amount=value,
            received_on=received_on,
            generic_available_on=generic_available_on,
        )
        append(MONEY, actor=actor, at=at, body={"money": made.number, "step": "recorded"}, subject=made.number)
    return made


def tell_of_money(actor: Actor, at: datetime, *, money: str) -> ManufacturerMoney:
    """Tell the contract partner of the money: product, manufacturer, period, amount, generic available since."""
    require(actor, ANSWER)
    with transaction.atomic():
        made = one_of(money_of(actor), money, "money")
        if made.noticed_on is not None:
            says = f"The contract partner was told on {made.noticed_on}."
            raise Refusal("money-told", says, cite=CITE_BRAND, field="money", kind="conflict")
        made.noticed_on = today(at)
        made.save(update_fields=["noticed_on"])
        facts, decision = brand_standing(made, today(at))
        keep(decision, facts, subject=f"brand-consideration:{made.number}", at=at, actor=actor)
        _tell_partners(made, at)
        for case in Case.objects.filter(kind=BRAND_CASE, key=made.number, state=CaseState.OPEN):
            close_case(case, at=at, closing=f"Told on {made.noticed_on}.", actor=actor)
        append(MONEY, actor=actor, at=at, body={"money": made.number, "step": "told"}, subject=made.number)
    return made


def brand_standing(made: ManufacturerMoney, on: date) -> tuple[BrandConsideration, Decision]:
    """What the law says of one product's money in its period, by the claim on file that weighs most.

    A prescriber's code is certain, so it goes first; without any claim as written no notice is owed.
    """
    programs = made.contract.program
    claims = ProgramClaim.objects.filter(
        ndc=made.ndc,
        served_on__gte=made.period_from,
        served_on__lte=made.period_to,
        reversed=False,
        program__manager_id=made.contract.manager_id,
    )
    if programs is not None:
        claims = claims.filter(program=programs)
    if made.generic_available_on is not None:
        claims = claims.filter(served_on__gte=made.generic_available_on)
    weighed = {code: claims.filter(dispensed_as_written=code).order_by("served_on").first() for code in ("1", "2", "9")}
    claim = next((one for one in weighed.values() if one is not None), None)
    facts = BrandConsideration(
        dispensed_as_written=claim.dispensed_as_written if claim else "0",
        served_on=claim.served_on if claim else made.period_to,
        generic_available_on=made.generic_available_on,
        amount=made.amount,
        received_on=made.received_on,
        seen_on=on,
        noticed_on=made.noticed_on,
    )
    return facts, brand_consideration(facts, law=adopted_law())


def request_standing(made: PaidAmountRequest, on: date) -> tuple[PaidAmounts, Decision]:
    """What the law says of one request, as of a day."""
    facts = PaidAmounts(made.requested_on, on, made.answered_on, True)
    return facts, paid_amounts_answered(facts, law=adopted_law())


@each_day("pbm.sponsors", order=62)
def look_at_sponsors(on: date, at: datetime) -> int:
    """Requests without an answer and money without a notice, past their thresholds, open a case, once."""
    count = 0
    before = on - timedelta(days=1)
    for made in PaidAmountRequest.objects.filter(answered_on=None, requested_on__lte=before).select_related("contract"):
        asked, decision = request_standing(made, on)
        title = f"{made.number}: a plan sponsor waits for the amounts actually paid"
        count += _case(PAID_CASE, made.number, title, decision, asked, made.contract.manager_id, CITE_PAID, at)
    for money in ManufacturerMoney.objects.filter(noticed_on=None).select_related("contract__program"):
        brand, decision = brand_standing(money, on)
        title = f"{money.number}: the contract partner was not told of a manufacturer's money"
        count += _case(BRAND_CASE, money.number, title, decision, brand, money.contract.manager_id, CITE_BRAND, at)
    return count


def _case(
    kind: str, key: str, title: str, decision: Decision, facts: Any, party_id: Any, cite: str, at: datetime
) -> int:
    if decision.outcome not in (Outcome.REVIEW, Outcome.VIOLATION) or Case.objects.filter(kind=kind, key=key).exists():
        return 0
    keep(decision, facts, subject=f"{kind.partition('.')[2]}:{key}", at=at)
    open_case(kind, key=key, title=title, at=at, cite=cite, party_id=party_id)
    return 1


def _inside(made: PaidAmountRequest, on: date) -> bool:
    return made.served_from <= on <= made.served_to


def _tell_paid(made: PaidAmountRequest, count: int, at: datetime) -> None:
    sponsor, manager = party_named(made.sponsor_id), party_named(made.contract.manager_id)
    assert made.paid is not None
    assert made.billed is not None
    write_to_party(
        PAID_ANSWERED,
        key=f"{made.number}:{at.isoformat()}",
        party_id=sponsor.pk,
        at=at,
        values=values_of(
            number=made.number,
            sponsor=sponsor.name,
            manager=manager.name,
            count=f"{count:,}",
            first=made.served_from,
            last=made.served_to,
            paid=f"{made.paid:,.2f}",
            billed=f"{made.billed:,.2f}",
            spread=f"{made.billed - made.paid:,.2f}",
        ),
        about=f"paid-amounts:{made.number}",
        letter=True,
        address=address_of(sponsor),
    )


def _tell_partners(made: ManufacturerMoney, at: datetime) -> None:
    manager = party_named(made.contract.manager_id)
    for party_id in made.contract.parties.exclude(party_id=manager.pk).values_list("party_id", flat=True).distinct():
        sponsor = party_named(party_id)
        write_to_party(
            BRAND,
            key=f"{made.number}:{party_id}",
            party_id=party_id,
            at=at,
            values=values_of(
                sponsor=sponsor.name,
                manager=manager.name,
                manufacturer=made.manufacturer.replace("|", "/"),
                product=made.product.replace("|", "/"),
                period=f"{made.period_from} to {made.period_to}",
                amount=f"{made.amount:,.2f}",
                since=made.generic_available_on or "not known",
                received=made.received_on,
            ),
            about=f"brand-consideration:{made.number}",
            letter=True,
            address=address_of(sponsor),
        )
