"""§7(b)(1), element 1: the prescriber's full name."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import PrescriberName
from carelaw.pdmp.rules.elements import element


@rule("MAP-30", cite="§7(b)(1)")
def prescriber_name(name: PrescriberName, law: Law) -> Decision:
    """First and last name are there; a name that disagrees with the registry's is a warning."""
    faults = [
        fault(f"E-MAP-30.{part}", f"{place} holds no {words}. Add it and send the record again.", place)
        for part, words, place, value in (
            ("last-name", "last name of the prescriber", "PRE05", name.last_name),
            ("first-name", "first name of the prescriber", "PRE06", name.first_name),
        )
        if not value.strip()
    ]
    warnings = []
    if not faults and not agrees(name):
        says = "The prescriber's name is not the one registered for the DEA number. Check the name and the number."
        warnings.append(fault("W-MAP-30.registry", says, "PRE05"))
    return element(faults, warnings, "prescriber-named", "The prescriber's first and last names are there.")


def agrees(name: PrescriberName) -> bool:
    """True when the registry has no name, or the same one but for case, spaces, hyphens and points."""
    pairs = ((name.last_name, name.registered_last_name), (name.first_name, name.registered_first_name))
    return all(not registered or _bare(said) == _bare(registered) for said, registered in pairs)


def _bare(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
