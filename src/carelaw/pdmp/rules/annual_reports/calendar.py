"""§12(a): when the board's report is due, and when it is complete."""

from __future__ import annotations

from datetime import date, timedelta

from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.annual_reports import PublishedCell, ReportPublication, ReportYear
from carelaw.pdmp.rules.term import binds, not_binding


def first_due_on(law: Law) -> date:
    """The last day for the first report: two years after the act takes effect (AMB-24)."""
    effective: date = law.number("law.general_effective", date.max)
    started = effective if law.reading("AMB-24") == "general" else law.number("law.enacted_on", date.max)
    years: int = law.number("report.first_annual_years", effective)
    return years_after(started, years)


def due_on(number: int, law: Law) -> date:
    """The last day for the n-th report; the first is number 1."""
    return years_after(first_due_on(law), number - 1)


def draft_on(number: int, law: Law) -> date:
    """The day on which the n-th report's draft is made."""
    due = due_on(number, law)
    days: int = law.number("annual_report.draft_days_before", due)
    return due - timedelta(days=days)


def period_of(number: int, law: Law) -> tuple[date, date]:
    """What the n-th report covers: the calendar year before it is due; the first begins with the act itself."""
    last = date(due_on(number, law).year - 1, 12, 31)
    effective: date = law.number("law.general_effective", date.max)
    return (effective if number == 1 else date(last.year, 1, 1)), last


@rule("MAP-169", cite="§12(a)", readings=("AMB-24", "AMB-25"))
def annual_report_due(year: ReportYear, law: Law) -> Decision:
    """The first report within two years of the act's effect, then one each year by the same day."""
    if year.number < 1:
        return wanting(fault("E-MAP-169.needs-number", "Reports are numbered from 1.", "number"))
    due = due_on(year.number, law)
    if not binds(law, due):
        return outside(not_binding(law, due, "a report due on this day"))
    done = year.submitted_on
    if done is None and year.on > due:
        says = f"Report {year.number} was due by {due} and is not with the General Assembly. Submit it now."
        return breached(fault("E-MAP-169", says, "submitted_on", due))
    if done is not None and done > due:
        says = f"Report {year.number} was due by {due} and was submitted on {done}."
        return breached(fault("E-MAP-169.late", says, "submitted_on", due))
    if done is not None:
        return passed("submitted", f"Submitted on {done}; due by {due}.", due)
    drafted = draft_on(year.number, law)
    return passed("due", f"Report {year.number} is due by {due}; its draft is made on {drafted}.", due)


@rule("MAP-170", cite="§12(a)")
def report_complete(report: ReportPublication, law: Law) -> Decision:
    """Complete when it is with the General Assembly and on the website; one without the other is not."""
    if report.names_people or report.named_at:
        where = f" ({'; '.join(report.named_at)})" if report.named_at else ""
        says = f"The report would show who somebody is{where}. Take that out; figures only are published."
        return breached(fault("E-MAP-170.identifying", says, "named_at" if where else "names_people", report.named_at))
    if report.perhaps_at and not report.cleared:
        says = (
            f"What stands at {'; '.join(report.perhaps_at)} may tell who somebody is. "
            "A person looks and says that it does not, or takes it out."
        )
        return to_review(fault("W-MAP-170.may-identify", says, "perhaps_at", report.perhaps_at))
    if report.submitted_on is None and report.published_on is None:
        return wanting(fault("E-MAP-170.needs-both", "Neither submitted nor published yet; record each when it is."))
    if report.submitted_on is None:
        says = f"Published on {report.published_on}, but not with the General Assembly. Record its submission."
        return breached(fault("E-MAP-170", says, "submitted_on"))
    if report.published_on is None:
        says = f"Submitted on {report.submitted_on}, but not on the website. Publish it."
        return breached(fault("E-MAP-170", says, "published_on"))
    if report.names_people is None:
        says = "Whether the report shows who somebody is has to be looked at before it counts as complete."
        return wanting(fault("E-MAP-170.needs-look", says, "names_people"))
    return passed("complete", f"Submitted on {report.submitted_on}, published on {report.published_on}.")


@rule("MAP-170", cite="§12(a), policy under §5(5)(iv)")
def small_cell(cell: PublishedCell, law: Law) -> Decision:
    """A count of few persons is not published; nobody at all is."""
    least = law.number("publish.min_cell", cell.on)
    if 0 < cell.persons < least:
        return breached(fault("suppressed", f"Fewer than {least} persons: not published (policy).", "persons", least))
    return passed("published", "This count may be published.", cell.persons)
