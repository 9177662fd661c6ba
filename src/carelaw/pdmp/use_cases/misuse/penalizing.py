"""Assess a civil penalty: the floor for each release or use, or the amount of a regulation in force (§10(c))."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.misuse import CivilAssessment, RegulatedPenalty
from carelaw.pdmp.rules.misuse.civil_penalty import civil_minimum, regulated_penalty
from carelaw.pdmp.store.models import MisuseCase, MisuseFinding, MisuseState, Penalty, Regulation
from carelaw.pdmp.use_cases.misuse.cases import case_numbered
from carelaw.pdmp.use_cases.misuse.permissions import PENALIZE
from carelaw.pdmp.use_cases.misuse.telling import ASSESSMENT, letter
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.ledger import assess, credited_of, paid_of, receive_payment
from carelaw.platform.money.models import Charge, ChargeKind
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party, party_of_account

MISUSE, REGULATION = "misuse", "regulation"
CITE_MISUSE, CITE_REGULATION = "§10(c)(1)", "§10(c)(2)"


@dataclass(frozen=True, slots=True)
class AmountInForce:
    """The line of a regulation that sets a penalty: where it stands, from when to when, which amounts."""

    citation: str
    in_force_from: date
    in_force_through: date | None
    least: Decimal
    most: Decimal


def regulation_in_force(violation: str, on: date) -> AmountInForce | None:
    """The regulation that sets an amount for a violation: the one in force on a day, else the newest there is.

    The rule judges whether it is in force; what is not on the register brings no penalty.
    """
    found = None
    for one in Regulation.objects.order_by("effective_on"):
        if violation not in one.amounts:
            continue
        amount = dollars(str(one.amounts[violation]), "amount")
        line = AmountInForce(one.citation, one.effective_on, one.ended_on, amount, amount)
        if found is None or one.effective_on <= on:
            found = line
    return found


def assess_misuse_penalty(actor: Actor, at: datetime, *, case: str, amount: str) -> Penalty:
    """Assess at least the floor for every release or use of a confirmed case, whatever a criminal court does."""
    require(actor, PENALIZE)
    found = _confirmed(case)
    on = law_day(at)
    offenses = found.acts.filter(civil=True).count()
    facts = CivilAssessment(assessed_on=on, offenses=offenses, amount=dollars(amount, "amount"))
    decision = civil_minimum(facts, law=adopted_law())
    _require(decision, CITE_MISUSE)
    least = Decimal(str(decision.reasons[0].value))
    return _impose(found, actor, at, MISUSE, CITE_MISUSE, offenses, least, facts.amount, decision, facts)


def assess_regulated_penalty(
    actor: Actor, at: datetime, *, case: str, violation: str, act_on: date, amount: str
) -> Penalty:
    """Assess another penalty, such as for late reporting, under a regulation in force on the day of the act."""
    require(actor, PENALIZE)
    found = _confirmed(case)
    line = regulation_in_force(violation, act_on)
    facts = RegulatedPenalty(
        act_on=act_on,
        amount=dollars(amount, "amount"),
        regulation=line.citation if line else "",
        in_force_from=line.in_force_from if line else None,
        in_force_through=line.in_force_through if line else None,
        least=line.least if line else None,
        most=line.most if line else None,
    )
    decision = regulated_penalty(facts, law=adopted_law())
    _require(decision, CITE_REGULATION)
    assert line is not None
    cite = f"{CITE_REGULATION}, {line.citation}"
    return _impose(found, actor, at, REGULATION, cite, 1, line.least, facts.amount, decision, facts)


def record_penalty_payment(
    actor: Actor, at: datetime, *, penalty: str, amount: str, reference: str, on: date
) -> Penalty:
    """Enter a payment; a penalty that is paid in full ends its suit's ground."""
    require(actor, PENALIZE)
    found = penalty_numbered(penalty)
    if on > law_day(at):
        raise Refusal("penalty-payment-day", f"{on} is in the future.", cite="§10(c)", field="on")
    with transaction.atomic():
        receive_payment(
            reference=reference,
            party_id=_party(found.case),
            amount=dollars(amount, "amount"),
            method="check",
            on=on,
            at=at,
            actor=actor,
        )
        if unpaid_of(found) <= 0 and found.case.state in {MisuseState.ASSESSED, MisuseState.IN_SUIT}:
            found.case.state = MisuseState.PAID
            found.case.save(update_fields=["state"])
    return found


def unpaid_of(penalty: Penalty) -> Decimal:
    """What is left to pay of a penalty."""
    charge = Charge.objects.get(pk=penalty.charge_id)
    return charge.amount - credited_of(charge) - paid_of(charge)


