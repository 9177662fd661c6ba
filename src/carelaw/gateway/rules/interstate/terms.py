"""(c)(2), (d)(6)(C): the terms of two states, Illinois's own limits, and one leg with all its checks in order."""

from __future__ import annotations

from carelaw.gateway.facts.interstate import AskerKind, IllinoisAsked, Leg, Route, TermsAsked
from carelaw.gateway.facts.search import Purpose, StateAsked
from carelaw.gateway.rules.interstate.agreements import sharing_mutual, state_agreement
from carelaw.gateway.rules.interstate.routes import approved_hub, approved_hub_named, written_permission
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.gateway.rules.searching import state_may_be_asked
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-58", "PMP-68", cite=f"{SECTION}(d)(6)(C)")
def agreement_terms(asked: TermsAsked, law: Law) -> Decision:
    """A question keeps to the terms of the two states' agreement: role, purpose, route, mode, memorandum."""
    faults = []
    if asked.roles and asked.role not in asked.roles:
        faults.append(_barred("role", f"a {asked.role} may not ask; permitted: {', '.join(asked.roles)}"))
    if asked.purposes and asked.purpose not in asked.purposes:
        faults.append(_barred("purpose", f"not for {asked.purpose[:20]}; permitted: {', '.join(asked.purposes)}"))
    if asked.routes and asked.route not in asked.routes:
        faults.append(_barred("route", f"not by {asked.route}; permitted: {', '.join(asked.routes)}"))
    if asked.route is Route.HUB and asked.hubs and approved_hub_named(asked.hub) not in asked.hubs:
        faults.append(_barred("hub", f"not through {asked.hub[:20]}; permitted: {', '.join(asked.hubs)}"))
    if asked.always and not asked.always_permitted:
        faults.append(_barred("mode", "it is not asked with every search; name it in the request"))
    if asked.memorandum_wanted and not asked.memorandum_held:
        faults.append(_barred("memorandum", "it wants a memorandum with the entity, and none is on file"))
    return breached(*faults) if faults else passed("within-terms", "The question keeps to the terms of the agreement.")


@rule("PMP-55", cite=f"{SECTION}(c)(2)")
def illinois_limits(asked: IllinoisAsked, law: Law) -> Decision:
    """Illinois's records go out as Illinois's law has it, however much more another state would permit."""
    if asked.purpose not in set(Purpose):
        says = f"Illinois answers for {', '.join(Purpose)} only, whatever the other state permits."
        return breached(reason("PURPOSE_NOT_ALLOWED", says, field="purpose"))
    if asked.role is AskerKind.OTHER:
        says = "Illinois answers prescribers, dispensers and their delegates only, whatever the other state permits."
        return breached(reason("STATE_LIMITATION", says, field="role"))
    if asked.other_data_sets:
        says = "Illinois gives no data set beyond controlled substances to another state; leave it out of the request."
        return breached(reason("STATE_LIMITATION", says, field="data_sets"))
    return passed("within-illinois-law", "Illinois's own limits permit it.")


@rule(
    "PMP-58", "PMP-50", "PMP-51", "PMP-53", "PMP-56", cite=f"{SECTION}(c), (d)(6)(C)", readings=("A-10", "A-25", "A-39")
)
def interstate_leg(leg: Leg, law: Law) -> Decision:
    """One state of a search: listed, by a permitted way, agreed, mutual, permitted, within the terms, in that order."""
    listed = state_may_be_asked(StateAsked(leg.state, leg.named_in_request, leg.mode), law=law)
    if listed.outcome is Outcome.NOT_APPLICABLE:
        return outside(*listed.reasons)
    steps = (
        listed,
        approved_hub(leg.carriage, law=law),
        state_agreement(leg.agreement, law=law),
        sharing_mutual(leg.sharing, law=law),
        written_permission(leg.permission, law=law),
        agreement_terms(leg.terms, law=law),
    )
    for step in steps:
        if step.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
            return breached(*step.reasons)
    return passed("state-asked", f"{leg.state} is asked.")


def _barred(term: str, says: str) -> Reason:
    return reason("STATE_LIMITATION", f"The agreement with the other state bars this ({term}): {says}.", field=term)
