"""§9(b)(11), §9(c): whether a person sees in the access history that somebody asked."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import AccessEntry


@rule("MAP-92", cite="§9(b)(11), §9(c)", readings=("AMB-15",))
def access_history_entry(entry: AccessEntry, law: Law) -> Decision:
    """The patient sees who looked, by name and role; what is withheld leaves no trace."""
    if law.reading("AMB-15") == "unseen":
        return outside(fault("not-shown", "Under the reading in use nobody is shown who looked."))
    if entry.about_subject is None or entry.withheld is None:
        says = "Whom the access was about, and whether it is withheld, is needed before anything is shown."
        return wanting(fault("E-MAP-92.needs-standing", says))
    if not entry.about_subject or entry.withheld:
        # One answer for both: a reason of its own would tell that there is something to withhold.
        return outside(fault("not-shown", "There is nothing here to show to this person."))
    return passed("shown", "Shown with the day, the name and the role of who asked.")
