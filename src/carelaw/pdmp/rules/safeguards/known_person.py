"""§5(5)(iv): a look at a well-known person, or at one to whom the asker is tied, is looked at again for privacy."""

from __future__ import annotations

from dataclasses import astuple

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.safeguards import LookMade

_CODE = "E-MAP-115"


@rule("MAP-115", cite="§5(5)(iv)")
def known_person_look(look: LookMade, law: Law) -> Decision:
    """A tie between asker and patient proves nothing, and is looked at by a person; the question stands meanwhile."""
    ties = {
        "self": (look.same_name, "The patient bears the name of the person who asked."),
        "family": (look.same_surname and not look.same_name, "The patient bears the asker's last name."),
        "household": (look.same_address and not look.same_name, "The patient lives at the asker's own address."),
        "declared": (look.declared_relation, "The asker declared to be related to the patient."),
        "colleague": (look.colleague, "The patient bears the name of somebody the asker works with."),
        "well-known": (look.well_known, "The patient is on the list of well-known people."),
    }
    found = [fault(f"{_CODE}.{name}", says) for name, (tied, says) in ties.items() if tied]
    if found:
        return to_review(*found)
    if None in astuple(look):
        return wanting(fault(f"{_CODE}.needs-comparison", "Asker and patient were not compared in every respect."))
    return passed("no-known-tie", "Nothing known ties the asker to the patient.")
