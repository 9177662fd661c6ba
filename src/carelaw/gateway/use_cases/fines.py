"""The fine of a case: months assessed into the ledger, credits, payments, and the statement that closes it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from carelaw.gateway.facts.compliance import Fine, FineMonth
from carelaw.gateway.letters.compliance import ASSESSED, CLOSING, CREDITED
from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.fine_days import CHARGED, amount_of, days_running, rate_on, start_of
from carelaw.gateway.rules.monthly_assessment import charged_in, monthly_assessment, period_of, periods_until
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.store.models import Assessment, AssessmentCredit, FineCase
from carelaw.gateway.use_cases.case_facts import fine_of
from carelaw.gateway.use_cases.case_standing import is_stayed, letter_of_case, refresh
from carelaw.gateway.use_cases.compliance import case_for, docket, held
from carelaw.gateway.use_cases.fine_sheet import sheet_of
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import POST_PAYMENTS, RUN_CASES
from carelaw.kernel.dates import Window
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.ledger import assess, balance, credit, receive_payment
from carelaw.platform.money.models import Charge, ChargeKind, Payment
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"case": Shape.ID, "assessment": Shape.ID, "days": Shape.COUNT, "cents": Shape.COUNT}
ASSESSMENT = declare("fine-assessed", says="A month of a fine was assessed.", keys=_KEYS, cite=f"{SECTION}(h)")
CREDIT = declare("fine-credited", says="Days of a fine were credited.", keys=_KEYS, cite=f"{SECTION}(h)")


def assess_month(actor: Actor, at: datetime, *, case: str, month: date) -> Assessment:
    """Assess one month of a case into the ledger; the same month twice is one assessment."""
    require(actor, RUN_CASES)
    on = law_day(at)
    with transaction.atomic():
        one = refresh(held(case_for(actor, case)), on, at)
        if is_stayed(one, on):
            raise Refusal(
                "billing-stayed", "Billing is stayed; end the stay first.", cite=f"{SECTION}(h)", field="case"
            )
        return _assess(actor, one, min(month, on), on, at)


def assess_due(case: FineCase, on: date, at: datetime, actor: Actor | None = None) -> int:
    """Assess every month that is over and not assessed yet; gives how many. A stay holds them all back."""
    if is_stayed(case, on):
        return 0
    done = set(case.assessments.values_list("from_on", flat=True))
    due = [period for period in periods_until(fine_of(case), on, adopted_law()) if period.starts not in done]
    for period in due:
        _assess(actor, case, period.starts, on, at)
    return len(due)


def credit_what_came_out(
    case: FineCase, because: str, on: date, at: datetime, actor: Actor | None = None
) -> list[AssessmentCredit]:
    """Credit the days of assessed months that are charged no longer; the months, net of credits, are right again."""
    fine, law = fine_of(case), adopted_law()
    made = []
    for one in case.assessments.prefetch_related("credits").order_by("from_on"):
        right = charged_in(fine, Window.through(one.from_on, one.to_on), law)
        standing = one.days - sum(each.days for each in one.credits.all())
        if len(right) < standing:
            net = one.amount - sum((each.amount for each in one.credits.all()), Decimal(0))
            amount = net - amount_of(right, fine, law)
            made.append(_credit(actor, one, standing - len(right), amount, because, on, at))
    return made


def record_payment(
    actor: Actor, at: datetime, *, case: str, reference: str, amount: Decimal, on: date, method: str = "check"
) -> Payment:
    """Enter a payment of the respondent; the same reference twice is one payment. What is too much stays its own."""
    require(actor, POST_PAYMENTS)
    with transaction.atomic():
        one = held(case_for(actor, case))
        if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
            says = f"{amount} is not an amount in dollars and cents above zero."
            raise Refusal("amount-not-in-cents", says, cite=f"{SECTION}(h)", field="amount")
        if on > law_day(at):
            says = f"{day(on)} lies after today, {day(law_day(at))}. Enter a payment once it is received."
            raise Refusal("payment-ahead", says, cite=f"{SECTION}(h)", field="on")
        if not reference.strip():
            says = "Give the number of the check or transfer."
            raise Refusal("payment-reference-missing", says, cite=f"{SECTION}(h)", field="reference")
        other = Payment.objects.filter(reference=reference.strip()).first()
        if other is not None and (other.party_id != one.respondent_id or other.amount != amount):
            says = f"The reference “{reference[:40]}” belongs to another payment; give this one its own."
            raise Refusal("payment-reference-taken", says, cite=f"{SECTION}(h)", field="reference", kind="conflict")
        payment = receive_payment(
            reference=reference.strip(),
            party_id=one.respondent_id,
            amount=amount,
            method=method,
            on=on,
            at=at,
            actor=actor,
        )
        if other is None:
            body = {"cents": int(amount * 100), "on": on.isoformat()}
            add_event(docket(one), "payment", at=at, actor=actor, body=body)
        refresh(one, law_day(at), at)
    return payment


def closing_statement(case: FineCase, on: date, at: datetime) -> Notice | None:
    """The statement that ends a fine: days, dollars, payments, balance; none where no fine ever ran. Once a case."""
    shown = sheet_of(case, on)
    if shown.start is None or (case.completed_on is None and case.exempt_from is None):
        return None
    ended = f"Integrated on {day(case.completed_on)}." if case.completed_on else "Exempt."
    values = {
        **_who(case),
        "ended": f"{ended} The fine has stopped.",
        "days": str(shown.days),
        "amount": f"{shown.amount:,.2f}",
        "paid": f"{shown.paid:,.2f}",
        "balance": f"{shown.amount - shown.paid:,.2f}",
    }
    return letter_of_case(case, CLOSING, case.number, values, at)


@transaction.atomic
def _assess(actor: Actor | None, case: FineCase, month: date, on: date, at: datetime) -> Assessment:
    law = adopted_law()
    fine = fine_of(case)
    facts = FineMonth(fine, month, on)
    decision = monthly_assessment(facts, law=law)
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision, kind="conflict")
    start = start_of(fine, law)
    assert start is not None
    period = period_of(start, month, law)
    known = case.assessments.filter(from_on=period.starts).first()
    if known is not None:
        return known
    days = charged_in(fine, period, law)
    amount: Decimal = decision.reasons[0].value
    kept = keep(decision, facts, subject=f"gateway-fine-case:{case.pk}", at=at, actor=actor)
    made = Assessment(
        case=case,
        from_on=period.starts,
        to_on=period.last_day,
        days=len(days),
        amount=amount,
        taken_out=_taken_out(fine, period),
        issued_on=on,
        decision_id=kept.pk,
    )
    if amount > 0:
        made.charge_id = _charge(actor, case, made, on, at).pk
        made.notice_id = _bill(case, made, at).pk
    made.save(force_insert=True)
    body = {"from": str(made.from_on), "to": str(made.to_on), "days": made.days, "cents": int(amount * 100)}
    add_event(docket(case), "assessed", at=at, actor=actor, body=body)
    entry = {"case": str(case.pk), "assessment": str(made.pk), "days": made.days, "cents": int(amount * 100)}
    append(ASSESSMENT, actor=actor, at=at, body=entry, subject=str(case.pk))
    return made


def _charge(actor: Actor | None, case: FineCase, made: Assessment, on: date, at: datetime) -> Charge:
    return assess(
        ChargeKind.FINE,
        key=f"gateway.fine:{case.number}:{made.from_on}",
        party_id=case.respondent_id,
        amount=made.amount,
        says=f"Case {case.number}: {counted(made.days, 'day')} from {made.from_on} to {made.to_on}.",
        cite=f"{SECTION}(h)",
        on=on,
        at=at,
        case_id=case.pk,
        actor=actor,
    )


def _bill(case: FineCase, made: Assessment, at: datetime) -> Notice:
    out = "; ".join(f"{one['days']} ({one['why']})" for one in made.taken_out) or "none"
    values = {
        **_who(case),
        "period": f"{day(made.from_on)} to {day(made.to_on)}",
        "period_days": str((made.to_on - made.from_on).days + 1),
        "days": str(made.days),
        "rate": f"${rate_on(made.from_on, adopted_law())}",
        "amount": f"{made.amount:,.2f}",
        "taken_out": out,
    }
    return letter_of_case(case, ASSESSED, f"{case.number}:{made.from_on}", values, at)


def _credit(
    actor: Actor | None, one: Assessment, days: int, amount: Decimal, because: str, on: date, at: datetime
) -> AssessmentCredit:
    assert one.charge_id is not None
    number = one.credits.count() + 1
    line = credit(
        Charge.objects.get(pk=one.charge_id),
        key=f"gateway.fine:{one.case.number}:{one.from_on}:credit-{number}",
        amount=amount,
        says=f"Case {one.case.number}: {counted(days, 'day')} of {one.from_on:%B %Y} taken out.",
        cite=f"{SECTION}(h)",
        on=on,
        at=at,
        actor=actor,
    )
    values = {
        **_who(one.case),
        "period": f"{day(one.from_on)} to {day(one.to_on)}",
        "days": str(days),
        "amount": f"{amount:,.2f}",
        "because": because,
        "balance": f"{balance(one.case.respondent_id):,.2f}",
    }
    notice = letter_of_case(one.case, CREDITED, f"{one.case.number}:{one.from_on}:{number}", values, at)
    made = AssessmentCredit.objects.create(
        assessment=one,
        days=days,
        amount=amount,
        because=because[:200],
        on=on,
        charge_id=line.pk,
        notice_id=notice.pk,
    )
    body = {"from": str(one.from_on), "days": days, "cents": int(amount * 100)}
    add_event(docket(one.case), "credited", at=at, actor=actor, body=body)
    entry = {"case": str(one.case.pk), "assessment": str(one.pk), "days": days, "cents": int(amount * 100)}
    append(CREDIT, actor=actor, at=at, body=entry, subject=str(one.case.pk))
    return made


def _taken_out(fine: Fine, period: Window) -> list[dict[str, object]]:
    """The days of a period that are not charged, by reason; nothing for a nil month before the start."""
    counted: dict[str, int] = {}
    for _, decision in days_running(fine, period.last_day, adopted_law(), since=period.starts):
        if decision.codes[0] != CHARGED:
            counted[decision.codes[0]] = counted.get(decision.codes[0], 0) + 1
    return [{"why": _WHY[code], "days": days} for code, days in counted.items()]


_WHY = {
    "department-delay": "the Department's own delay",
    "waived": "waived by the Department",
    "integrated": "integrated",
    "exempt": "exempt",
    "start-day": "the day of the notice",
}


def _who(case: FineCase) -> dict[str, str]:
    return {"officer": case.officer, "number": case.number, "respondent": case.respondent_name}


__all__ = ["assess_due", "assess_month", "closing_statement", "credit_what_came_out", "record_payment"]
