"""§3 "dispenser" (7): a prescriber at a licensed facility handing out a few days' treatment without a refill."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind, FacilityLicense
from carelaw.pdmp.rules.classification import NEEDS_KIND
from carelaw.pdmp.rules.licensed_health_care_facility import licensed_health_care_facility
from carelaw.pdmp.rules.term import binds


@rule("MAP-26", cite='§3 "dispenser" (7)', readings=("AMB-25", "AMB-37"))
def excluded_facility_supply(party: DispenserClass, law: Law) -> Decision:
    """Excluded when all three hold: a licensed facility, at most five days' treatment, and no refill authorized.

    Each supply is judged alone: repeated short supplies stay excluded. One failed test is enough to bring the
    supply under the duty to report; it takes all three to exclude it.
    """
    if party.kind is None:
        return wanting(NEEDS_KIND)
    if party.kind is not DispenserKind.PRESCRIBER:
        return passed("not-a-prescriber", "Not supplied by a prescriber; a pharmacy never uses this exclusion.")
    if party.dispensed_on is not None and not binds(law, party.dispensed_on):
        return passed("act-not-in-force", "The act asks for no report on this day, so nothing need be excluded.")
    tests = _tests(party, law)
    failed = next((code for code, met in tests.items() if met is False), None)
    if failed is not None:
        return passed(failed, "One of the three tests of this exclusion fails, so the supply is reported.")
    missing = [code for code, met in tests.items() if met is None]
    if missing:
        return wanting(*(_NEEDS[code] for code in missing))
    says = "A prescriber's supply at a licensed facility, within the days allowed and without refill, is not reported."
    return outside(fault("E-MAP-26", says))


_NEEDS = {
    "facility-not-licensed": fault(
        "E-MAP-26.needs-license", "The facility's license on the dispensing date is needed."
    ),
    "too-many-days": fault("E-MAP-26.needs-days-supply", "The days' supply is needed.", "DSP10"),
    "refill-authorized": fault("E-MAP-26.needs-refills-authorized", "The refills authorized are needed.", "DSP04"),
}


def _tests(party: DispenserClass, law: Law) -> dict[str, bool | None]:
    """Each test by the code of its failure: met, failed, or not known."""
    licensed = licensed_health_care_facility(facility_of(party), law).outcome
    facility = None if licensed is Outcome.INDETERMINATE else licensed is Outcome.PASS
    if law.reading("AMB-37") == "entity":
        return {"facility-not-licensed": facility}
    return {
        "facility-not-licensed": facility,
        "too-many-days": _within("dispenser.facility_days_supply_maximum", party.days_supply, party, law),
        "refill-authorized": _within("dispenser.facility_refills_maximum", party.refills_authorized, party, law),
    }


def _within(number: str, amount: int | None, party: DispenserClass, law: Law) -> bool | None:
    """True when an amount is no more than the law's number on the dispensing date; None when either is unknown."""
    if amount is None or party.dispensed_on is None:
        return None
    return bool(amount <= law.number(number, party.dispensed_on))


def facility_of(party: DispenserClass) -> FacilityLicense:
    """The facility in which the supply took place."""
    return FacilityLicense(
        party.dispensed_on, party.facility_act, party.facility_licensed_from, party.facility_licensed_until
    )
