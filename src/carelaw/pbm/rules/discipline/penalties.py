"""215 ILCS 5/512-5(c), 512-12: civil penalties after a hearing, forfeitures by the day, and how both are capped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import (
    CivilPenalty,
    ContinuingViolations,
    Forfeiture,
    PenaltyOrder,
    PersonKind,
    ViolationDays,
)

_FIRST, _SECOND = "215 ILCS 5/512-12 ¶1", "215 ILCS 5/512-12 ¶2"


@rule("PBM-49", cite="215 ILCS 5/512-5(c)")
def penalty_after_hearing(order: PenaltyOrder, law: Law) -> Decision:
    """A civil penalty, besides or instead of an action against the license, follows a completed hearing."""
    if order.hearing_completed is None:
        return breached(fault("E-PBM-49", "No hearing was held. Hold it before a penalty is ordered.", "hearing"))
    if not order.hearing_completed:
        says = "The hearing is not complete. Enter its remaining stages through the proposed findings first."
        return breached(fault("E-PBM-49.incomplete", says, "hearing"))
    return passed("heard", "The hearing is complete.")


def cap_for(causes: Iterable[str], on: date, law: Law) -> Decimal:
    """The most that can be charged for the distinct causes found."""
    return Decimal(law.number("pbm.penalty_cap_per_cause", on) * len(set(causes))).quantize(Decimal("0.01"))


@rule("PBM-50", cite=_FIRST)
def civil_penalty_cap(penalty: CivilPenalty, law: Law) -> Decision:
    """At most $50,000 for each distinct cause found; not for each fact or day."""
    if not penalty.causes_found:
        return wanting(fault("needs-causes_found", "No cause was found; a penalty rests on at least one.", "causes"))
    cap = cap_for(penalty.causes_found, penalty.on, law)
    if not 0 < penalty.amount <= cap:
        found = counted(len(set(penalty.causes_found)), "cause")
        says = f"${penalty.amount:,} is not permitted. Permitted: above 0, at most ${cap:,} for {found} found."
        return breached(fault("E-PBM-50", says, "amount", cap))
    return passed("within-cap", f"Within the cap of ${cap:,}.", cap)


def days_of(violations: Iterable[ViolationDays], as_of: date | None = None) -> dict[str, int]:
    """The days of each violation, both ends counted; a day of the same violation counts once."""
    days: dict[str, set[date]] = {}
    for one in violations:
        last = one.until or as_of
        if last is not None:
            listed = (one.since + DAY * step for step in range((last - one.since).days + 1))
            days.setdefault(one.violation, set()).update(listed)
    return {violation: len(each) for violation, each in days.items()}


@rule("PBM-52", cite=_SECOND)
def violation_days(continuing: ContinuingViolations, law: Law) -> Decision:
    """Every day of a continuing violation is an offense of its own; different violations count side by side."""
    if not continuing.violations:
        return wanting(fault("needs-violations", "List at least one violation with its days.", "violations"))
    for one in continuing.violations:
        if one.until is None and continuing.as_of is None:
            says = (
                f"The violation “{one.violation}” has no end. Give its last day, or the day up to which it is counted."
            )
            return breached(fault("E-PBM-52.open", says, "until"))
        last = one.until or continuing.as_of
        if last is not None and last < one.since:
            says = f"The violation “{one.violation}” would end on {last}. Permitted: {one.since} or later."
            return breached(fault("E-PBM-52", says, "until", one.since))
    days = sum(days_of(continuing.violations, continuing.as_of).values())
    return passed("counted", f"{counted(days, 'violation-day')}.", days)


@rule("PBM-51", cite=_SECOND, readings=("R6",))
def forfeiture_cap(forfeiture: Forfeiture, law: Law) -> Decision:
    """Whoever fails to observe the law forfeits up to $5,000 for each violation and day, to the Division."""
    if forfeiture.person is PersonKind.PHARMACY and not forfeiture.own_duty:
        says = "The duty was not the pharmacy's own; look for whose duty it was."
        return outside(fault("not-its-duty", says, "person"))
    if forfeiture.violation_days < 1:
        return wanting(fault("needs-violation_days", "Enter the violations with their days first.", "violation_days"))
    per_day = law.number("pbm.forfeiture_cap", forfeiture.on)
    cap = Decimal(per_day * forfeiture.violation_days).quantize(Decimal("0.01"))
    if not 0 < forfeiture.amount <= cap:
        says = f"${forfeiture.amount:,} is not permitted. Permitted: above 0, at most ${cap:,}, "
        says += f"{counted(forfeiture.violation_days, 'violation-day')} at ${per_day:,}."
        return breached(fault("E-PBM-51", says, "amount", cap))
    if law.reading("R6") == "offer" and not forfeiture.hearing_offered:
        says = "The paragraph asks for no hearing; one is offered all the same before it is charged."
        return to_review(fault("W-PBM-51.hearing", says, "hearing_offered", cap))
    return passed("within-cap", f"Within the cap of ${cap:,}.", cap)
