"""Former 140.991 and 140.994(d): who could be a primary care provider, and what such a one had to have and give."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.ihh.facts.pccm import PrimaryProvider, ProviderKind
from carelaw.ihh.rules.pccm.shortage import shortage_on
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = cite(".991")
_PROVISIONS = ("PCCM-03", "PCCM-04", "PCCM-05", "PCCM-06", "PCCM-07", "PCCM-08", "PCCM-09", "PCCM-10", "PCCM-11")


@rule(*_PROVISIONS, "PCCM-42", cite=_CITE)
def pccm_provider(case: PrimaryProvider, law: Law) -> Decision:
    """A primary care provider was of a listed kind, in good standing, with hospital, agreement, services, telephone."""
    if (other := closed(case.on, law)) is not None:
        return other
    faults = (*_standing(case), *_services(case))
    if faults:
        return breached(*faults)
    return passed(
        "primary-provider", f"On {case.on} everything asked of a primary care provider was there.", cite=_CITE
    )


def _standing(case: PrimaryProvider) -> Iterator[Reason]:
    if case.kind is ProviderKind.OTHER:
        says = "This kind of provider could not be a primary care provider. Permitted: physicians and listed clinics."
        yield fault("PCP-KIND", says, "kind", case.kind.value, cite(".991(a)"))
    if case.kind is ProviderKind.APN and not shortage_on(case.on, case.shortage_from, case.shortage_to):
        says = "An advanced practice nurse could be one only under an approval for an area short of providers."
        yield fault("PCP-KIND-SHORTAGE", says, "shortage_from", cite=cite(".994(d)"))
    if not case.medicaid_active:
        says = "The general enrollment in the Medical Assistance Program was not active (140.12)."
        yield fault("PCP-NOT-ACTIVE", says, "medicaid_active", cite=cite(".991(b)"))
    if not case.hospital_arrangement.strip():
        says = "Neither hospital privileges nor an arrangement with a nearby hospital is named."
        yield fault("PCP-HOSPITAL", says, "hospital_arrangement", cite=cite(".991(c)(1)"))
    if case.agreement_signed_on is None or case.agreement_signed_on > case.on:
        when = f"was signed only on {case.agreement_signed_on}" if case.agreement_signed_on else "is not signed"
        says = f"The primary care provider agreement {when}; it had to be signed by {case.on}."
        yield fault("PCP-AGREEMENT", says, "agreement_signed_on", cite=cite(".991(c)(2)"))


def _services(case: PrimaryProvider) -> Iterator[Reason]:
    wanted = (
        (
            case.serves_children and not case.screens_children,
            "PCP-SCREENING",
            "screens_children",
            "(A)",
            "periodic screening, immunizations and pediatric care for the children it served",
        ),
        (
            case.serves_pregnant and not case.delivers_obstetrics,
            "PCP-OBSTETRICS",
            "delivers_obstetrics",
            "(B)",
            "obstetrical care and delivery, which lay within its scope",
        ),
        (
            (case.serves_children or case.serves_pregnant) and not case.assesses_risk,
            "PCP-RISK",
            "assesses_risk",
            "(C)",
            "risk assessments of pregnant women and children",
        ),
        (
            not case.coordinates_care,
            "PCP-COORDINATION",
            "coordinates_care",
            "(D)",
            "coordination: consultation, specialists, word to the case management entity",
        ),
        (
            not case.after_hours_phone.strip(),
            "PCP-TELEPHONE",
            "after_hours_phone",
            "(E)",
            "a telephone number that is answered at all 24 hours",
        ),
    )
    for lacks, code, field, letter, says in wanted:
        if lacks:
            yield fault(code, f"Lacking: {says}.", field, cite=cite(f".991(c)(3){letter}"))
