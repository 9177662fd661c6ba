"""Former 140.993: the monthly fee for each person enrolled when the month began, by age, standing and first month."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.pccm import FeeMonth, PaidFee, ProviderKind
from carelaw.ihh.rules.pccm.counties import county_group, unknown
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.dates import age_on, end_of_month
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = cite(".993")
_PROVISIONS = ("PCCM-28", "PCCM-29", "PCCM-30", "PCCM-31", "PCCM-32", "PCCM-33", "PCCM-34", "PCCM-35", "PCCM-36")
_FIRST = {
    ProviderKind.FQHC: ("pccm.fees_from_clinics", "(c)"),
    ProviderKind.ERC: ("pccm.fees_from_clinics", "(c)"),
    ProviderKind.RHC: ("pccm.fees_from_rural", "(d)"),
}
_LETTER = {1: "(e)", 2: "(f)", 3: "(g)"}


@rule(*_PROVISIONS, cite=_CITE)
def pccm_fee(case: FeeMonth, law: Law) -> Decision:
    """A month earns 2, 3 or 4 dollars for a person enrolled when it began, from the provider's first month on."""
    first = case.month.replace(day=1)
    if (other := closed(first, law)) is not None:
        return other
    if case.enrolled_on > first or (case.enrollment_ended_on is not None and case.enrollment_ended_on < first):
        says = f"Not enrolled with the provider on {first}, when the month began; the month earns nothing."
        return breached(fault("FEE-NOT-ENROLLED", says, "enrolled_on", cite=cite(".993(a)")))
    starts = _starts(case, first, law)
    if starts is None:
        return wanting(fault("needs-county", unknown(case.provider_county), "provider_county", cite=_CITE))
    begins, letter = starts
    if first < begins:
        says = f"The first month with a fee for this provider is {begins:%B %Y}."
        return breached(fault("FEE-NOT-STARTED", says, "month", begins, cite(f".993{letter}")))
    number, paragraph, who = _category(case, first, law)
    amount = law.number(number, first)
    says = f"{who} on {first}: ${amount:.2f} for {first:%B %Y}, to be paid by {end_of_month(first)}."
    return passed(number.removeprefix("pccm.").replace("_", "-"), says, amount, cite(f".993(b){paragraph}"))


@rule("PCCM-28", cite=cite(".993(a)"))
def pccm_fee_paid(case: PaidFee, law: Law) -> Decision:
    """What a month earned was paid whole, and by the month's last day."""
    first = case.month.replace(day=1)
    if (other := closed(first, law)) is not None:
        return other
    if case.earned == case.paid == 0:
        return outside(fault("nothing-earned", "The month earned nothing and nothing was paid.", cite=_CITE))
    last, place = end_of_month(first), cite(".993(a)")
    faults = []
    if case.paid != case.earned:
        code, word = ("FEE-SHORT", "too little") if case.paid < case.earned else ("FEE-OVER", "too much")
        left = abs(case.earned - case.paid)
        says = f"Earned ${case.earned:.2f}, paid ${case.paid:.2f}: ${left:.2f} {word}."
        faults.append(fault(code, says, "paid", case.earned - case.paid, place))
    if case.paid and case.paid_on is None:
        return wanting(fault("needs-paid-on", "Say on which day it was paid.", "paid_on", cite=place))
    if case.paid and case.paid_on is not None and case.paid_on > last:
        says = f"Paid on {case.paid_on}; the fee of {first:%B %Y} was to be paid by {last}."
        faults.append(fault("FEE-LATE", says, "paid_on", last, place))
    return breached(*faults) if faults else passed("paid", f"Paid whole, by {last}.", case.paid, place)


def _starts(case: FeeMonth, on: date, law: Law) -> tuple[date, str] | None:
    if case.provider_kind in _FIRST:
        number, letter = _FIRST[case.provider_kind]
        return law.number(number, on), letter
    group = county_group(case.provider_county, on, law)
    return None if group is None else (law.number(f"pccm.fees_from_group_{group}", on), _LETTER[group])


def _category(case: FeeMonth, on: date, law: Law) -> tuple[str, str, str]:
    """A child before all else; then disabled or elderly; else an adult."""
    age = age_on(case.born, on)
    if age < law.number("pccm.child_age_below", on):
        return "pccm.fee_child", "(1)", f"A child of {age}"
    if case.disabled:
        return "pccm.fee_elderly_disabled", "(3)", "A disabled adult"
    if age >= law.number("pccm.elderly_age", on):
        return "pccm.fee_elderly_disabled", "(3)", f"An elderly adult of {age}"
    return "pccm.fee_adult", "(2)", f"An adult of {age}"
