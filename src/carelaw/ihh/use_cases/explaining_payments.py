"""Why a member-month is paid, denied or pending, and how an outcomes payment was computed, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from carelaw.ihh.facts.outcomes import Level, MeasureResult, YearOfHealthHome
from carelaw.ihh.rules.outcomes_level import longest_run, meets
from carelaw.ihh.store.models import MemberMonthLine, MonthStatus, OutcomesResult
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.permissions import SEE_PAYMENTS
from carelaw.ihh.use_cases.seeing_payments import outcomes_seen
from carelaw.law.facts_schema import parse_facts
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.money.payables import Payable

_PART = "89 Ill. Adm. Code 140.994"


@explains("payment", permission=SEE_PAYMENTS)
def explain_payment(reference: str, actor: Actor) -> Explanation | None:
    """A member-month: each service, the limit, the answer, the rate, the money, and what would mend it."""
    found = MemberMonthLine.objects.filter(pk__in=_ids(reference), home__in=homes_seen(actor))
    month = found.select_related("member", "home", "run").first()
    if month is None:
        return None
    decided = {kept.pk: kept for kept in KeptDecision.objects.filter(pk__in=_decisions(month))}
    lines = [*_services(month, decided), *_answer(month, decided), *_money(month)]
    title = f"{month.month:%B %Y}, member {month.member.person_id}, {month.home.name}"
    says = f"{month.get_status_display()}: {month.says}"
    return Explanation(title, says, lines, _decisions(month))


@explains("outcome-payment", permission=SEE_PAYMENTS)
def explain_outcomes(reference: str, actor: Actor) -> Explanation | None:
    """The outcomes of a year: report, thresholds, each measure against its benchmarks, base, percent, amount."""
    result = outcomes_seen(actor).filter(pk__in=_ids(reference)).first()
    if result is None:
        return None
    kept = KeptDecision.objects.filter(pk__in=[result.level_decision_id]).first()
    lines = list(outcomes_lines(result, parse_facts(YearOfHealthHome, kept.facts))) if kept else []
    decisions = tuple(each for each in (result.level_decision_id, result.payment_decision_id) if each)
    title = f"Outcomes of {result.ends_on.year}, {result.home.name}"
    return Explanation(title, f"{result.level}: {result.amount}", lines, decisions)


def outcomes_lines(result: OutcomesResult, year: YearOfHealthHome) -> Iterator[Line]:
    """The computation of an outcomes payment, one step a line."""
    run = longest_run(year.members, year.least_members)
    says = f"Longest run of month ends with at least {year.least_members} members"
    yield Line(says, f"{_PART}(d)(4)(A), (B)", run)
    reached = {one.code: one for one in year.results}
    for measure in year.measures:
        one = reached.get(measure.code)
        yield Line(_measure_says(measure, one), f"{_PART}(d)(2), (5)", _level_of(measure, one))
    yield Line("Level: the highest whose benchmarks are all met", f"{_PART}(d)(5)", result.level)
    yield Line("Coordination payments for service months of the year, net of take-backs", f"{_PART}(d)(6)", result.base)
    for says in result.says:
        yield Line(says, f"{_PART}(d)(5), (6)")
    yield Line("Outcomes payment", f"{_PART}(d)(6)", result.amount)
    yield Line("To be disbursed by", f"{_PART}(d)(7)", result.disburse_by)


def _measure_says(measure: Any, one: MeasureResult | None) -> str:
    wanted = f"bronze {measure.bronze}, silver {measure.silver}, {measure.direction} is better"
    if one is None:
        return f"{measure.code}: not reported ({wanted})"
    rate = (Decimal(one.numerator) / one.denominator).quantize(Decimal("0.0001")) if one.denominator else "no rate"
    return f"{measure.code}: {one.numerator} of {one.denominator} = {rate}, {one.reported} ({wanted})"


def _level_of(measure: Any, one: MeasureResult | None) -> str:
    for level in (Level.SILVER, Level.BRONZE):
        if meets(measure, one, level):
            return level.value
    return "none"


def _services(month: MemberMonthLine, decided: dict[UUID, KeptDecision]) -> Iterator[Line]:
    kept = decided.get(month.decision_id) if month.decision_id else None
    facts: dict[str, Any] = kept.facts if kept else {}
    for one in facts.get("lines", []):
        counts = f"dropped, {one['dropped']}: {one['says']}" if one["dropped"] else "counts"
        yield Line(f"Service of {one['served_on']} ({one['basis']}): {counts}", one["cite"] or f"{_PART}(b)")
    if not facts.get("lines"):
        yield Line("No service was claimed for the month.", f"{_PART}(b)")
    if facts.get("limit", "none") != "none":
        says = f"Telephone limit {facts['limit']}; telephonic months paid before in the year"
        yield Line(says, f"{_PART}(b)", facts["telephone_months_paid"])


def _answer(month: MemberMonthLine, decided: dict[UUID, KeptDecision]) -> Iterator[Line]:
    for pk in _decisions(month):
        kept = decided.get(pk)
        for reason in kept.decision["reasons"] if kept else ():
            yield Line(reason["says"], reason["cite"] or "", reason["code"])
    if month.mend:
        yield Line(f"What would mend it: {month.mend}", month.cite, month.mend_until)


def _money(month: MemberMonthLine) -> Iterator[Line]:
    if month.status != MonthStatus.PAID:
        return
    says = f"Tier {month.tier}, from the fee schedule the Department published; the rule itself has no amount"
    yield Line(says, f"{_PART}(c)", month.amount)
    payable = Payable.objects.filter(pk__in=[month.payable_id]).select_related("remittance").first()
    back = Payable.objects.filter(reverses=payable).select_related("remittance").first() if payable else None
    for entry in filter(None, (payable, back)):
        where = f"in remittance {entry.remittance.reference}" if entry.remittance else "waits for the next remittance"
        yield Line(f"Entered on {entry.entered_on}, {where}", entry.cite, entry.amount)


def _decisions(month: MemberMonthLine) -> tuple[UUID, ...]:
    return tuple(each for each in (month.decision_id, month.rate_decision_id) if each)


def _ids(reference: str) -> list[UUID]:
    try:
        return [UUID(reference)]
    except ValueError:
        return []
