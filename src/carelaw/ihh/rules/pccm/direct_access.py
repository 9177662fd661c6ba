"""Former 140.996(b): the services that an enrolled person had without a referral."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.ihh.facts.pccm_claims import Service, ServiceLine, Setting, code_spans
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.dates import age_on, days_after
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, fault
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = cite(".996(b)")
_S = Service
_ITEM: dict[Service, tuple[int, str]] = {
    _S.FAMILY_PLANNING: (2, "family planning"),
    _S.OBSTETRICS: (2, "obstetrics and gynecology"),
    _S.HOSPITAL_INPATIENT: (3, "inpatient hospital service"),
    _S.HOSPITAL_OUTPATIENT: (3, "outpatient hospital service"),
    _S.IMMUNIZATION: (4, "immunization"),
    _S.EMERGENCY: (5, "emergency service"),
    _S.TRANSPORTATION: (6, "transportation"),
    _S.PHARMACY: (7, "pharmaceuticals"),
    _S.DENTAL: (8, "dental service"),
    _S.VISION: (9, "vision service"),
    _S.THERAPY: (10, "therapy"),
    _S.MENTAL_HEALTH: (11, "mental health service"),
    _S.SUBSTANCE_ABUSE: (11, "substance abuse service"),
    _S.RADIOLOGY: (12, "radiology"),
    _S.PATHOLOGY: (12, "pathology"),
    _S.LABORATORY: (12, "laboratory"),
    _S.ANESTHESIA: (12, "anesthesia"),
    _S.STD: (13, "treatment of a sexually transmitted disease"),
    _S.TUBERCULOSIS: (13, "treatment of tuberculosis"),
    _S.EARLY_INTERVENTION: (14, "early intervention"),
    _S.LEAD_SCREENING: (15, "lead screening"),
    _S.EPIDEMIOLOGY: (15, "epidemiological service"),
}
_CHILDREN = {Setting.SCHOOL_CLINIC: ("(A)", "a school clinic"), Setting.EDUCATION_AGENCY: ("(B)", "a school's clinic")}
_PLACES = {
    Setting.HEALTH_DEPARTMENT: ("(C)", "a local health department"),
    Setting.HOMELESS_SITE: ("(E)", "a health center's site for the homeless"),
    Setting.MIGRANT_CENTER: ("(E)", "a migrant health center"),
}
_PROVISIONS = tuple(f"PCCM-{number}" for number in range(63, 80))


@rule(*_PROVISIONS, cite=_CITE)
def pccm_direct_access(line: ServiceLine, law: Law) -> Decision:
    """Sixteen sorts of services and settings needed no referral; every one that fits is named."""
    if (other := closed(line.served_on, law)) is not None:
        return other
    found = tuple(_direct(line, law))
    if found:
        return Decision(Outcome.PASS, found)
    says = "None of the sixteen sorts of services and settings that needed no referral."
    return breached(fault("REFERRAL-NEEDED", says, "services", cite=_CITE))


def services_of(line: ServiceLine) -> tuple[Service, ...]:
    """The sorts of service that were named, and those that the codes show."""
    codes = {
        "procedure": line.procedure,
        "revenue": line.revenue.zfill(4) if line.revenue else "",
        "place": line.place,
        "diagnosis": line.diagnosis,
    }
    shown = {span.service for span in code_spans() if codes[span.field] and span.holds(codes[span.field])}
    return tuple(one for one in Service if one in shown or one in line.services)


def _direct(line: ServiceLine, law: Law) -> Iterator[Reason]:
    newborn = days_after(line.born, law.number("pccm.newborn_days", line.served_on))
    if line.served_on <= newborn:
        yield _item(1, f"served to a newborn, by {newborn}")
    for service in services_of(line):
        number, says = _ITEM[service]
        yield _item(number, says)
    yield from _places(line, law)


def _places(line: ServiceLine, law: Law) -> Iterator[Reason]:
    child = age_on(line.born, line.served_on) < law.number("pccm.child_age_below", line.served_on)
    if child and line.setting in _CHILDREN:
        letter, says = _CHILDREN[line.setting]
        yield _item(16, f"in {says}, to somebody under 21", letter)
    if line.setting is Setting.MOBILE_VAN and line.van_approved:
        yield _item(16, "in a mobile van that the Department approved", "(D)")
    if line.setting in _PLACES:
        letter, says = _PLACES[line.setting]
        yield _item(16, f"in {says}", letter)


def _item(number: int, says: str, letter: str = "") -> Reason:
    place = cite(f".996(b)({number}){letter}")
    return Reason(f"DA-{number:02d}", f"No referral needed: {says}.", cite=place)
