"""§3 "dispenser" (1): a licensed facility that distributes a drug to be administered inside it."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind
from carelaw.pdmp.rules.classification import NEEDS_KIND
from carelaw.pdmp.rules.excluded_facility_supply import facility_of
from carelaw.pdmp.rules.licensed_health_care_facility import licensed_health_care_facility


@rule("MAP-20", cite='§3 "dispenser" (1)', readings=("AMB-37",))
def excluded_on_site_administration(party: DispenserClass, law: Law) -> Decision:
    """Ward stock of a licensed facility is not reported; what the patient takes home is."""
    entity = law.reading("AMB-37") == "entity"
    if entity and party.kind is None and not party.administered_on_site:
        return wanting(NEEDS_KIND)
    by_entity = entity and party.kind is DispenserKind.FACILITY
    if not (party.administered_on_site or by_entity):
        return passed("not-administered-on-site", "Not a supply to be administered inside a facility.")
    licensed = licensed_health_care_facility(facility_of(party), law).outcome
    if licensed is Outcome.PASS:
        says = "A licensed facility's supply for administration on its premises is not reported."
        return outside(fault("E-MAP-20", says))
    if licensed is Outcome.INDETERMINATE:
        return wanting(
            fault("E-MAP-20.needs-facility-license", "The facility's license on the dispensing date is needed.")
        )
    return passed("facility-not-licensed", "The place is not a licensed health care facility on the dispensing date.")
