"""215 ILCS 5/512-4(a), (e): nobody acts as a benefit manager without a license, except four kinds of carriers."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.licensing import ActingDay, Carrier, CarrierKind

_LIVE = ("active", "probation")
_EXEMPT = (
    CarrierKind.INSURANCE_COMPANY,
    CarrierKind.HEALTH_MAINTENANCE_ORGANIZATION,
    CarrierKind.LIMITED_HEALTH_SERVICE_ORGANIZATION,
    CarrierKind.VOLUNTARY_HEALTH_SERVICES_PLAN,
)


@rule("PBM-16", cite="215 ILCS 5/512-4(a)")
def licensed_to_act(day: ActingDay, law: Law) -> Decision:
    """Acting as a benefit manager in the State takes a license that is live on that day, or an exemption."""
    if day.exempt:
        return passed("exempt", "An exemption covers this day.")
    if not day.status or day.valid_from is None:
        return breached(fault("E-PBM-16", f"No license covers {day.on}. Apply for one before acting.", "on"))
    if day.on < day.valid_from or (day.valid_to is not None and day.on > day.valid_to):
        ends = day.valid_to or "further notice"
        says = f"The license runs from {day.valid_from} through {ends}; {day.on} lies outside."
        return breached(fault("E-PBM-16.period", says, "on"))
    if day.status not in _LIVE:
        return breached(fault("E-PBM-16.status", f"The license is {day.status} on {day.on}.", "status", day.status))
    return passed("licensed", f"A license covers {day.on}.")


@rule("PBM-29", cite="215 ILCS 5/512-4(e)")
def carrier_exemption(carrier: Carrier, law: Law) -> Decision:
    """Licensed insurers, HMOs, limited health service organizations and voluntary plans are outside this section."""
    if carrier.kind not in _EXEMPT:
        says = f"A {carrier.kind.replace('-', ' ')} is none of the four kinds of carriers; apply for a license."
        return breached(fault("E-PBM-29", says, "kind", carrier.kind))
    if not carrier.license_number.strip() or carrier.licensed_from is None:
        return wanting(fault("needs-license_number", "Give the carrier's own license with its first day."))
    ended = carrier.licensed_to is not None and carrier.on > carrier.licensed_to
    if carrier.on < carrier.licensed_from or ended:
        says = f"The carrier's own license does not cover {carrier.on}; the exemption ends with it."
        return breached(fault("E-PBM-29.ended", says, "licensed_to"))
    return passed("exempt", "Exempt from the section on licenses only; every other duty stays.")
