"""215 ILCS 5/513b1(b)(5) to (7): the plan sponsor's yearly audit, actual payments, brand consideration."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import Window, year_of
from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.sponsor_rights import AuditPack, BrandConsideration, PaidAmounts, SponsorAudit
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, adopted, not_binding
from carelaw.pbm.rules.programs.enrollment import program_year

CITE_AUDIT, CITE_PAID, CITE_BRAND = (f"215 ILCS 5/513b1(b)({number})" for number in (5, 6, 7))
_PRESCRIBER, _OTHERS = "1", ("2", "9")


@rule("MAC-27", cite=CITE_AUDIT, readings=("S17",))
def sponsor_audit(audit: SponsorAudit, law: Law) -> Decision:
    """A plan sponsor may audit once a year; a second audit in the same year may be declined with a reason."""
    if not adopted(law, CONTRACTS_ACT, audit.requested_on):
        return outside(not_binding(law, CONTRACTS_ACT, audit.requested_on))
    year = _year(audit.contract_from, audit.requested_on, law)
    had = sum(day in year for day in audit.earlier)
    allowed = law.number("mac.sponsor_audits_per_year", audit.requested_on)
    span = f"{year.starts} through {year.last_day}"
    if audit.decision == "granted":
        return passed("granted", f"The audit for {span} is granted.", had + 1)
    if had >= allowed:
        if audit.decision == "refused" and not audit.reason.strip():
            return wanting(fault("needs-reason", "A refusal gives its reason.", "reason"))
        says = f"{counted(had, 'audit')} from {span} already; another one may be declined until {year.ends}."
        return outside(fault("beyond-yearly-right", says, "requested_on", had))
    if audit.decision == "refused":
        says = f"The first audit from {span} is the plan sponsor's right; it cannot be refused."
        return breached(fault("E-MAC-27", says, "decision"))
    return wanting(fault("still-open", f"The plan sponsor has a right to an audit from {span}; grant it.", "decision"))


@rule("MAC-27", cite=CITE_AUDIT)
def sponsor_audit_pack(pack: AuditPack, law: Law) -> Decision:
    """The audit gets claims, prices, guarantees, and all rebates: by product, and generalized ones."""
    wanted = {
        "claims": (pack.claims, "claims"),
        "prices": (pack.prices, "prices"),
        "guarantees": (pack.guarantees, "guarantees"),
        "product_rebates": (pack.product_rebates, "rebate totals by product"),
        "general_rebates": (pack.general_rebates, "generalized rebates"),
    }
    missing = [
        fault("E-MAC-27.pack", f"The audit pack lacks {says}.", name)
        for name, (there, says) in wanted.items()
        if not there
    ]
    return breached(*missing) if missing else passed("pack-complete", "The audit pack is complete.")


@rule("MAC-28", cite=CITE_PAID, readings=("S18",))
def paid_amounts_answered(request: PaidAmounts, law: Law) -> Decision:
    """A plan sponsor that asks is told what was actually paid to the pharmacy, claim by claim."""
    if not adopted(law, CONTRACTS_ACT, request.requested_on):
        return outside(not_binding(law, CONTRACTS_ACT, request.requested_on))
    if request.answered_on is not None and not request.by_claim:
        says = "Totals alone are no answer; give the amounts paid for each claim."
        return wanting(fault("E-MAC-28.totals", says, "claims"))
    days = law.number("mac.actual_payment_answer_days", request.requested_on)
    waited = ((request.answered_on or request.seen_on) - request.requested_on).days
    if waited > days:
        done = "Answered" if request.answered_on else "Unanswered"
        says = f"{done} {counted(waited, 'day')} after the request; {days} is the threshold."
        found = fault("W-MAC-28", says, "answered_on", waited)
        return breached(found) if law.reading("S18") == "violation" else to_review(found)
    if request.answered_on is not None:
        return passed("answered", f"Answered on {request.answered_on}, claim by claim.", waited)
    return wanting(fault("still-open", f"Asked on {request.requested_on}; not answered yet.", "answered_on"))


@rule("MAC-29", cite=CITE_BRAND, readings=("S18", "S24"))
def brand_consideration(brand: BrandConsideration, law: Law) -> Decision:
    """The contract partner is told of money for prescriptions filled as written once a generic was on the market."""
    if not adopted(law, CONTRACTS_ACT, brand.served_on):
        return outside(not_binding(law, CONTRACTS_ACT, brand.served_on))
    if brand.generic_available_on is None or brand.served_on < brand.generic_available_on:
        return outside(fault("no-generic-yet", "No generic or biosimilar was on the market on the day of service."))
    certain = brand.dispensed_as_written == _PRESCRIBER
    arguable = brand.dispensed_as_written in _OTHERS and law.reading("S24") == "prescriber-certain"
    if not (certain or arguable):
        says = f"The code {brand.dispensed_as_written or 'absent'} does not say “as written”."
        return outside(fault("not-as-written", says, "dispensed_as_written"))
    if brand.noticed_on is not None:
        return _noticed(brand, law)
    if arguable:
        says = "The patient or the plan asked for the brand; a person looks at whether notice is owed."
        return to_review(fault("W-MAC-29.code", says, "dispensed_as_written"))
    days = law.number("mac.brand_notice_days", brand.received_on)
    waited = (brand.seen_on - brand.received_on).days
    if waited > days:
        says = f"{brand.amount:.2f} dollars received on {brand.received_on}; the contract partner was not told."
        return breached(fault("E-MAC-29", says, "noticed_on", waited))
    return wanting(fault("still-open", "The contract partner is to be told.", "noticed_on"))


def _noticed(brand: BrandConsideration, law: Law) -> Decision:
    assert brand.noticed_on is not None
    if not brand.names_amount_and_period:
        return wanting(fault("E-MAC-29.content", "The notice lacks the amount or the period.", "notice"))
    days = law.number("mac.brand_notice_days", brand.received_on)
    waited = (brand.noticed_on - brand.received_on).days
    if waited > days:
        says = f"Told {counted(waited, 'day')} after the money came; {days} is the threshold."
        found = fault("W-MAC-29", says, "noticed_on", waited)
        return breached(found) if law.reading("S18") == "violation" else to_review(found)
    return passed("told", f"Told on {brand.noticed_on}.", waited)


def _year(contract_from: date, on: date, law: Law) -> Window:
    return program_year(contract_from, on) if law.reading("S17") == "contract" else year_of(on)
