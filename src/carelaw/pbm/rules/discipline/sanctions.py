"""215 ILCS 5/512-5(d) to (f): reach after a license ended, handing it back, publication, the bar, no work meanwhile."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import DAY, days_after, years_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import (
    ActionKind,
    CaseReach,
    Engagement,
    HandedBack,
    MatchedBy,
    Publishing,
    Reapplication,
    SanctionKind,
)
from carelaw.pbm.rules.discipline.notice_and_demand import last_day_to_demand

LICENSE_ENDED = "license-ended"
PUBLISHED = (ActionKind.SUSPENSION, ActionKind.DENIAL, ActionKind.REVOCATION)


@rule("PBM-53", cite="215 ILCS 5/512-5(d)")
def case_goes_on(reach: CaseReach, law: Law) -> Decision:
    """A case is opened, ordered and enforced although the license was surrendered or lapsed."""
    if reach.step == "close" and reach.ground == LICENSE_ENDED:
        status = reach.license_status or "ended"
        says = f"The license is {status}; that closes no case. Close it unfounded, complied with or by order."
        return breached(fault("E-PBM-53", says, "ground", reach.ground))
    return passed("within-reach", "The Director's reach does not end with the license.", reach.license_status)


@rule("PBM-54", cite="215 ILCS 5/512-5(e)")
def license_handed_back(handed: HandedBack, law: Law) -> Decision:
    """After a suspension, denial or revocation the license is handed back promptly, in person or by mail."""
    if handed.event not in PUBLISHED:
        return outside(fault("nothing-to-hand-back", "Only suspension, denial and revocation ask for it.", "event"))
    if handed.delivered_on is not None and handed.method not in ("in-person", "mail"):
        says = f"“{handed.method}” is no way to hand it back. Permitted: in-person, mail."
        return breached(fault("E-PBM-54", says, "method", handed.method))
    target = days_after(handed.event_on, law.number("pbm.license_return_days", handed.event_on))
    if (handed.delivered_on or handed.seen_on) > target:
        says = f"Not handed back by {target}. The law says promptly and has no number: a person looks."
        return to_review(fault("W-PBM-54.slow", says, "delivered_on", target))
    if handed.delivered_on is None:
        return wanting(fault("not-yet", f"Hand the license back in person or by mail, at best by {target}."))
    return passed("handed-back", f"Handed back on {handed.delivered_on}.")


def final_on(publishing: Publishing, law: Law) -> date | None:
    """The day on which a sanction is final; None while a hearing is owed."""
    if publishing.demanded:
        return publishing.ordered_on
    if publishing.mailed_on is None:
        return None
    return last_day_to_demand(publishing.mailed_on, law) + DAY


@rule("PBM-55", cite="215 ILCS 5/512-5(e)")
def published_when_final(publishing: Publishing, law: Law) -> Decision:
    """Suspensions, denials and revocations are published once final, and not before."""
    if publishing.kind not in PUBLISHED:
        says = "Only suspensions, denials and revocations are published under this subsection."
        return outside(fault("not-published", says, "kind", publishing.kind))
    final = final_on(publishing, law)
    if final is None:
        why = "a hearing was demanded and no order is made" if publishing.demanded else "its notice is not mailed"
        return breached(fault("E-PBM-55.pending", f"It is not final: {why}.", "publish_on"))
    if publishing.held_until is not None and publishing.publish_on <= publishing.held_until:
        says = f"Held for judicial review through {publishing.held_until}."
        return breached(fault("E-PBM-55.held", says, "publish_on", publishing.held_until))
    if publishing.publish_on < final:
        says = f"{publishing.publish_on} is too early. Permitted: {final}, the day on which it is final, or later."
        return breached(fault("E-PBM-55", says, "publish_on", final))
    return passed("final", f"Final on {final}.", final)


def barred_through(event_on: date, law: Law) -> date:
    """The last day of the bar: the anniversary belongs to it."""
    return years_after(event_on, law.number("pbm.reapplication_bar_years", event_on))


@rule("PBM-56", cite="215 ILCS 5/512-5(f)", readings=("R7",))
def three_year_bar(application: Reapplication, law: Law) -> Decision:
    """Nobody applies within three years after a revocation, or after a denial for a listed cause."""
    if application.event is SanctionKind.SUSPENSION:
        return outside(fault("no-bar", "A suspension bars no application.", "event"))
    if application.event is SanctionKind.DENIAL:
        if not application.for_cause:
            return outside(
                fault("no-cause", "A file returned incomplete is no denial under this section.", "for_cause")
            )
        if law.reading("R7") == "none":
            return outside(fault("no-period", "Under this reading a denial bars no application.", "event"))
    last = barred_through(application.event_on, law)
    if application.applied_on > last:
        return passed("bar-ended", f"The bar ran through {last}.", last)
    says = f"Applied on {application.applied_on}. After the {application.event} of {application.event_on} "
    says += f"the earliest day is {last + DAY}."
    if application.matched_by is MatchedBy.CONTROLLING_OFFICER:
        return to_review(fault("W-PBM-56.officer", f"An officer of a barred person. {says}", "officers", last + DAY))
    return breached(fault("E-PBM-56", says, "applied_on", last + DAY))


@rule("PBM-57", cite="215 ILCS 5/512-5(f)", readings=("R7",))
def not_engaged_meanwhile(engagement: Engagement, law: Law) -> Decision:
    """While a revocation, suspension or denial lasts, nobody hires, contracts with or uses that benefit manager."""
    until = engagement.until
    if engagement.kind is SanctionKind.DENIAL:
        if law.reading("R7") == "none":
            return outside(fault("no-period", "Under this reading a denial has no period.", "kind"))
        bar = barred_through(engagement.since, law)
        until = min(until, bar) if until else bar
    if engagement.on < engagement.since:
        return passed("before", f"The {engagement.kind} begins on {engagement.since}.")
    if until is not None and engagement.on > until:
        return passed("ended", f"The {engagement.kind} ran through {until}.", until)
    lasts = f"through {until}" if until else "until it is lifted"
    says = f"{engagement.on} is not permitted: the {engagement.kind} since {engagement.since} lasts {lasts}. "
    return breached(fault("E-PBM-57", f"{says}Choose another benefit manager, or a later day.", "on", until))
