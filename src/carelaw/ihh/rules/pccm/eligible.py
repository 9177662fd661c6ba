"""Former 140.992: for whom PCCM was, who was left out, who was managed already."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.ihh.facts.pccm import Circumstance, PccmPerson, PccmProgram
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.dates import age_on
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = cite(".992")
_C = Circumstance
# Each exclusion: its code, its paragraph, in words.
_EXCLUDED: dict[Circumstance, tuple[str, str, str]] = {
    _C.MEDICARE: ("PCCM-EXCL-MEDICARE", "(b)(1)", "covered by Medicare"),
    _C.SSI: ("PCCM-EXCL-SSI", "(b)(2)", "a child with Supplemental Security Income"),
    _C.DCFS_WARD: ("PCCM-EXCL-DCFS", "(b)(3)", "a ward of the Department of Children and Family Services"),
    _C.SUBSIDIZED_GUARDIANSHIP: ("PCCM-EXCL-DCFS", "(b)(3)", "in subsidized guardianship"),
    _C.ADOPTION_ASSISTANCE: ("PCCM-EXCL-DCFS", "(b)(3)", "in adoption assistance"),
    _C.AABD: ("PCCM-EXCL-AABD", "(b)(4)", "a child covered as aged, blind or disabled"),
    _C.NURSING_FACILITY: ("PCCM-EXCL-NURSING", "(b)(5)", "resident of a nursing facility"),
    _C.AMERICAN_INDIAN: ("PCCM-EXCL-INDIAN", "(b)(6)", "American Indian or Alaska native"),
    _C.SPENDDOWN: ("PCCM-EXCL-SPENDDOWN", "(b)(7)", "under a spend-down"),
    _C.WAIVER_ADULT_DD: ("PCCM-EXCL-WAIVER", "(b)(8)(A)", "in the waiver for adults with developmental disabilities"),
    _C.WAIVER_RESIDENTIAL_DD: ("PCCM-EXCL-WAIVER", "(b)(8)(B)", "in the residential waiver for the young"),
    _C.WAIVER_SUPPORT_DD: ("PCCM-EXCL-WAIVER", "(b)(8)(C)", "in the support waiver for the young"),
    _C.WAIVER_BRAIN_INJURY: ("PCCM-EXCL-WAIVER", "(b)(8)(D)", "in the waiver for brain injury"),
    _C.WAIVER_HIV: ("PCCM-EXCL-WAIVER", "(b)(8)(E)", "in the waiver for HIV or AIDS"),
    _C.WAIVER_SUPPORTIVE_LIVING: ("PCCM-EXCL-WAIVER", "(b)(8)(F)", "in a supportive living facility"),
    _C.WAIVER_ELDERLY: ("PCCM-EXCL-WAIVER", "(b)(8)(G)", "in the waiver for the elderly, aged 60 to 64"),
    _C.WAIVER_MEDICALLY_FRAGILE: ("PCCM-EXCL-WAIVER", "(b)(8)(H)", "in the waiver for medically fragile children"),
    _C.CILA: ("PCCM-EXCL-CILA", "(b)(9)", "in a community integrated living arrangement"),
    _C.PRESUMPTIVE: ("PCCM-EXCL-PRESUMPTIVE", "(b)(10)", "presumed eligible only"),
    _C.REFUGEE: ("PCCM-EXCL-REFUGEE", "(b)(11)", "a refugee"),
    _C.TITLE_V: ("PCCM-EXCL-TITLE-V", "(b)(12)", "a child in a coordinated system paid under Title V"),
    _C.SPECIALIZED_CARE: ("PCCM-EXCL-TITLE-V", "(b)(12)", "a child whose care is managed by the State's division"),
    _C.HEALTHY_WOMEN: ("PCCM-EXCL-LIMITED", "(b)(13)(A)", "in Illinois Healthy Women only"),
    _C.REBATE: ("PCCM-EXCL-LIMITED", "(b)(13)(B)", "in a rebate program"),
    _C.CARES_RX: ("PCCM-EXCL-LIMITED", "(b)(13)(C)", "in Illinois Cares Rx only"),
    _C.TRANSITIONAL: ("PCCM-EXCL-LIMITED", "(b)(13)(D)", "in Transitional Assistance, aged 19 or older"),
    _C.EMERGENCY_ONLY: ("PCCM-EXCL-LIMITED", "(b)(13)(E)", "covered for emergencies only"),
    _C.HOSPICE: ("PCCM-EXCL-LIMITED", "(b)(13)(F)", "in hospice"),
    _C.SEXUAL_ASSAULT: ("PCCM-EXCL-LIMITED", "(b)(13)(G)", "in the sexual assault program only"),
    _C.RENAL: ("PCCM-EXCL-LIMITED", "(b)(13)(G)", "in the renal program only"),
    _C.HEMOPHILIA: ("PCCM-EXCL-LIMITED", "(b)(13)(G)", "in the hemophilia program only"),
    _C.HIGH_INSURANCE: ("PCCM-EXCL-INSURANCE", "(c)(1)", "managed already, by private insurance of a high level"),
    _C.PACE: ("PCCM-EXCL-PACE", "(c)(2)", "managed already, in all-inclusive care for the elderly"),
}
_CHILDREN = {_C.SSI, _C.AABD, _C.TITLE_V, _C.SPECIALIZED_CARE}
_EXCLUSIONS = tuple(f"PCCM-{number}" for number in range(13, 28))


@rule("PCCM-12", *_EXCLUSIONS, cite=_CITE)
def pccm_eligible(person: PccmPerson, law: Law) -> Decision:
    """PCCM was for people of four programs, unless one of fifteen circumstances left them out on the day."""
    if (other := closed(person.on, law)) is not None:
        return other
    if not set(person.programs) - {PccmProgram.OTHER}:
        says = f"On {person.on} in none of the four programs: Article V, CHIP, ALL KIDS, veterans' health insurance."
        return breached(fault("PCCM-NOT-COVERED", says, "programs", cite=cite(".992(a)")))
    found = tuple(_excluding(person, law))
    if found:
        return breached(*found)
    return passed("eligible", f"Eligible for PCCM on {person.on}; nothing left the person out.", cite=_CITE)


def _excluding(person: PccmPerson, law: Law) -> Iterator[Reason]:
    for one in person.circumstances:
        if _reaches(one, person, law):
            code, paragraph, says = _EXCLUDED[one]
            yield fault(code, f"Left out on {person.on}: {says}.", "circumstances", one.value, cite(f".992{paragraph}"))


def _reaches(one: Circumstance, person: PccmPerson, law: Law) -> bool:
    """Some circumstances leave out only people of an age."""
    age = age_on(person.born, person.on)
    if one in _CHILDREN:
        return age < law.number("pccm.child_age_below", person.on)
    if one is Circumstance.TRANSITIONAL:
        return bool(age >= law.number("pccm.transitional_age", person.on))
    if one is Circumstance.WAIVER_ELDERLY:
        first, last = (law.number(f"pccm.elderly_waiver_{end}", person.on) for end in ("from", "to"))
        return bool(first <= age <= last)
    return True
