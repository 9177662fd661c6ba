"""140.991(b)(4): whose change has to be told to the Department."""

from __future__ import annotations

from carelaw.ihh.facts.homes import ProfessionalChanged
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.991(b)(4)"


@rule("IHH-13", cite=CITE, readings=("IHH-AMB-48",))
def required_professional(changed: ProfessionalChanged, law: Law) -> Decision:
    """A change is told when the role is one that the terms in force require; read widely, for all staff."""
    if law.reading("IHH-AMB-48") == "all-staff":
        return passed(
            "told-for-all-staff", f"A change of any staff is told; this one is of: {changed.role}.", cite=CITE
        )
    if changed.role.strip().casefold() in {one.casefold() for one in changed.required_roles}:
        return passed("required-professional", f"The terms require: {changed.role}. The change is told.", cite=CITE)
    says = f"The terms do not require: {changed.role}. Required: {', '.join(changed.required_roles) or 'none named'}."
    return outside(Reason("not-required", says, changed.role, "role", CITE))
