"""(b)(5), (d)(2), (d)(5), (d)(6)(E): the agreements that traffic rests on, judged on the day of the request."""

from __future__ import annotations

from datetime import date

from carelaw.gateway.facts.search import CarriedBy, Memorandum, VendorAgreement
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-74", "PMP-76", cite=f"{SECTION}(b)(5), (d)(5)", readings=("A-04", "A-31"))
def data_sharing_agreement_current(held: VendorAgreement, law: Law) -> Decision:
    """Whoever runs the connecting software has a data sharing agreement that is executed and current."""
    if held.carried_by is CarriedBy.PROGRAM:
        return outside(
            Reason("program-option", "The program carries the traffic itself; it needs no agreement with itself.")
        )
    if held.carried_by is CarriedBy.SYSTEM_VENDOR and law.reading("A-04") == "exempt":
        return outside(
            Reason("system-vendor-exempt", "A system vendor that connects by itself is not an integration vendor.")
        )
    if held.vendor_signed_on is None or held.program_signed_on is None:
        return _missing("There is no data sharing agreement that vendor and program have both signed.")
    if held.approved_from is None or held.approved_from > held.asked_on:
        since = f"; it starts on {held.approved_from}" if held.approved_from else " and in force"
        return _missing(f"The data sharing agreement is not yet approved{since}.")
    if held.ended_on is not None and held.ended_on <= held.asked_on:
        return _missing(f"The data sharing agreement was ended on {held.ended_on}.")
    if held.expires_on is not None and held.expires_on < held.asked_on:
        if law.reading("A-31") == "grace" and held.renewal_pending:
            return passed("renewal-pending", f"The agreement ended on {held.expires_on}; its renewal is pending.")
        says = f"The data sharing agreement ended on {held.expires_on}. Traffic resumes with its renewal."
        return _missing(says)
    return passed("agreement-current", "The data sharing agreement is executed and current.")


@rule("PMP-61", "PMP-80", cite=f"{SECTION}(d)(2), (e)(2)", readings=("A-05",))
def memorandum_or_exception(held: Memorandum, law: Law) -> Decision:
    """A pharmacy entity has an executed memorandum, or was integrated before one was needed."""
    executed = held.executed_on is not None and held.executed_on <= held.asked_on
    if executed and (held.ended_on is None or held.ended_on > held.asked_on):
        return passed("memorandum-executed", "Both parties have signed the memorandum.")
    if was_integrated_before(held, law):
        return passed("previously-integrated", _exception(held))
    says = "There is no memorandum of understanding that entity and program have both signed, and no exception."
    return breached(reason("MOU_REQUIRED", says))


@rule("PMP-71", cite=f"{SECTION}(d)(6)(E)", readings=("A-05",))
def previously_integrated(held: Memorandum, law: Law) -> Decision:
    """An entity that was integrated before the rule took effect goes on without a memorandum."""
    if held.in_production_since is None:
        return outside(Reason("never-in-production", "The entity has never been in production."))
    if was_integrated_before(held, law):
        return passed("previously-integrated", _exception(held))
    last = law.number("gateway.grandfather_last_day", held.asked_on)
    says = f"In production since {held.in_production_since}, after {last}: a memorandum was needed."
    return breached(reason("MOU_REQUIRED", says))


def was_integrated_before(held: Memorandum, law: Law) -> bool:
    """Whether the exception for those already integrated holds, by the production day alone, never by hand."""
    if held.in_production_since is None:
        return False
    if law.reading("A-05") == "no-cutoff":
        return held.in_production_since < held.asked_on
    last: date = law.number("gateway.grandfather_last_day", held.asked_on)
    return held.in_production_since <= last


def _exception(held: Memorandum) -> str:
    return f"In production since {held.in_production_since}; until it asks for a change, it needs no memorandum."


def _missing(says: str) -> Decision:
    return breached(reason("DSA_NOT_CURRENT", says))
