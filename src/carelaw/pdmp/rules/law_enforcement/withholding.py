"""§9(c): how long the fact of a law-enforcement query is kept from the person it is about."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import DAY, months_after, years_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import Conclusion, WithheldEntry
from carelaw.pdmp.rules.term import RULEBOOK


@rule("MAP-80", "MAP-81", cite="§9(c)", readings=("AMB-14",))
def access_shown_to_the_patient(entry: WithheldEntry, law: Law) -> Decision:
    """Kept back from the query through the investigation and for six months after it ends; no end, no release.

    A reopening through the last withheld day throws the clock away; a line that was released stays released. What is
    kept back leaves no gap: no placeholder, no count, no number, no fee.
    """
    if not entry.law_enforcement:
        return passed("not-withheld", "Only the accesses of law enforcement are kept back.")
    if entry.released_on is not None and entry.released_on <= entry.on:
        return passed("released", f"Released on {entry.released_on}; it stays so.", entry.released_on)
    last = released_after(entry, law)
    if last is not None and entry.on > last:
        return passed("six-months-over", f"Kept back through {last}.", last)
    if law.reading("AMB-14") == "after-seven-years":
        own_end = years_after(entry.asked_on, int(law.number("retention.years", entry.on)))
        if entry.on > own_end:
            return passed("own-end", f"The line's own seven years ended with {own_end} (AMB-14).", own_end)
    if last is None:
        says = "The investigation is not concluded: the access is kept from the person without limit of time."
        return breached(fault("E-MAP-80.open", says))
    return breached(fault("E-MAP-80", f"The access is kept from the person through {last}.", value=last))


@rule("MAP-81", cite="§9(c)")
def conclusion_of_an_investigation(conclusion: Conclusion, law: Law) -> Decision:
    """The Attorney General's office enters the conclusion, on a day that has come and no query follows."""
    if conclusion.role != "OAG_AGENT":
        says = "Only the Attorney General's office enters a conclusion, on the agency's report."
        return breached(fault("E-MAP-81.office-only", says, "role"))
    day = conclusion.concluded_on
    if day is None:
        return wanting(fault("E-MAP-81.needs-day", "Give the day on which the investigation ended.", "concluded_on"))
    if conclusion.open is False:
        says = "The investigation is concluded already. Reopen it, then enter the new conclusion."
        return breached(fault("E-MAP-81.not-open", says))
    if conclusion.open is None:
        return wanting(fault("E-MAP-81.needs-open", "Whether the investigation is open is needed.", "open"))
    if day > conclusion.entered_on:
        says = f"{day} lies in the future; a conclusion is entered from its day on, {conclusion.entered_on} at most."
        return breached(fault("E-MAP-81.future", says, "concluded_on"))
    if conclusion.last_opened_on is not None and day < conclusion.last_opened_on:
        says = f"{day} lies before the investigation was opened on {conclusion.last_opened_on}."
        return breached(fault("E-MAP-81.before-opening", says, "concluded_on"))
    if conclusion.last_query_on is not None and day < conclusion.last_query_on:
        says = f"{day} lies before the last query of the investigation, {conclusion.last_query_on}."
        return breached(fault("E-MAP-81.before-query", says, "concluded_on"))
    last = last_withheld_day(day, law)
    return passed("concluded", f"Its queries are kept from the person through {last}.", last)


def withheld(entry: WithheldEntry, law: Law | None = None) -> bool:
    """True while a line of the access history must not be shown, counted or hinted at."""
    return access_shown_to_the_patient(entry, law=law).outcome is not Outcome.PASS


def last_withheld_day(concluded_on: date, law: Law) -> date:
    """The last day on which the queries of an investigation are kept back; the next day at midnight they show."""
    # An investigation may have ended before the act began; what is withheld then is what the act withholds.
    counted_on = max(concluded_on, law.periods(RULEBOOK)[0].first_day)
    return months_after(concluded_on, int(law.number("withhold.months", counted_on)))


def released_after(entry: WithheldEntry, law: Law) -> date | None:
    """The last withheld day of a line: of the first conclusion after it that no reopening undid; None without one."""
    for stage, following in zip(entry.stages, (*entry.stages[1:], None), strict=False):
        if stage.concluded_on is None or stage.concluded_on < entry.asked_on:
            continue
        last = last_withheld_day(stage.concluded_on, law)
        if following is None or following.opened_on > last:
            return last
    return None


def first_shown_day(last: date) -> date:
    """The day after the last withheld one."""
    return last + DAY
