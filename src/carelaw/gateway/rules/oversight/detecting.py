"""(g)(1), (g)(3): what points to mining, caching or prefetching. A sign goes to a person; nothing follows by itself."""

from __future__ import annotations

from datetime import timedelta

from carelaw.gateway.facts.oversight import (
    AddressChange,
    Display,
    DisplaysOfDay,
    RequesterRate,
    SearchesOfDay,
    SearchOrder,
)
from carelaw.gateway.rules.compliance_term import chicago_day
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

MINING_RATE, MINING_SEQUENCE, TWO_ADDRESSES = "MINING_RATE", "MINING_SEQUENCE", "TWO_ADDRESSES"
CACHE_SUSPECTED, PREFETCH_SUSPECTED = "CACHE_SUSPECTED", "PREFETCH_SUSPECTED"


@rule("PMP-36", cite=f"{SECTION}(g)(1)(C)", readings=("A-19",))
def mining_rate(rate: RequesterRate, law: Law) -> Decision:
    """More distinct patients than the policy rate, by one requester, point to mining."""
    if law.reading("A-19") == "discarded":
        return outside(Reason("no-ban-on-scraping", "Under this reading harvesting by itself is not banned."))
    faults = []
    for words, count, name in (
        ("a minute", rate.patients_in_minute, "gateway.patients_per_minute"),
        ("an hour", rate.patients_in_hour, "gateway.patients_per_hour"),
    ):
        most = int(law.number(name, rate.on))
        if count > most:
            says = f"{count} patients in {words}; the policy rate is {most}."
            faults.append(Reason(MINING_RATE, says, count))
    return to_review(*faults) if faults else passed("rate-usual", "Within the policy rate.")


@rule("PMP-36", cite=f"{SECTION}(g)(1)(C)", readings=("A-19",))
def mining_sequence(order: SearchOrder, law: Law) -> Decision:
    """Searches in alphabetical or birth-date order, one after another, point to mining."""
    if law.reading("A-19") == "discarded":
        return outside(Reason("no-ban-on-scraping", "Under this reading harvesting by itself is not banned."))
    least = int(law.number("gateway.mining_sequence_searches", order.on))
    if order.run >= least:
        says = f"{order.run} searches in a row are in order; from {least} on (policy) a person looks."
        return to_review(Reason(MINING_SEQUENCE, says, order.run))
    return passed("no-sequence", f"The longest run in order is {order.run}.")


@rule("PMP-36", cite=f"{SECTION}(g)(1)(C), (g)(4)")
def one_address(change: AddressChange, law: Law) -> Decision:
    """One requester is at one place at a time."""
    if change.seconds_between is None:
        return passed("one-address", "Every search came from one address.")
    most = int(law.number("gateway.two_addresses_minutes", change.on)) * 60
    if change.seconds_between <= most:
        says = f"Searches from two addresses within {change.seconds_between} seconds; policy looks within {most}."
        return to_review(Reason(TWO_ADDRESSES, says, change.seconds_between))
    return passed("moved", "The two addresses lie far enough apart in time.")


@rule("PMP-38", cite=f"{SECTION}(g)(1)(E)")
def display_of_search(shown: Display, law: Law) -> Decision:
    """What is shown is the answer to a search just made, not something kept."""
    if not shown.transaction_known:
        return to_review(Reason(CACHE_SUSPECTED, "A display has no search of the same id here."))
    if shown.answered_at is None:
        return to_review(Reason(CACHE_SUSPECTED, "A display belongs to a search that was never answered."))
    most = int(law.number("gateway.cache_display_minutes", chicago_day(shown.displayed_at, law)))
    late = shown.displayed_at - shown.answered_at
    if late > timedelta(minutes=most):
        says = f"Shown {late.total_seconds() / 60:.1f} minutes after the answer; policy looks after {most}."
        return to_review(Reason(CACHE_SUSPECTED, says))
    return passed("shown-at-once", "It was shown when it was answered.")


@rule("PMP-38", cite=f"{SECTION}(g)(1)(E)")
def displays_match_answers(day: DisplaysOfDay, law: Law) -> Decision:
    """A point shows no more answers in a day than it got."""
    if day.displays > day.answers:
        says = f"{day.displays} displays, {day.answers} answers: something was shown more than once."
        return to_review(Reason(CACHE_SUSPECTED, says, day.displays - day.answers))
    return passed("displays-match", f"{day.displays} displays, {day.answers} answers.")


@rule("PMP-41", cite=f"{SECTION}(g)(3)")
def prefetching(day: SearchesOfDay, law: Law) -> Decision:
    """Answers never shown, a burst at opening, or a machine's even pace point to fetching ahead."""
    least = int(law.number("gateway.prefetch_searches", day.on))
    share = int(law.number("gateway.prefetch_unseen_share", day.on))
    pauses = int(law.number("gateway.prefetch_equal_pauses", day.on))
    faults = []
    if day.searches >= least and day.never_shown * 100 >= share * day.searches:
        says = f"{day.never_shown} of {day.searches} answers were never shown; policy looks from {share} percent on."
        faults.append(Reason(PREFETCH_SUSPECTED, says, day.never_shown, "never_shown"))
    if day.at_opening >= least:
        minutes = int(law.number("gateway.prefetch_opening_minutes", day.on))
        says = f"{day.at_opening} searches in the first {minutes} minutes of the day; policy looks from {least} on."
        faults.append(Reason(PREFETCH_SUSPECTED, says, day.at_opening, "at_opening"))
    if day.equal_pauses >= pauses:
        says = f"{day.equal_pauses} pauses of the same length one after another; policy looks from {pauses} on."
        faults.append(Reason(PREFETCH_SUSPECTED, says, day.equal_pauses, "equal_pauses"))
    return to_review(*faults) if faults else passed("as-people-search", "Nothing points to fetching ahead.")
