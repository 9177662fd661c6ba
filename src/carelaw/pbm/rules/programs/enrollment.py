"""215 ILCS 5/512-7(b)(1), as House Bill 5614 has it: the yearly enrollment period, and who may elect in it."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import DAY, Window, birthday_in, days_after, year_of, years_after
from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.program_terms import Election, ElectionRefused, EnrollmentPeriod, EnrollmentYear
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-7(b)(1)"


@rule("PBM-70", cite=CITE)
def enrollment_period(period: EnrollmentPeriod, law: Law) -> Decision:
    """A period in which pharmacies may elect to join has at least thirty days and is not closed early."""
    if not adopted(law, PROGRAMS_BILL, period.opens_on):
        return outside(not_binding(law, PROGRAMS_BILL, period.opens_on))
    if period.closes_on is None:
        return wanting(fault("needs-closes_on", "Say on which day the period closes.", "closes_on"))
    if period.announced_until is not None and period.closes_on < period.announced_until:
        says = f"The period was announced until {period.announced_until}; it cannot close on {period.closes_on}."
        return breached(fault("E-PBM-70.early", says, "closes_on", period.announced_until))
    wanted = law.number("pbm.enrollment_window_days", period.opens_on)
    length = _length(period)
    if length < wanted:
        least = days_after(period.opens_on, wanted - 1)
        says = (
            f"The period from {period.opens_on} through {period.closes_on} has {counted(max(length, 0), 'day')}; "
            f"{counted(wanted - length, 'day is', 'days are')} missing. Permitted: {least} or later."
        )
        return breached(fault("E-PBM-70", says, "closes_on", wanted - length))
    return passed("long-enough", f"{counted(length, 'day')} from {period.opens_on} through {period.closes_on}.", length)


@rule("PBM-70", cite=CITE, readings=("R19",))
def enrollment_each_year(year: EnrollmentYear, law: Law) -> Decision:
    """In every year of a program a period opens in which pharmacies may elect to join."""
    looked_at = _year(year, law)
    if not adopted(law, PROGRAMS_BILL, looked_at.last_day):
        return outside(not_binding(law, PROGRAMS_BILL, looked_at.last_day))
    least = law.number("pbm.enrollment_window_days", looked_at.last_day)
    opened = sorted(one.opens_on for one in year.periods if one.opens_on in looked_at and _length(one) >= least)
    if opened:
        return passed("period-opens", f"A period opens on {opened[0]}.", opened[0])
    span = f"{looked_at.starts} through {looked_at.last_day}"
    if year.seen_on >= looked_at.last_day:
        return breached(fault("E-PBM-70.year", f"No enrollment period of {least} days opened from {span}.", "opens_on"))
    watch = law.number("pbm.enrollment_watch_days", looked_at.last_day)
    if (looked_at.last_day - year.seen_on).days <= watch:
        says = f"No enrollment period is announced for {span}; it must open by {looked_at.last_day}."
        return to_review(fault("W-PBM-70", says, "opens_on", looked_at.last_day))
    return wanting(fault("still-open", f"A period must open by {looked_at.last_day}.", value=looked_at.last_day))


@rule("PBM-71", cite=CITE)
def program_election(election: Election, law: Law) -> Decision:
    """A licensed pharmacy that accepts the terms within the period joins, for a year or longer."""
    if not adopted(law, PROGRAMS_BILL, election.filed_on):
        return outside(not_binding(law, PROGRAMS_BILL, election.filed_on))
    opens, closes = election.opens_on, election.closes_on
    if opens is None or closes is None or not opens <= election.filed_on <= closes:
        says = f"No enrollment period of this program is open on {election.filed_on}; the election is kept."
        return outside(fault("outside-period", says, "filed_on", election.filed_on))
    if election.licensed is None:
        return wanting(fault("needs-licensed", "No license of the pharmacy is on file for this day.", "licensed"))
    if not election.licensed:
        says = "The pharmacy holds no active license under the Pharmacy Practice Act."
        return breached(fault("E-PBM-71.license", says, "licensed"))
    if not election.terms_accepted:
        return breached(fault("E-PBM-71.terms", "The program's terms are not accepted.", "terms_accepted"))
    if election.own_terms:
        says = "The pharmacy joins on terms other than the program's; every pharmacy may elect the program's terms."
        return breached(fault("E-PBM-71.own-terms", says, "own_terms"))
    years = law.number("pbm.election_least_years", election.filed_on)
    least = years_after(election.starts_on, years) - DAY
    if election.ends_on < least:
        says = f"The election would end on {election.ends_on}. Permitted: {least} or later."
        return breached(fault("E-PBM-71.term", says, "ends_on", least))
    return passed(
        "joins", f"The pharmacy joins from {election.starts_on} through {election.ends_on}.", election.ends_on
    )


@rule("PBM-71", cite=CITE)
def election_refusal(refusal: ElectionRefused, law: Law) -> Decision:
    """An election is refused only where the pharmacy is not licensed or does not accept the terms."""
    if not adopted(law, PROGRAMS_BILL, refusal.refused_on):
        return outside(not_binding(law, PROGRAMS_BILL, refusal.refused_on))
    if refusal.ground is None:
        return wanting(fault("needs-ground", "A refusal gives its reason.", "ground"))
    if refusal.ground == "not-licensed":
        if refusal.licensed is None:
            return wanting(fault("needs-licensed", "No license of the pharmacy is on file for this day.", "licensed"))
        if not refusal.licensed:
            return passed("not-licensed", "The pharmacy holds no active license.")
        says = "The reason is not so: the pharmacy holds an active license."
        return breached(fault("E-PBM-71.refusal", says, "ground", refusal.ground))
    if refusal.ground == "terms-not-accepted":
        if not refusal.terms_accepted:
            return passed("terms-not-accepted", "The pharmacy did not accept the program's terms.")
        says = "The reason is not so: the pharmacy accepted the program's terms."
        return breached(fault("E-PBM-71.refusal", says, "ground", refusal.ground))
    says = "A licensed pharmacy that accepts the terms may elect. Permitted reasons: not licensed, terms not accepted."
    return breached(fault("E-PBM-71.refusal", says, "ground", refusal.ground))


def _length(period: EnrollmentPeriod) -> int:
    return (period.closes_on - period.opens_on).days + 1 if period.closes_on else 0


def _year(year: EnrollmentYear, law: Law) -> Window:
    if law.reading("R19") == "calendar":
        return year_of(year.year_of)
    return program_year(year.program_starts_on, year.year_of)


def program_year(since: date, on: date) -> Window:
    """The year from anniversary to anniversary that holds a day."""
    this = birthday_in(on.year, since)
    first = this if this <= on else birthday_in(on.year - 1, since)
    return Window(first, birthday_in(first.year + 1, since))
