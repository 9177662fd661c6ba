"""§3 "dispenser" (7): a prescriber at a licensed facility handing out a few days' treatment without a refill."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind, FacilityLicense
from carelaw.pdmp.rules.answers import fault, outside, passed, wanting
from carelaw.pdmp.rules.licensed_health_care_facility import licensed_health_care_facility


@rule("MAP-26", cite='§3 "dispenser" (7)', readings=("AMB-37",))
def excluded_facility_supply(party: DispenserClass, law: Law) -> Decision:
    """Excluded when all three hold: a licensed facility, at most five days' treatment, and no refill authorized.

    Each supply is judged alone: repeated short supplies stay excluded. One failed test is enough to bring the
    supply under the duty to report; it takes all three to exclude it.
    """
    if party.kind is not DispenserKind.PRESCRIBER:
        return passed("not-a-prescriber", "Not supplied by a prescriber; a pharmacy never uses this exclusion.")
    tests = _tests(party, law)
    failed = next((code for code, met in tests.items() if met is False), None)
    if failed is not None:
        return passed(failed, "One of the three tests of this exclusion fails, so the supply is reported.")
    missing = [code for code, met in tests.items() if met is None]
    if missing:
        return wanting(*(fault(f"E-MAP-26.needs-{code}", f"{_NEEDS[code]} is needed.") for code in missing))
    says = "A prescriber's supply at a licensed facility, within the days allowed and without refill, is not reported."
    return outside(fault("E-MAP-26", says))


_NEEDS = {
    "facility-not-licensed": "The facility's license on the dispensing date",
    "too-many-days": "The days' supply",
    "refill-authorized": "The number of refills authorized",
}


def _tests(party: DispenserClass, law: Law) -> dict[str, bool | None]:
    """Each test by the code of its failure: met, failed, or not known."""
    licensed = licensed_health_care_facility(facility_of(party), law).outcome
    facility = None if licensed is Outcome.INDETERMINATE else licensed is Outcome.PASS
    if law.reading("AMB-37") == "entity":
        return {"facility-not-licensed": facility}
    on = party.dispensed_on or date.max
    most_days = law.number("dispenser.facility_days_supply_maximum", on)
    most_refills = law.number("dispenser.facility_refills_maximum", on)
    days, refills = party.days_supply, party.refills_authorized
    return {
        "facility-not-licensed": facility,
        "too-many-days": None if days is None else days <= most_days,
        "refill-authorized": None if refills is None else refills <= most_refills,
    }


def facility_of(party: DispenserClass) -> FacilityLicense:
    """The facility in which the supply took place."""
    return FacilityLicense(
        party.dispensed_on, party.facility_act, party.facility_licensed_from, party.facility_licensed_until
    )
