"""215 ILCS 5/512-9(c), as House Bill 5614 has it: who sits on the independent panel, and when it reports."""

from __future__ import annotations

from carelaw.kernel.dates import DAY, quarter_of
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.appeal_work import PanelPeriod, PanelSeating

_CITE = "215 ILCS 5/512-9(c)"


@rule("PBM-124", cite=_CITE, readings=("R14",))
def panel_seat(seat: PanelSeating, law: Law) -> Decision:
    """A member is independent: no tie to either side, declared for this review, on the Director's roster."""
    ties = [
        fault("E-PBM-124.tie", f"The member has a tie to the {side}; choose another.", "member")
        for side, tied in (("benefit manager", seat.tie_to_manager), ("pharmacy", seat.tie_to_pharmacy))
        if tied
    ]
    if ties:
        return breached(*ties)
    if not seat.declared_independent:
        says = "The member has not declared independence for this review; enter the day of the declaration."
        return breached(fault("E-PBM-124.declaration", says, "declared_on"))
    if law.reading("R14") == "parties":
        if seat.manager_consents and seat.pharmacy_consents:
            return passed("seated-by-the-parties", "Both sides agreed on the member.")
        return wanting(fault("needs-consent", "Both sides agree on each member first.", "consents"))
    if not seat.on_roster:
        says = "The member is not on the Director's roster that day; enter the member first."
        return breached(fault("E-PBM-124.roster", says, "member"))
    return passed("seated", "On the Director's roster, declared, and without a tie.")


@rule("PBM-125", cite=_CITE)
def panel_report_due(period: PanelPeriod, law: Law) -> Decision:
    """The panel may report from time to time; a quarter with reviews and no report is looked at, never a breach."""
    window = quarter_of(period.quarter)
    if period.seen_on <= window.last_day:
        return outside(fault("quarter-runs", f"The quarter runs until {window.last_day}.", value=window.last_day))
    if period.reported:
        return passed("reported", "The panel reported on the quarter.")
    if not period.reviews:
        return outside(fault("no-reviews", "No review came to the panel in the quarter."))
    from_day = window.last_day + DAY
    says = f"{period.reviews} reviews since {window.starts} and no report; the panel may report from {from_day}."
    return to_review(fault("W-PBM-125.unreported", says, value=period.reviews))
