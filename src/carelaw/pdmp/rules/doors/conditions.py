"""The conditions of the doors of government offices; those of partner states stand in `partner_conditions`."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, wanting
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import AccessFacts, Role
from carelaw.pdmp.facts.government import BenefitProgram, GovernmentFacts, QualityFunction
from carelaw.pdmp.rules.condition import MET, Check, live_on, must
from carelaw.pdmp.rules.doors.partner_conditions import PARTNER_CONDITIONS
from carelaw.pdmp.rules.local_time import local_day

_OWN = {
    Role.DOH_REVIEWER: ("E-MAP-82", "personal approval for reviews"),
    Role.DOH_ANALYST: ("E-MAP-83", "personal approval for analysis"),
    Role.LICENSING_REP: ("E-MAP-85", "designation by the licensing body"),
    Role.COMMONWEALTH_QI: ("E-MAP-86", "designation for the program"),
    Role.DDAP_MDIRT: ("E-MAP-87", "assignment to the team"),
    Role.CORONER_ME: ("E-MAP-88", "office of coroner or medical examiner"),
}


def appointed(facts: AccessFacts, law: Law) -> Decision:
    """The approval, designation, assignment or office is this very person's and covers today."""
    code, thing = _OWN.get(facts.role, ("E-MAP-50", "appointment"))
    held = facts.government or GovernmentFacts()
    known = must(
        held.appointed,
        fault(f"{code}.not-personal", f"No {thing} stands in your own name; a job title is not enough.", "case"),
        fault(f"{code}.needs-appointment", f"Whether a {thing} stands in your own name is needed.", "case"),
    )
    if known.outcome is not Outcome.PASS:
        return known
    if held.appointed_from is None:
        return wanting(fault(f"{code}.needs-first-day", f"The first day of the {thing} is needed.", "case"))
    today = local_day(facts.asked_at)
    word = thing.partition(" ")[0]
    return live_on(
        today, held.appointed_from, held.appointed_until, held.appointed_revoked_on, code, word, called=thing
    )


def _in_an_open_case(facts: AccessFacts, thing: str) -> Decision:
    """A numbered case that is open, and a question about those whom it names."""
    code, _ = _OWN.get(facts.role, ("E-MAP-50", ""))
    held = facts.government or GovernmentFacts()
    if not held.case_number:
        says = f"Name the {thing} for which you ask; without one nothing is given."
        return breached(fault(f"{code}.no-case", says, "case"))
    is_open = must(
        held.case_open,
        fault(f"{code}.case-closed", f"The {thing} is closed. Open a new one, or ask for another.", "case"),
        fault(f"{code}.needs-case", f"Whether the {thing} is open is needed.", "case"),
    )
    if is_open.outcome is not Outcome.PASS or not _points_at_somebody(facts):
        return is_open
    return must(
        held.subject_in_case,
        fault(f"{code}.not-in-case", f"The {thing} does not name whom you ask about. Ask about those it names."),
        fault(f"{code}.needs-subject", f"Whether the {thing} names whom you ask about is needed."),
    )


def _points_at_somebody(facts: AccessFacts) -> bool:
    return bool(facts.asked_dea or (facts.subject is not None and facts.subject.given))


def review_named(facts: AccessFacts, law: Law) -> Decision:
    """An internal review is named, and the question stays within it."""
    within = _in_an_open_case(facts, "internal review")
    if within.outcome is Outcome.PASS and (facts.government or GovernmentFacts()).period_in_case is False:
        says = "You ask for days that the review is not about. Ask within its days, or open a review that covers them."
        return breached(fault("E-MAP-82.outside-days", says, "period_from"))
    return within


def duty_stated(facts: AccessFacts, law: Law) -> Decision:
    """The analysis belongs to an assigned duty; rows that name people need a reason tied to it."""
    held = facts.government or GovernmentFacts()
    duty = must(
        held.duty_stated,
        fault("E-MAP-83.no-duty", "The approval states no assigned duty. Have it stated, then ask again.", "case"),
        fault("E-MAP-83.needs-duty", "The assigned duty that the analysis belongs to is needed.", "case"),
    )
    if duty.outcome is not Outcome.PASS:
        return duty
    if not held.identified_rows:
        if not _points_at_somebody(facts):
            return MET
        says = "Rows without names are given by default. Open an analysis that says why your duty needs names."
        return breached(fault("E-MAP-83.identified", says, "person"))
    reason = must(
        held.reason_tied_to_duty,
        fault("E-MAP-83.no-reason", "Say why the assigned duty needs rows that name people.", "case"),
        fault("E-MAP-83.needs-reason", "The reason for rows that name people is needed.", "case"),
    )
    return reason if reason.outcome is not Outcome.PASS else _in_an_open_case(facts, "analysis")


