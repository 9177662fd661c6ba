"""215 ILCS 5/513b1(c): the three tests before a drug may stand on a price list."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, fault, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import ListedDrug
from carelaw.pbm.rules.mac_availability import mac_availability
from carelaw.pbm.rules.mac_not_obsolete import mac_not_obsolete
from carelaw.pbm.rules.mac_rating import mac_compendium_rating, mac_orange_book_rating

_OPEN = {Outcome.PASS, Outcome.NOT_APPLICABLE}


@rule("MAC-30", cite="215 ILCS 5/513b1(c)", readings=("S6", "S7"))
def mac_listing_gate(drug: ListedDrug, law: Law) -> Decision:
    """A drug stands on a list only if its rating, its availability and its not being obsolete are all ensured."""
    rating = better_rating(
        mac_orange_book_rating(drug.rating, law=law), mac_compendium_rating(drug.compendium, law=law)
    )
    rest = (mac_availability(drug.availability, law=law), mac_not_obsolete(drug.obsolescence, law=law))
    tests = (rating, *rest)
    failed = reasons_of(tests, Outcome.VIOLATION)
    if failed:
        return breached(*failed)
    if rating.outcome is Outcome.INDETERMINATE and rest[0].codes == ("needs-catalogue",):
        says = "No evidence at all: neither a rating nor a wholesaler's offer is on file for this drug."
        return breached(fault("E-MAC-30.no-evidence", says, "evidence"))
    missing = reasons_of(tests, Outcome.INDETERMINATE)
    if missing:
        return wanting(*missing)
    looked_at = reasons_of(tests, Outcome.REVIEW)
    if looked_at:
        return Decision(Outcome.REVIEW, looked_at)
    return Decision(Outcome.PASS, tuple(reason for test in tests for reason in test.reasons))


def better_rating(one: Decision, other: Decision) -> Decision:
    """Either rating opens the gate; where neither does, the first that knows something speaks."""
    for decision in (one, other):
        if decision.outcome in _OPEN:
            return decision
    return other if one.outcome is Outcome.INDETERMINATE and other.outcome is Outcome.VIOLATION else one


def reasons_of(tests: tuple[Decision, ...], outcome: Outcome) -> tuple[Reason, ...]:
    return tuple(
        Reason(r.code, r.says, r.value, r.field, test.cite)
        for test in tests
        if test.outcome is outcome
        for r in test.reasons
    )
