"""§3 "dispenser": any person lawfully authorized to dispense here, less eight exclusions; and pharmacies by §7(a)."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import Rule, rule
from carelaw.pdmp.facts.intake import DispenserClass
from carelaw.pdmp.rules.excluded_administration import excluded_administration
from carelaw.pdmp.rules.excluded_correctional import excluded_correctional
from carelaw.pdmp.rules.excluded_facility_supply import excluded_facility_supply
from carelaw.pdmp.rules.excluded_hospice import excluded_hospice
from carelaw.pdmp.rules.excluded_life_provider import excluded_life_provider
from carelaw.pdmp.rules.excluded_on_site_administration import excluded_on_site_administration
from carelaw.pdmp.rules.excluded_veterinarian import excluded_veterinarian
from carelaw.pdmp.rules.excluded_wholesaler import excluded_wholesaler

NOT_DISPENSING: tuple[Rule[DispenserClass], ...] = (excluded_on_site_administration, excluded_administration)
OF_THE_DISPENSER: tuple[Rule[DispenserClass], ...] = (
    excluded_correctional,
    excluded_wholesaler,
    excluded_life_provider,
    excluded_hospice,
    excluded_facility_supply,
    excluded_veterinarian,
)
ENTITY_WIDE = frozenset({"E-MAP-23", "E-MAP-24", "E-MAP-25", "E-MAP-27"})


@rule("MAP-19", cite='§3 "dispenser"', readings=("AMB-25", "AMB-36", "AMB-37", "AMB-42"))
def who_must_report(party: DispenserClass, law: Law) -> Decision:
    """Anyone authorized to dispense here reports, mail order and Internet sellers included, unless excluded.

    A pharmacy with a permit reports even when an excluded entity owns it (AMB-36): the exclusions qualify only the
    dispenser. What is administered is not dispensed by anybody.
    """
    if not party.known or party.kind is None:
        return wanting(fault("E-MAP-19.unknown", _UNKNOWN, "PHA03"))
    shielded = party.pharmacy_permit and law.reading("AMB-36") == "permit-reports"
    exclusions = NOT_DISPENSING if shielded else NOT_DISPENSING + OF_THE_DISPENSER
    answers = [exclusion(party, law=law) for exclusion in exclusions]
    excluding = [_cited(one) for one in answers if one.outcome is Outcome.NOT_APPLICABLE]
    if excluding:
        return _excluded(excluding, law)
    missing = [_cited(one) for one in answers if one.outcome is Outcome.INDETERMINATE]
    if missing:
        return wanting(*missing)
    if party.pharmacy_permit:
        return passed("pharmacy-reports", "A pharmacy with a permit reports.")
    return _authorized(party)


_UNKNOWN = (
    "The dispenser is not classified, so nothing it sends can enter a history. "
    "Answer the classification of §3 for it; its reports are kept and judged again."
)


def _authorized(party: DispenserClass) -> Decision:
    if party.authorized_here is None:
        says = "Whether the party is lawfully authorized to dispense in Pennsylvania is needed."
        return wanting(fault("E-MAP-19.needs-authority", says, "PHA03"))
    if not party.authorized_here:
        says = "A party that is not authorized to dispense in Pennsylvania is not a dispenser of this act."
        return outside(fault("E-MAP-19.not-authorized", says, "PHA03"))
    return passed("dispenser-reports", "Authorized to dispense in Pennsylvania, and no exclusion applies.")


def _excluded(excluding: list[Reason], law: Law) -> Decision:
    if law.reading("AMB-42") == "accept" and all(reason.code in ENTITY_WIDE for reason in excluding):
        says = "The sender is excluded and reports of its own accord; the report is taken as voluntary."
        return to_review(*(Reason("W-MAP-19.voluntary", says, cite=reason.cite) for reason in excluding[:1]))
    return outside(*excluding)


def _cited(decision: Decision) -> Reason:
    """The reason of an exclusion with its own paragraph."""
    reason = decision.reasons[0]
    return Reason(reason.code, reason.says, reason.value, reason.field, decision.cite)
