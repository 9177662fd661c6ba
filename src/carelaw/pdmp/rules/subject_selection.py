"""§9(b): how one person is chosen. By name and date of birth, or by an exact id already lawfully held."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import SubjectAsked

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
    return passed("subject-named", "The person is selected by name and date of birth.")


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
