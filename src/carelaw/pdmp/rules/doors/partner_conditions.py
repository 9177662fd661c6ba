"""The conditions of the doors of partner states."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, wanting
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import AccessFacts
from carelaw.pdmp.facts.partner_state import PartnerStateFacts
from carelaw.pdmp.rules.condition import MET, Check, must
from carelaw.pdmp.rules.local_time import local_day

PROGRAM_FUNCTION = "PROGRAM_FUNCTION"
LAW_ENFORCEMENT = "LAW_ENFORCEMENT"


def agreement_in_force(facts: AccessFacts, law: Law) -> Decision:
    """The asker's state is party to an agreement in force now, not suspended, that lets in users of this kind."""
    held = facts.partner_state or PartnerStateFacts()
    if not held.home_state:
        return wanting(fault("E-MAP-90.needs-state", "The state that the question comes from is needed."))
    if held.agreement_from is None:
        says = f"No interoperability agreement with {held.home_state} is in force."
        return breached(fault("E-MAP-90.no-agreement", says))
    today = local_day(facts.asked_at)
    if today < held.agreement_from:
        says = f"The agreement with {held.home_state} begins on {held.agreement_from}."
        return breached(fault("E-MAP-90.not-begun", says))
    if held.agreement_until is not None and today > held.agreement_until:
        says = f"The agreement with {held.home_state} ended after {held.agreement_until}."
        return breached(fault("E-MAP-90.expired", says))
    return _as_agreed(held)


def _as_agreed(held: PartnerStateFacts) -> Decision:
    if held.suspended is None:
        return wanting(fault("E-MAP-90.needs-suspension", "Whether the agreement is suspended today is needed."))
    if held.suspended:
        return breached(fault("E-MAP-90.suspended", f"The agreement with {held.home_state} is suspended today."))
    role = must(
        held.role_in_agreement,
        fault("E-MAP-90.role", f"The agreement with {held.home_state} lets in no users of this kind."),
        fault("E-MAP-90.needs-role", "Whether the agreement lets in users of this kind is needed."),
    )
    if role.outcome is not Outcome.PASS:
        return role
    return must(
        held.personal_id,
        fault("E-MAP-90.no-personal-id", "The message carries no identifier of one person; a system is never a user."),
        fault("E-MAP-90.needs-personal-id", "The personal identifier that the asker has at home is needed."),
    )


def home_license_live(facts: AccessFacts, law: Law) -> Decision:
    """The license at home is live today."""
    return must(
        (facts.partner_state or PartnerStateFacts()).license_live_at_home,
        fault("E-MAP-90.license-not-live", "The license at home is not live today. Have it verified, then ask again."),
        fault("E-MAP-90.needs-license", "Whether the license at home is live today is needed."),
    )


def program_functions_only(facts: AccessFacts, law: Law) -> Decision:
    """A program's official asks for the program's own functions; nobody's police comes in through it (AMB-18)."""
    if law.reading("AMB-18") == "partner-limits":
        return MET
    behalf = (facts.partner_state or PartnerStateFacts()).on_behalf_of
    if behalf == PROGRAM_FUNCTION:
        return MET
    if not behalf:
        says = f"Give the reason {PROGRAM_FUNCTION} when you ask for the program's own functions."
        return wanting(fault("E-MAP-90.needs-reason", says, "reason"))
    says = (
        "A partner program asks for its own functions only. Law enforcement of any state sends its request to the "
        "Office of Attorney General."
    )
    return breached(fault("E-MAP-90.pass-through", says, "reason"))


PARTNER_CONDITIONS: Mapping[str, Check] = {
    "agreement-in-force": agreement_in_force,
    "home-license-live": home_license_live,
    "program-functions-only": program_functions_only,
}
