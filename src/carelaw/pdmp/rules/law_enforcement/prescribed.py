"""§9(b)(3)(i)(A), (iii): the manner and the form that the Attorney General prescribes."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import Prescribed


@rule("MAP-69", cite="§9(b)(3)(i)(A)")
def attorney_generals_manner(request: Prescribed, law: Law) -> Decision:
    """Schedule II without a court order, in the manner that the Attorney General determines."""
    if request.in_force is None:
        return wanting(fault("E-MAP-69.needs-manner", "Whether a manner is in force on the day is needed."))
    if not request.in_force:
        says = (
            "No manner of the Attorney General under 28 Pa. Code § 25.131 is on record for this day. "
            "Record the document with the fields it asks for, then run the request."
        )
        return breached(fault("E-MAP-69.no-manner", says))
    missing = missing_of(request)
    if missing:
        says = f"The manner in force asks for {', '.join(missing)}, which the request does not give. Complete it."
        return breached(fault("E-MAP-69", says, missing[0], missing))
    return passed("manner-met", "Every field of the manner in force is given.")


@rule("MAP-76", cite="§9(b)(3)(iii)")
def request_in_the_form(request: Prescribed, law: Law) -> Decision:
    """A request follows the form that the office prescribes; one that is incomplete waits, with what is missing."""
    if request.in_force is None:
        return wanting(fault("E-MAP-76.needs-form", "Whether a form is in force on the day is needed."))
    if not request.in_force:
        says = "No form is in force on this day. The Attorney General's office records one, then requests come in."
        return breached(fault("E-MAP-76.no-form", says))
    missing = missing_of(request)
    if missing:
        says = f"The form in force asks for {', '.join(missing)}. What was typed is kept; the request waits for these."
        return wanting(fault("E-MAP-76", says, missing[0], missing))
    return passed("form-complete", "Every field of the form in force is given.")


def missing_of(request: Prescribed) -> tuple[str, ...]:
    """The fields asked for that are not given, in the order of the document."""
    return tuple(name for name in request.required_fields if name not in request.given_fields)
