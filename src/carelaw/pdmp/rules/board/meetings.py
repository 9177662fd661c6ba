"""§4(d), §5(5)(xi), (xii): the yearly meetings, further ones, and the evaluation that the yearly one needs."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.board import CostBenefitEvaluation, MeetingHeld, YearOfMeetings


@rule("MAP-141", cite="§4(d)", readings=("AMB-39",))
def yearly_board_meeting(year: YearOfMeetings, law: Law) -> Decision:
    """The board meets at least once a year on costs and benefits and on needed changes; only such meetings count."""
    return _yearly(year, law, "E-MAP-141", "The board has no meeting that treated both subjects of §4(d)")


@rule("MAP-146", cite="§5(5)(xii)", readings=("AMB-39",))
def yearly_advisory_meeting(year: YearOfMeetings, law: Law) -> Decision:
    """The advisory group is convened at least once a year."""
    return _yearly(year, law, "E-MAP-146", "The advisory group was not convened")


def _yearly(year: YearOfMeetings, law: Law, code: str, says: str) -> Decision:
    last_day = date(year.year, 12, 31)
    least = law.number("board.meetings_per_year", last_day)
    if law.reading("AMB-39") == "twelve-months":
        due = _first_missed(year)
        if due is not None:
            return breached(fault(code, f"{says} by {due}, twelve months after the last one."))
    held = sum(one.year == year.year and one <= year.on for one in year.held)
    if held >= least:
        return passed("met", f"Held in {year.year}: {held}.", held)
    if year.on <= last_day:
        warning = code.replace("E-", "W-")
        return to_review(fault(warning, f"{says} in {year.year} yet. It is due by {last_day}.", "held", last_day))
    return breached(fault(code, f"{says} in {year.year}. The year is closed.", "held"))


def _first_missed(year: YearOfMeetings) -> date | None:
    """The first day of the year on which twelve months had passed since the last meeting, by the day one looks."""
    for one in sorted(year.held):
        due = years_after(one, 1)
        followed = any(one < next_one <= due for next_one in year.held)
        if due.year == year.year and due < year.on and not followed:
            return due
    return None


@rule("MAP-142", cite="§4(d)")
def board_meeting(meeting: MeetingHeld, law: Law) -> Decision:
    """The chair may call further meetings; one counts as the yearly meeting only when both subjects were treated."""
    if meeting.extra and not meeting.called_by_chair:
        if meeting.called_by_chair is None:
            return wanting(fault("E-MAP-142.caller", "Who called this further meeting is not on record.", "called_by"))
        says = "Only the chair calls further meetings. Record the chair's call, or hold it as the yearly meeting."
        return breached(fault("E-MAP-142", says, "called_by"))
    if not meeting.minutes_on_file:
        return wanting(
            fault("E-MAP-142.minutes", "The minutes are not on file; a meeting is closed with them.", "minutes")
        )
    if meeting.costs_and_benefits and not meeting.evaluation_on_file:
        says = "Costs and benefits cannot be closed without the year's evaluation (§5(5)(xi)). Enter it, then close."
        return breached(fault("E-MAP-147", says, "costs_and_benefits"))
    if meeting.costs_and_benefits and meeting.needed_changes:
        return passed("counts-for-the-year", "Both subjects were treated: it counts as the yearly meeting.")
    return passed("further-meeting", "It does not replace the yearly meeting: both subjects were not treated.")


@rule("MAP-147", cite="§5(5)(xi)")
def cost_benefit_evaluation(made: CostBenefitEvaluation, law: Law) -> Decision:
    """One evaluation of costs and benefits a calendar year, each line with its source."""
    if made.already_made:
        says = f"The evaluation of {made.year} is made. There is one a calendar year; enter the next year's."
        return breached(fault("E-MAP-147.twice", says, "year", made.year))
    if made.year > made.on.year:
        says = f"{made.year} has not begun. Permitted: {made.on.year} or a year before."
        return breached(fault("E-MAP-147.year", says, "year", made.year))
    missing = [
        fault(f"E-MAP-147.{name.replace('_', '-')}", f"At least one is needed: {words}.", name)
        for name, words in (("cost_lines", "a line of cost"), ("outcome_measures", "a measure of outcome"))
        if getattr(made, name) < 1
    ]
    if missing:
        return wanting(*missing)
    if made.without_source:
        says = f"{made.without_source} of the lines have no source. Name where each figure comes from."
        return breached(fault("E-MAP-147.source", says, "sources", made.without_source))
    return passed("evaluated", f"Costs and benefits of {made.year} are evaluated.")
