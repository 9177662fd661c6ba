"""The conditions that the law-enforcement doors of the access matrix name, each by the rule that carries it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, outside, wanting
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import AccessFacts
from carelaw.pdmp.facts.law_enforcement import AskedDoor, AskingAgency, GrandJury, LawEnforcementFacts, OrderJudged
from carelaw.pdmp.rules.condition import MET, Check
from carelaw.pdmp.rules.law_enforcement import court_order
from carelaw.pdmp.rules.law_enforcement.grand_jury import grand_jury_query
from carelaw.pdmp.rules.law_enforcement.one_door import one_door_for_law_enforcement
from carelaw.pdmp.rules.law_enforcement.personal_identifier import attorney_generals_personal_identifier
from carelaw.pdmp.rules.law_enforcement.prescribed import attorney_generals_manner
from carelaw.pdmp.rules.law_enforcement.warrant_purpose import warrant_purpose
from carelaw.pdmp.rules.local_time import local_day

Judge = Callable[[AccessFacts, LawEnforcementFacts, Law], Decision]


def _of_the_request(judge: Judge) -> Check:
    """A condition on the request that a question carries out; without one nothing is judged."""

    def condition(facts: AccessFacts, law: Law) -> Decision:
        if facts.law_enforcement is None:
            says = "Name the request that this question carries out; the office queries for an agency's request only."
            return wanting(fault("E-MAP-68.needs-request", says, "case"))
        decision = judge(facts, facts.law_enforcement, law)
        return MET if decision.outcome is Outcome.PASS else decision

    return condition


def _asked(*doors: AskedDoor) -> Judge:
    """A door that the request does not ask for is left alone."""

    def judge(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
        if request.door in doors:
            return MET
        return outside(fault("E-MAP-68.other-door", f"The request is approved for the door {request.door} only."))

    return judge


def _names_subject(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    if request.subject_matches is None:
        return wanting(fault("E-MAP-68.needs-subject", "Whether the request is about this person is needed."))
    if not request.subject_matches:
        says = "The request is about somebody else. Ask for the person whom the request names, as it names them."
        return breached(fault("E-MAP-68.subject", says, "person"))
    return MET


def _approved(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    if request.request_approved is None:
        return wanting(fault("E-MAP-68.needs-approval", "Whether the request is approved is needed.", "case"))
    if not request.request_approved:
        says = "The request is not approved, or was run before. Review and approve it, then run it."
        return breached(fault("E-MAP-68.not-approved", says, "case"))
    asking = AskingAgency(facts.role.value, request.agency_kind)
    return one_door_for_law_enforcement(asking, law=law)


def _identifier(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    return attorney_generals_personal_identifier(request.identifier, law=law)


def _manner(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    return attorney_generals_manner(request.manner, law=law)


def _purpose(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    decision = warrant_purpose(request.use, law=law)
    return MET if decision.outcome is Outcome.NOT_APPLICABLE else decision


def _attached(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    decision = court_order.order_attached(_judged(facts, request), law=law)
    return (
        decision
        if decision.outcome is not Outcome.PASS
        else court_order.court_order_elements(_judged(facts, request), law=law)
    )


def _own_order(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    return court_order.order_of_the_requesting_agency(_judged(facts, request), law=law)


def _findings(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    return court_order.court_order_findings(_judged(facts, request), law=law)


def _crime(facts: AccessFacts, request: LawEnforcementFacts, law: Law) -> Decision:
    return grand_jury_query(request.grand_jury or GrandJury(), law=law)


def _judged(facts: AccessFacts, request: LawEnforcementFacts) -> OrderJudged:
    on = request.asked_on or local_day(facts.asked_at)
    return OrderJudged(on, request.agency, request.door, request.order)


CONDITIONS: Mapping[str, Check] = {
    "schedule-ii-asked": _of_the_request(_asked(AskedDoor.SCHEDULE_II, AskedDoor.BOTH)),
    "other-schedules-asked": _of_the_request(_asked(AskedDoor.ORDER, AskedDoor.BOTH)),
    "grand-jury-asked": _of_the_request(_asked(AskedDoor.GRAND_JURY)),
    "request-approved": _of_the_request(_approved),
    "request-names-subject": _of_the_request(_names_subject),
    "attorney-generals-own-identifier": _of_the_request(_identifier),
    "attorney-general-manner-met": _of_the_request(_manner),
    "warrant-purpose": _of_the_request(_purpose),
    "court-order-attached": _of_the_request(_attached),
    "order-obtained-by-requesting-agency": _of_the_request(_own_order),
    "both-findings-made": _of_the_request(_findings),
    "controlled-substance-crime-investigated": _of_the_request(_crime),
}
"""What `preconditions.CHECKS` takes in for the Attorney General's doors."""
