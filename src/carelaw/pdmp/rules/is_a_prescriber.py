"""§3 "prescriber": anyone authorized to distribute, dispense or administer drugs here; never a veterinarian."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import LicenseFacts
from carelaw.pdmp.rules.periods import within


@rule("MAP-17", cite='§3 "prescriber"')
def is_a_prescriber(license_held: LicenseFacts, law: Law) -> Decision:
    """A live license or registration in Pennsylvania on the day, and not a veterinarian's.

    The account of a lapsed license is suspended the same day.
    """
    if license_held.veterinarian:
        return breached(fault("E-MAP-17.veterinarian", "A veterinarian is no prescriber under this act, in any role."))
    if license_held.authorized_here is False:
        says = "Only someone authorized to distribute, dispense or administer drugs in Pennsylvania is a prescriber."
        return breached(fault("E-MAP-17.not-authorized", says))
    if license_held.suspended:
        return breached(fault("E-MAP-17.suspended", "The license is suspended; queries are refused meanwhile."))
    first, last = license_held.license_from, license_held.license_until
    if first is not None and not within(license_held.asked_on, first, last):
        says = "The license is not live on this day. Have it renewed and verified, then ask again."
        return breached(fault("E-MAP-17.not-live", says))
    missing = [name for name, unknown in _unknown(license_held).items() if unknown]
    if missing:
        return wanting(*(fault(f"E-MAP-17.needs-{name}", _NEEDS[name]) for name in missing))
    return passed("prescriber", "A live license on this day.")


_NEEDS = {
    "profession": "Whether the license is a veterinarian's is needed.",
    "authority": "What the license allows in Pennsylvania is needed.",
    "standing": "Whether the license is suspended is needed.",
    "license": "The first day of the license is needed.",
}


def _unknown(license_held: LicenseFacts) -> dict[str, bool]:
    return {
        "profession": license_held.veterinarian is None,
        "authority": license_held.authorized_here is None,
        "standing": license_held.suspended is None,
        "license": license_held.license_from is None,
    }
