"""§9(b): how one person is chosen. By name and date of birth, or by an exact id already lawfully held."""

from __future__ import annotations

from dataclasses import replace

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, SubjectAsked
from carelaw.pdmp.rules.local_time import local_day

WILDCARDS = frozenset("*%?_")


@rule("MAP-50", cite="§9(b)")
def subject_selection(subject: SubjectAsked, law: Law) -> Decision:
    """No browsing and no wildcards: a whole name with a date of birth, or an exact id lawfully held.

    No reason repeats what was asked about the person.
    """
    if subject.exact_id:
        return _by_id(subject)
    names = {"last-name": subject.last_name, "first-name": subject.first_name}
    if any(WILDCARDS & set(name) for name in names.values()):
        says = "Wildcards do not select a person. Give the whole name and the date of birth."
        return breached(fault("E-MAP-50.wildcard", says))
    missing = [part for part, name in names.items() if not any(char.isalnum() for char in name)]
    if subject.birth_date is None:
        missing.append("birth-date")
    if missing:
        return wanting(*(fault(f"E-MAP-50.needs-{part}", _NEEDS[part]) for part in missing))
    born = born_by_then(subject)
    if born.outcome is not Outcome.PASS:
        return born
    return passed("subject-named", "The person is selected by name and date of birth.")


def born_by_then(subject: SubjectAsked) -> Decision:
    """Nobody is asked about before they are born: a date of birth after the day of the question is a slip."""
    if subject.birth_date is None:
        return passed("no-birth-date", "No date of birth is given.")
    if subject.asked_on is None:
        return wanting(fault("E-MAP-50.needs-day", "The day of the question is needed.", "asked_on"))
    if subject.birth_date > subject.asked_on:
        says = (
            f"The date of birth lies after the day of the question. Permitted: a day through {subject.asked_on}. "
            "Correct the date and ask again."
        )
        return breached(fault("E-MAP-50.birth-date-in-future", says, "birth_date"))
    return passed("born", "The date of birth does not lie ahead.")


def subject_of(asked: AccessFacts) -> SubjectAsked:
    """Whom a question points at, with the day of that question."""
    return replace(asked.subject or SubjectAsked(), asked_on=local_day(asked.asked_at))


_NEEDS = {
    "last-name": "The last name of the person is needed to select a record.",
    "first-name": "The first name of the person is needed to select a record.",
    "birth-date": "The date of birth of the person is needed to select a record.",
}


def _by_id(subject: SubjectAsked) -> Decision:
    if subject.id_lawfully_held is None:
        says = "Whether the asking person lawfully holds this id, from an earlier answer of their own, is needed."
        return wanting(fault("E-MAP-50.needs-id-held", says))
    if not subject.id_lawfully_held:
        says = "This id was not given to the asking person before. Select the person by name and date of birth."
        return breached(fault("E-MAP-50.id-not-held", says))
    return passed("subject-by-id", "The person is selected by an exact id lawfully held.")