def body_regulates(facts: AccessFacts, law: Law) -> Decision:
    """The body licenses the profession, and the subject's practice is or was regulated by it."""
    held = facts.government or GovernmentFacts()
    profession = must(
        held.body_regulates_profession,
        fault(
            "E-MAP-85.profession", "The body does not license or certify this profession of prescribers or dispensers."
        ),
        fault("E-MAP-85.needs-profession", "Whether the body licenses the subject's profession is needed.", "case"),
    )
    if profession.outcome is not Outcome.PASS:
        return profession
    if held.regulated_from is None:
        return wanting(fault("E-MAP-85.needs-regulated-from", "Since when the body regulates the subject is needed."))
    if held.regulated_from > local_day(facts.asked_at):
        return breached(
            fault("E-MAP-85.not-regulated", f"The body regulates the subject only from {held.regulated_from}.")
        )
    return MET


def licensing_case(facts: AccessFacts, law: Law) -> Decision:
    """A numbered administrative investigation or proceeding; a criminal purpose has another door."""
    held = facts.government or GovernmentFacts()
    case = _in_an_open_case(facts, "licensing case")
    if case.outcome is not Outcome.PASS:
        return case
    if held.case_since is None and law.reading("AMB-19") == "case-bound":
        return wanting(fault("E-MAP-85.needs-period", "The first day that the case is about is needed.", "case"))
    return must(
        held.administrative,
        fault(
            "E-MAP-85.criminal",
            "The case is criminal, not administrative. A criminal inquiry goes to the Office of Attorney General.",
        ),
        fault("E-MAP-85.needs-kind", "Whether the case is administrative is needed.", "case"),
    )


def program_and_function(facts: AccessFacts, law: Law) -> Decision:
    """A live designation that names one of the four programs and one of the four functions."""
    live = appointed(facts, law)
    if live.outcome is not Outcome.PASS:
        return live
    held = facts.government or GovernmentFacts()
    if held.program not in set(BenefitProgram):
        says = f"The designation names no program of {', '.join(BenefitProgram)}."
        return breached(fault("E-MAP-86.program", says, "case", held.program))
    if held.function not in set(QualityFunction):
        says = f"The designation names no function of {', '.join(QualityFunction)}."
        return breached(fault("E-MAP-86.function", says, "case", held.function))
    return MET


def subject_is_member(facts: AccessFacts, law: Law) -> Decision:
    """Whoever is asked about is a member of the program (AMB-20); counts without names need no member."""
    if law.reading("AMB-20") == "all" or not _points_at_somebody(facts):
        return MET
    return must(
        (facts.government or GovernmentFacts()).subject_is_member,
        fault("E-MAP-86.not-member", "Only members of the designated program may be asked about by name.", "person"),
        fault("E-MAP-86.needs-roster", "The program's roster is needed to tell its members.", "person"),
    )


def team_case(facts: AccessFacts, law: Law) -> Decision:
    """A numbered case of the team, and its own subject."""
    return _in_an_open_case(facts, "case of the review team")


def office_and_case(facts: AccessFacts, law: Law) -> Decision:
    """The office is this person's, and a death case has a number."""
    live = appointed(facts, law)
    return live if live.outcome is not Outcome.PASS else _in_an_open_case(facts, "death case")


def death_in_the_past(facts: AccessFacts, law: Law) -> Decision:
    """The death has happened; a day that has not come is no death."""
    died_on = (facts.government or GovernmentFacts()).died_on
    if died_on is None:
        return breached(fault("E-MAP-88.no-death", "The day of death, or the day found, is missing.", "case"))
    if died_on > local_day(facts.asked_at):
        return breached(fault("E-MAP-88.future", f"The day of death {died_on} lies ahead.", "case"))
    return MET


def decedent_is_subject(facts: AccessFacts, law: Law) -> Decision:
    """The record is the dead person's own; who the dead person is has been established (AMB-41)."""
    if law.reading("AMB-41") == "presumed":
        return MET
    return must(
        (facts.government or GovernmentFacts()).identity_established,
        fault("E-MAP-88.unidentified", "Who the dead person is must be established first.", "case"),
        fault("E-MAP-88.needs-identity", "Whether the dead person is identified is needed.", "case"),
    )


CONDITIONS: Mapping[str, Check] = {
    "personal-approval-live": appointed,
    "review-named": review_named,
    "assigned-duty-stated": duty_stated,
    "representative-designated": appointed,
    "body-regulates-subject": body_regulates,
    "case-numbered": licensing_case,
    "designation-with-program-and-function": program_and_function,
    "subject-is-member": subject_is_member,
    "team-assigned": appointed,
    "team-case": team_case,
    "office-and-case": office_and_case,
    "death-in-the-past": death_in_the_past,
    "decedent-is-subject": decedent_is_subject,
    **PARTNER_CONDITIONS,
}
"""By the name that the access matrix calls them by."""
