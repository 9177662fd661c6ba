"""89 Ill. Adm. Code 140.994(d)(6), (7): how much an outcomes payment is, when gold may be set, by when it is paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from carelaw.ihh.facts.outcomes import Disbursement, GoldAsked, Level, OutcomesEarned
from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_PART = "89 Ill. Adm. Code 140.994(d)"
_CENT = Decimal("0.01")


@rule("IHH-142", "IHH-143", cite=f"{_PART}(6)(A), (B)", readings=("IHH-AMB-37", "IHH-AMB-39"))
def outcomes_payment(earned: OutcomesEarned, law: Law) -> Decision:
    """Bronze pays a tenth, silver a quarter of the year's coordination payments, half a cent upward; never both."""
    if earned.level is Level.NONE:
        return outside(Reason("no-level", "No benchmark level was achieved; nothing is paid."))
    base = earned.paid_for_service_months
    if law.reading("IHH-AMB-37") == "paid-date":
        base = earned.paid_by_paid_date
    if base <= 0:
        return breached(Reason("OBP-NO-BASE", f"The year's payments are {base}; nothing is paid on them.", base))
    percent = _percent(earned, law)
    amount = (base * percent / 100).quantize(_CENT, ROUND_HALF_UP)
    return passed(
        "outcomes-payment", f"{percent} percent of {base} is {amount} ({earned.level}).", amount, f"{_PART}(6)"
    )


def _percent(earned: OutcomesEarned, law: Law) -> Decimal:
    bronze = Decimal(law.number("ihh.bronze_percent", earned.year_ends_on))
    silver = Decimal(law.number("ihh.silver_percent", earned.year_ends_on))
    if earned.level is Level.BRONZE:
        return bronze
    return silver + bronze if law.reading("IHH-AMB-39") == "added" else silver


@rule("IHH-144", cite=f"{_PART}(6)(C)", readings=("IHH-AMB-51",))
def gold_allowed(asked: GoldAsked, law: Law) -> Decision:
    """Gold may be set for the third outcomes year, on top of silver."""
    first = law.number("ihh.gold_year", asked.starts_on or date.max)
    cite = f"{_PART}(6)(C)"
    if asked.index < first:
        says = f"Gold starts with outcomes year {first}; year {asked.index} has bronze and silver only."
        return breached(Reason("OBP-GOLD-TOO-EARLY", says, first, "index", cite))
    if asked.index == first or law.reading("IHH-AMB-51") == "from-third-year":
        return passed("gold-allowed", f"Gold may be set for outcomes year {asked.index}.", cite=cite)
    if asked.legal_note.strip():
        return passed("gold-by-note", "A legal note carries gold in a later year.", cite=cite)
    says = f"The text names year {first}; a later year needs a legal note."
    return to_review(Reason("gold-needs-note", says, first, "legal_note", cite))


@rule("IHH-145", cite=f"{_PART}(7)", readings=("IHH-AMB-42",))
def disbursement(payment: Disbursement, law: Law) -> Decision:
    """Outcomes payments go out within one year of the end of the outcomes year; late, they are still owed."""
    last = disburse_by(payment.year_ends_on, law)
    on, cite = payment.disbursed_on, f"{_PART}(7)"
    if on is not None and on <= last:
        return passed("disbursed", f"Paid on {on}; the last day was {last}.", last, cite)
    if on is not None:
        return breached(Reason("disbursed-late", f"Paid on {on}; the last day was {last}.", last, cite=cite))
    if payment.looked_on > last:
        return breached(
            Reason("disbursement-overdue", f"It was to be paid by {last}; it is still owed.", last, cite=cite)
        )
    return wanting(Reason("disbursement-due", f"It is paid by {last}.", last, cite=cite))


def disburse_by(year_ends_on: date, law: Law) -> date:
    """The last day on which an outcomes payment is in time."""
    years = law.number("ihh.disburse_years", year_ends_on)
    if law.reading("IHH-AMB-42") == "365-days":
        return year_ends_on + timedelta(days=365 * years)
    return years_after(year_ends_on, years)