def penalty_numbered(number: str) -> Penalty:
    """A penalty by its number. Raises Refusal when there is none."""
    found = Penalty.objects.filter(number=number.strip().upper()).select_related("case").first()
    if found is None:
        says = "No penalty has this number; copy it from its case."
        raise Refusal("penalty-unknown", says, cite="§10(c)", field="penalty", kind="not-found")
    return found


def dollars(text: str, name: str) -> Decimal:
    """An amount as typed: `5000` or `5,000.00`. Raises Refusal for anything that is no amount in cents."""
    try:
        amount = Decimal(text.replace("$", "").replace(",", "").strip())
        sound = amount.is_finite() and 0 < amount < 10**11 and amount == amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        sound = False
    if not sound:
        says = f"“{text[:30]}” is no amount. Write dollars and cents above zero, such as 5000.00."
        raise Refusal("amount-not-in-cents", says, cite="§10(c)", field=name)
    return amount.quantize(Decimal("0.01"))


def _confirmed(number: str) -> MisuseCase:
    found = case_numbered(number)
    if found.finding != MisuseFinding.CONFIRMED:
        says = f"{found.number} has no confirmed finding. Conclude it as confirmed before you assess a penalty."
        raise Refusal("misuse-not-confirmed", says, cite="§10(c)", field="case", kind="conflict")
    return found


def _impose(
    found: MisuseCase,
    actor: Actor,
    at: datetime,
    basis: str,
    cite: str,
    offenses: int,
    least: Decimal,
    amount: Decimal | None,
    decision: Decision,
    facts: object,
) -> Penalty:
    assert amount is not None
    on = law_day(at)
    with transaction.atomic():
        MisuseCase.objects.select_for_update().get(pk=found.pk)
        if basis == MISUSE and found.penalties.filter(basis=MISUSE).exists():
            says = f"A penalty for the releases and uses of {found.number} is assessed already."
            raise Refusal("penalty-assessed", says, cite=cite, field="case", kind="conflict")
        number = f"P-{found.number[2:]}-{found.penalties.count() + 1}"
        due = on + timedelta(days=adopted_law().number("penalty.payment_days", on))
        kept = keep(decision, facts, subject=f"penalty:{number}", at=at, actor=actor)
        charge = assess(
            ChargeKind.FINE,
            key=f"misuse:{number}",
            party_id=_party(found),
            amount=amount,
            says=f"Civil penalty {number}",
            cite=cite,
            on=on,
            at=at,
            due_on=due,
            case_id=found.case_id,
            actor=actor,
        )
        made = Penalty.objects.create(
            number=number,
            case=found,
            basis=basis,
            cite=cite,
            offenses=offenses,
            least=least,
            amount=amount,
            charge_id=charge.pk,
            decision_id=kept.pk,
            assessed_on=on,
            due_on=due,
        )
        values = {"penalty": number, "amount": f"{amount:,}", "offenses": str(offenses), "cite": cite}
        values |= {"due_on": str(due), "basis": decision.reasons[0].says}
        letter(ASSESSMENT, found, key=number, at=at, values=values, address=f"{found.person}\n{found.address}")
        found.state = MisuseState.ASSESSED
        found.save(update_fields=["state"])
    return made


def _party(found: MisuseCase) -> uuid.UUID:
    """Whom the ledger names: the account's own party, or one entered for the case."""
    if found.party_id is None:
        party = party_of_account(str(found.account_id)) if found.account_id else None
        if party is None:
            party = enter_party(found.person, PartyKind.PERSON, {}, at=found.opened_at)
        found.party_id = party.pk
        found.save(update_fields=["party_id"])
    return found.party_id


def _require(decision: Decision, cite: str) -> None:
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=cite, field=reason.field)


@explains("penalty", permission="pdmp.see-misuse-cases")
def explain_penalty(reference: str, actor: Actor) -> Explanation | None:
    """How a penalty came to its amount."""
    found = Penalty.objects.filter(number=reference.strip().upper()).select_related("case").first()
    if found is None:
        return None
    lines = [Line(f"Offenses counted: {found.offenses}.", "§10(b)", found.offenses)]
    lines.append(Line("The least that may be assessed.", found.cite, found.least))
    lines.append(Line("Assessed.", found.cite, found.amount))
    lines.append(Line("Left to pay.", "§10(d)", unpaid_of(found)))
    says = f"${found.amount:,} for {found.offenses} offense(s), assessed on {found.assessed_on}."
    return Explanation(f"Penalty {found.number}", says, lines, (found.decision_id,))
