"""(c)(2), (c)(3): the agreement between two states, and that it goes both ways."""

from __future__ import annotations

from datetime import date

from carelaw.gateway.facts.interstate import SharingHeld, StateAgreementHeld
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-53", cite=f"{SECTION}(c)(2)")
def state_agreement(held: StateAgreementHeld, law: Law) -> Decision:
    """Whichever vendor or hub is used, the two states have an agreement that both signed, within its dates."""
    if held.illinois_signed_on is None and held.partner_signed_on is None:
        return _missing("The two states have no signed agreement.")
    if held.illinois_signed_on is None or held.partner_signed_on is None:
        return _missing("Only one of the two states has signed the agreement.")
    if held.from_on is None or held.from_on > held.asked_on:
        begins = f" It begins on {held.from_on}." if held.from_on else ""
        return _missing(f"The agreement is signed and not yet in force.{begins}")
    if held.ended_on is not None and held.ended_on <= held.asked_on:
        return _missing(f"The agreement of the two states was ended on {held.ended_on}.")
    if held.last_day is not None and held.last_day < held.asked_on:
        return _missing(f"The agreement of the two states ended on {held.last_day}.")
    return passed("agreement-in-force", "The agreement of the two states is signed and in force.")


@rule("PMP-56", "PMP-57", cite=f"{SECTION}(c)(3)")
def sharing_mutual(held: SharingHeld, law: Law) -> Decision:
    """Illinois shares with a state that shares with Illinois; one way, or suspended, nothing goes either way."""
    on, faults = held.asked_on, []
    if not _runs(held.shares_with_us_from, held.shares_with_us_last_day, on):
        faults.append(_one_way("The other state does not give its records to Illinois on that day"))
    if not _runs(held.we_share_from, held.we_share_last_day, on):
        faults.append(_one_way("Illinois does not give its records to the other state on that day"))
    begun = held.suspended_from is not None and held.suspended_from <= on
    if begun and (held.resumed_on is None or held.resumed_on > on):
        faults.append(_one_way(f"Sharing has been suspended since {held.suspended_from}"))
    return breached(*faults) if faults else passed("mutual", "Records go both ways on that day.")


def _runs(begins: date | None, last: date | None, on: date) -> bool:
    return begins is not None and begins <= on and (last is None or last >= on)


def _one_way(says: str) -> Reason:
    return reason("SHARING_NOT_MUTUAL", f"{says}; sharing goes both ways or not at all.")


def _missing(says: str) -> Decision:
    return breached(reason("STATE_AGREEMENT_MISSING", f"{says} A vendor's own contract does not stand in for it."))
