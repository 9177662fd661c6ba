"""89 Ill. Adm. Code 140.994(b)(1) to (5): is what was done one of the listed activities, and is its record complete?"""

from __future__ import annotations

from carelaw.ihh.facts.services import ActivityOfService, Profession
from carelaw.ihh.rules.activities import ACTIVITIES, BASE
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_LISTED = tuple(dict.fromkeys(("IHH-87", *(activity.provision for activity in ACTIVITIES.values()))))
_ASSESSORS = {Profession.PHYSICIAN, Profession.PHYSICIAN_ASSISTANT, Profession.ADVANCED_PRACTICE_NURSE}


@rule(*_LISTED, "IHH-96", "IHH-104", "IHH-111", "IHH-117", cite=BASE)
def qualifying_service(service: ActivityOfService, law: Law) -> Decision:
    """A coordination service is one of the activities that the text lists, with what its record must name."""
    activity = ACTIVITIES.get(service.activity)
    if activity is None:
        says = f"“{service.activity}” is no activity of 140.994(b)(1) to (5); permitted are {', '.join(ACTIVITIES)}."
        return breached(Reason("SVC-NOT-QUALIFYING", says, service.activity, "activity", BASE))
    named = [part for part in service.detail.split(";") if part.strip()]
    if activity.asks and len(named) < activity.at_least:
        says = f"{activity.code} must name {activity.asks}; the line is kept and not counted until it does."
        return wanting(Reason("SVC-DETAIL-MISSING", says, service.detail, "detail", activity.cite))
    return passed("qualifying", f"{activity.says}: {activity.category}.", activity.code, activity.cite)


@rule("IHH-89", cite=f"{BASE}(1)(A)", readings=("IHH-AMB-45",))
def assessment_performer(service: ActivityOfService, law: Law) -> Decision:
    """The health assessment is completed by a physician, physician assistant or advanced practice nurse.

    It is joined with the mental-health assessment and treatment planning of 140.453(d)(1); in tier C this part may be
    recorded as not indicated, with the reason.
    """
    cite = f"{BASE}(1)(A)"
    if service.activity != "CCM-A":
        return outside(Reason("no-assessment", "Only the health assessment asks for a profession."))
    if service.profession not in _ASSESSORS:
        says = "The health assessment is completed by a physician, a physician assistant or an advanced practice nurse."
        return breached(Reason("SVC-PERFORMER-NOT-QUALIFIED", says, service.profession, "profession", cite))
    if service.licensed_to is not None and service.licensed_to < service.served_on:
        says = f"The performer's license ended on {service.licensed_to}, before the service on {service.served_on}."
        return breached(Reason("SVC-PERFORMER-NOT-QUALIFIED", says, service.licensed_to, "licensed_to", cite))
    may_skip = service.tier == "C" and law.reading("IHH-AMB-45") == "by-tier"
    if service.mental_health_assessed or (may_skip and service.not_indicated_because.strip()):
        return passed("assessed", "Both parts of the assessment stand.", cite=cite)
    says = "The assessment and treatment planning of 140.453(d)(1) are not recorded"
    says += "; in tier C give the reason why they are not indicated." if may_skip else "."
    return wanting(Reason("SVC-ASSESSMENT-INCOMPLETE", says, None, "mental_health_assessed", cite))
