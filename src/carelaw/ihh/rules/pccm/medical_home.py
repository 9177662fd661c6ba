"""Former 140.990: one provider as the medical home of each enrolled person, picked from those enrolled."""

from __future__ import annotations

from carelaw.ihh.facts.pccm import MedicalHome
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = cite(".990")
# What one provider that knows all care is for; the answer to a question about a past month says it.
PURPOSES = (
    "one provider that hears of all care",
    "immunizations and other preventive care",
    "no service given twice",
    "care at the level that fits",
    "referrals to specialists where they fit",
    "better care",
)


@rule("PCCM-01", "PCCM-02", cite=_CITE)
def pccm_medical_home(case: MedicalHome, law: Law) -> Decision:
    """Every enrolled person had one medical home, and it was the picked one if that provider was enrolled with room."""
    if (other := closed(case.on, law)) is not None:
        return other
    if len(case.enrolled_with) > 1:
        says = (
            f"Enrolled with {len(case.enrolled_with)} providers on {case.on}: one medical home hears of all care, "
            "and no service is given twice. Permitted: one."
        )
        return breached(fault("TWO-MEDICAL-HOMES", says, "enrolled_with", len(case.enrolled_with), _CITE))
    if case.picked and not case.picked_is_provider:
        says = f"{case.picked} was not enrolled as a primary care provider; only such a one can be picked."
        return breached(fault("NOT-A-PROVIDER", says, "picked", cite=_CITE))
    if case.picked and case.picked not in case.enrolled_with:
        if not case.picked_has_room:
            says = f"{case.picked} had no room on {case.on}; another provider with room was to be picked."
            return breached(fault("PANEL-FULL", says, "picked", cite=cite(".994(b)")))
        says = f"{case.picked} was picked, was enrolled and had room, and is not the medical home on {case.on}."
        return breached(fault("CHOICE-NOT-KEPT", says, "picked", cite=_CITE))
    if not case.enrolled_with:
        says = f"No medical home on {case.on}: look whether enrollment was mandatory and which notice was due."
        return to_review(fault("no-medical-home", says, "enrolled_with", cite=_CITE))
    return passed("medical-home", f"{case.enrolled_with[0]} was the medical home on {case.on}.", cite=_CITE)
