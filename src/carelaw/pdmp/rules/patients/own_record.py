"""§9(b)(11): who may have the information on a person."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import Capacity, PatientAccessFacts

LISTED = (Capacity.SELF, Capacity.PARENT, Capacity.GUARDIAN, Capacity.HEALTH_CARE_AGENT)
REPRESENTATIVES = frozenset(LISTED[1:])
_WHO: Mapping[Capacity, str] = {
    Capacity.SPOUSE: "A husband, wife or partner",
    Capacity.ADULTS_GUARDIAN: "The guardian of an adult",
    Capacity.EXECUTOR: "An executor or heir",
    Capacity.ATTORNEY: "An attorney at law",
    Capacity.INSURER: "An insurer",
    Capacity.EMPLOYER: "An employer",
    Capacity.OTHER: "Somebody who is not on the act's list",
}


@rule("MAP-92", cite="§9(b)(11)", readings=("AMB-16",))
def who_may_have_the_record(asked: PatientAccessFacts, law: Law) -> Decision:
    """The person, a parent or guardian of somebody under 18, or a health-care agent; nobody else on their behalf."""
    if asked.capacity in LISTED:
        return passed("listed", "The act lists this person.", asked.capacity.value)
    says = (
        f"{_WHO[asked.capacity]} is not on the act's list and is given nothing. "
        "The patient may ask for the record and share it."
    )
    return breached(fault("E-MAP-92.not-listed", says, "capacity", asked.capacity.value))
