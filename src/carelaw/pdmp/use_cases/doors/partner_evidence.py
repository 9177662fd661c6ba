"""What the agreement with a partner state and the asker's account establish about a question from there."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.kernel.dates import DAY
from carelaw.pdmp.facts.access import Role
from carelaw.pdmp.facts.history import HistoryRequest
from carelaw.pdmp.facts.partner_state import PartnerStateFacts
from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.store.models import PartnerState
from carelaw.pdmp.use_cases.evidence import Evidence, evidence_for
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.parties.registry import live_licenses, party_of_account

# What comes back is bounded by the person or number that the question selects, as for the counterpart here.
_AS_SELECTED = {
    door: (RowLimit(),)
    for door in (
        "partner-state-program",
        "partner-state-prescriber",
        "partner-state-prescriber-own-prescriptions",
        "partner-state-dispenser",
    )
}


@evidence_for(Role.OOS_PDMP, Role.OOS_PRESCRIBER, Role.OOS_DISPENSER)
def partner_evidence(actor: Actor, request: HistoryRequest, at: datetime) -> Evidence:
    """The home state stands on the account's grant; so does the license or NPI that the person has there."""
    on = law_day(at)
    state = next(iter(actor.scoped("state")), "").upper()
    partner = PartnerState.objects.filter(pk=state).first()
    agreement = Agreement.objects.filter(pk=partner.agreement_id).first() if partner else None
    begun = agreement is not None and agreement.state in {AgreementState.IN_FORCE, AgreementState.ENDED}
    facts = PartnerStateFacts(
        home_state=state,
        agreement_from=agreement.effective_on if agreement and begun else None,
        agreement_until=_last_day(agreement) if agreement else None,
        suspended=is_suspended(partner, on) if partner else None,
        role_in_agreement=actor.role in agreement.terms.get("roles", ()) if agreement else None,
        personal_id=bool(actor.scoped("license") or actor.scoped("npi")) or actor.role == Role.OOS_PDMP,
        license_live_at_home=_licensed_at_home(actor, state, on),
        on_behalf_of=request.reason,
    )
    return Evidence(partner_state=facts, limits=_AS_SELECTED)


def _last_day(agreement: Agreement) -> date | None:
    ends = [agreement.expires_on] if agreement.expires_on else []
    if agreement.ended_on is not None:
        ends.append(agreement.ended_on - DAY)
    return min(ends) if ends else None


def is_suspended(partner: PartnerState, on: date) -> bool:
    """True on a day of a suspension, first and last included; one without a last day goes on."""
    day = on.isoformat()
    return any(first <= day and (last is None or day <= last) for first, last in partner.suspensions)


def _licensed_at_home(actor: Actor, state: str, on: date) -> bool | None:
    party = party_of_account(actor.account_id)
    return None if party is None else live_licenses(party, on).filter(state=state).exists()
