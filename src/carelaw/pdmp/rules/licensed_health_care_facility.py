"""§3 "licensed health care facility": licensed under one of two acts, on the day that counts."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import FacilityAct, FacilityLicense
from carelaw.pdmp.rules.periods import within


@rule("MAP-14", cite='§3 "licensed health care facility"')
def licensed_health_care_facility(facility: FacilityLicense, law: Law) -> Decision:
    """A facility counts only with a license under Article X or the Health Care Facilities Act on the dispensing date.

    A private office, an unlicensed clinic or a hospital of another state is not such a facility.
    """
    if facility.act is FacilityAct.NONE:
        return outside(fault("no-facility-license", "The place holds no license under either act."))
    if facility.act is None or facility.dispensed_on is None or facility.licensed_from is None:
        says = "The act, the first day of the facility's license and the dispensing date are needed."
        return wanting(fault("E-MAP-14.needs-license", says))
    if within(facility.dispensed_on, facility.licensed_from, facility.licensed_until):
        return passed("facility-licensed", "Licensed on the dispensing date.")
    return outside(fault("facility-license-not-valid", "The facility's license does not cover the dispensing date."))
