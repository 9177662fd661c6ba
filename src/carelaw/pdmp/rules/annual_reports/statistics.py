"""§12(a)(1) to (7): what each statistic counts, one case at a time. Adding up is the use case's part."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.annual_reports import (
    AccessEntry,
    DelayedRow,
    FurtherStatistic,
    LawAccess,
    PartnerQuestion,
    PrescriberYear,
    ProviderWindow,
    Rate,
    WarrantAfter,
)
from carelaw.pdmp.rules.periods import within

CONFIRMED = "CONFIRMED"
_OUT = Reason("outside-period", "Not in the period of the report.")


@rule("MAP-171", cite="§12(a)(1)", readings=("AMB-29",))
def access_counted(entry: AccessEntry, law: Law) -> Decision:
    """Legal: answered, without a confirmed finding. Illegal: a confirmed finding, or a session of an intrusion."""
    if not within(entry.on, entry.first, entry.last):
        return outside(_OUT)
    if entry.intrusion or entry.finding == CONFIRMED:
        return breached(fault("illegal", "A confirmed finding, or a session of a confirmed intrusion."))
    if entry.answered is None:
        return wanting(fault("E-MAP-171.needs-outcome", "The outcome of the question is needed.", "answered"))
    if not entry.answered:
        if law.reading("AMB-29") == "attempts-too":
            return breached(fault("illegal", "A refused attempt, under the reading in use."))
        return outside(fault("refused-attempt", "Refused: nothing was accessed; a memo line."))
    return passed("legal", "Answered, and nothing unlawful is confirmed.")


@rule("MAP-172", cite="§12(a)(2)")
def prescriber_uses(prescriber: PrescriberYear, law: Law) -> Decision:
    """A prescriber with accepted rows who asked, in person or by a designee, at least once."""
    if prescriber.rows is None or prescriber.queries is None:
        return wanting(fault("E-MAP-172.needs-counts", "The prescriber's rows and queries are needed."))
    if prescriber.rows < 1:
        return outside(fault("memo-no-rows", "Asked, but no row of the period is under this name; a memo line."))
    if prescriber.queries < 1:
        return breached(fault("does-not-use", "Has rows in the period and asked about no patient."))
    return passed("uses", "Has rows in the period and asked about a patient.")


@rule("MAP-172", "MAP-174", "MAP-175", cite="§12(a)(2), (4), (5)")
def printed_rate(rate: Rate, law: Law) -> Decision:
    """A share in percent to one place, printed with its numerator and denominator; of nothing there is none."""
    if rate.denominator == 0:
        return wanting(fault("no-denominator", "Nothing to divide by: no share is printed.", "denominator"))
    share = (Decimal(100) * rate.numerator / rate.denominator).quantize(Decimal("0.1"))
    return passed("rate", f"{share}% ({rate.numerator} of {rate.denominator}).", share)


@rule("MAP-173", cite="§12(a)(3)")
def many_providers(window: ProviderWindow, law: Law) -> Decision:
    """Counted: so many prescribers and so many dispensers within the window. A figure, never a finding."""
    days = law.number("clinical.multiple_provider_days", window.on)
    prescribers = law.number("clinical.multiple_provider_prescribers", window.on)
    dispensers = law.number("clinical.multiple_provider_dispensers", window.on)
    if window.days > days:
        return outside(fault("window-too-long", f"Only {days} days together are looked at."))
    if window.prescribers < prescribers or window.dispensers < dispensers:
        return outside(fault("not-counted", f"Fewer than {prescribers} prescribers or {dispensers} dispensers."))
    return passed("counted", f"At least {prescribers} prescribers and {dispensers} dispensers in {days} days.")


@rule("MAP-174", cite="§12(a)(4)")
def missed_by_delay(row: DelayedRow, law: Law) -> Decision:
    """The row existed when the question was asked and had not arrived, so the answer missed it."""
    if row.queried_at < row.delivered_at:
        return outside(fault("not-yet-delivered", "The question came before the dispensing."))
    arrived = row.received_at
    if row.interval_hours is not None:
        arrived = min(arrived, row.delivered_at + timedelta(hours=row.interval_hours))
    if row.queried_at < arrived:
        return breached(fault("missed", "Dispensed before the question, received after it."))
    return passed("seen", "It had arrived when the question was asked.")


@rule("MAP-175", cite="§12(a)(5)")
def exchange_counted(question: PartnerQuestion, law: Law) -> Decision:
    """A question over the exchange in the period: answered or not, somebody found or not."""
    if not within(question.on, question.first, question.last):
        return outside(_OUT)
    if question.answered is None:
        return wanting(fault("E-MAP-175.needs-outcome", "The outcome of the question is needed.", "answered"))
    if not question.answered:
        return breached(fault("not-answered", "The question got no answer."))
    return passed("answered-with-person" if question.matched else "answered-nobody", "The question was answered.")


@rule("MAP-176", cite="§12(a)(6)", readings=("AMB-30",))
def law_access_counted(access: LawAccess, law: Law) -> Decision:
    """One for each run, whichever doors it used; a grand jury's run is no access under (b)(3)."""
    if access.grand_jury:
        return outside(fault("grand-jury", "A grand jury's run is counted apart."))
    counted = access.received_on if law.reading("AMB-30") == "requests" else access.ran_on
    if counted is None:
        return outside(fault("not-run", "Nothing was accessed."))
    if not within(counted, access.first, access.last):
        return outside(_OUT)
    return passed("counted", "One access.", 1)


@rule("MAP-176", cite="§12(a)(6)")
def search_warrant_counted(warrant: WarrantAfter, law: Law) -> Decision:
    """A search warrant by the day it was issued, when it follows a run; an arrest warrant is a memo line."""
    if warrant.issued_on is None:
        return wanting(fault("not-issued", "No warrant is issued.", "issued_on"))
    if not within(warrant.issued_on, warrant.first, warrant.last):
        return outside(_OUT)
    if warrant.access_ran is None:
        return wanting(fault("E-MAP-176.needs-run", "Whether a run stands behind it is needed.", "access_ran"))
    if not warrant.access_ran:
        return outside(fault("no-run", "No run stands behind it."))
    if warrant.kind != "search":
        return outside(fault("memo-arrest", "An arrest warrant: a memo line, not in the figure."))
    return passed("counted", "One search warrant.", 1)


@rule("MAP-177", cite="§12(a)(7)")
def further_statistic(statistic: FurtherStatistic, law: Law) -> Decision:
    """What the board decided appears in every later report until it is withdrawn."""
    if statistic.decided_on is None or not statistic.definition.strip() or statistic.version is None:
        says = "The board's decision, the definition and its version are needed."
        return wanting(fault("E-MAP-177.needs-decision", says, "definition"))
    if statistic.decided_on > statistic.report_last_day:
        return outside(fault("decided-later", "Decided after the period of this report."))
    if statistic.withdrawn_on is not None and statistic.withdrawn_on <= statistic.report_last_day:
        return outside(fault("withdrawn", f"Withdrawn on {statistic.withdrawn_on}."))
    return passed("appears", "It appears in this report.")
