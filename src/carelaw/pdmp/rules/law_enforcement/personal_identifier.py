"""§9(b)(3)(iii): each person who acts for the Attorney General's office has an identifier of their own."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import PersonalIdentifier


@rule("MAP-78", cite="§9(b)(3)(iii)")
def attorney_generals_personal_identifier(held: PersonalIdentifier, law: Law) -> Decision:
    """One person, one identifier: no account of an office or a squad."""
    if held.shared_login:
        return breached(fault("E-MAP-78.shared-login", "Shared and group logins may not query. Use your own."))
    if held.identifier_on_file is None:
        says = "Whether a personal identifier is on file for this person is needed."
        return wanting(fault("E-MAP-78.needs-identifier", says))
    if not held.identifier_on_file:
        says = (
            "No personal identifier is on file for this account. "
            "Have the program office register the one that the Attorney General's office issued to you."
        )
        return breached(fault("E-MAP-78", says))
    if held.one_person is None:
        return wanting(fault("E-MAP-78.needs-one-person", "Whether the identifier is one person's alone is needed."))
    if not held.one_person:
        says = "An office or squad shares this identifier. Each person needs one of their own."
        return breached(fault("E-MAP-78.office-account", says))
    return passed("personal-identifier", "The person has an identifier that nobody else uses.")
