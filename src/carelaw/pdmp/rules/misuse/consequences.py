"""§10(e), §14: who prosecutes, and what the licensing board is told."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.misuse import Office, Prosecution, ViolationNotice

PROSECUTORS = (Office.ATTORNEY_GENERAL, Office.DISTRICT_ATTORNEY)


@rule("MAP-180", cite="§14")
def shared_prosecution(prosecution: Prosecution, law: Law) -> Decision:
    """The Attorney General and the county's district attorney may both prosecute; one act, one open prosecution."""
    if prosecution.office is None:
        return wanting(fault("E-MAP-180.needs-office", f"Choose the office: {' or '.join(PROSECUTORS)}.", "office"))
    if prosecution.office not in PROSECUTORS:
        says = f"The {prosecution.office} office does not prosecute this. Permitted: {' or '.join(PROSECUTORS)}."
        return breached(fault("E-MAP-180", says, "office", prosecution.office.value))
    if prosecution.open_with is not None:
        says = (
            f"The office {prosecution.open_with} prosecutes this act already. An act is counted in one open "
            "prosecution; record how that one ended first."
        )
        return breached(fault("E-MAP-180.open-already", says, "office", prosecution.open_with.value))
    return passed("may-prosecute", "This office may take the act for prosecution.", prosecution.office.value)


@rule("MAP-160", cite="§10(e)")
def violation_notice(notice: ViolationNotice, law: Law) -> Decision:
    """A prescriber or dispenser who violated the act faces professional sanctions as well: the board is told.

    From a concluded case only; a referral that rests on an alert has a rule of its own, and replaces nothing here.
    """
    if notice.licensee is False:
        return outside(fault("no-licensee", "Neither a prescriber nor a dispenser: no licensing board is told."))
    missing = {
        "concluded": (notice.concluded, "Whether the case is concluded is needed."),
        "violation": (notice.violation_found, "Whether a violation is found is needed."),
        "licensee": (notice.licensee, "Whether the person is a prescriber or dispenser is needed."),
    }
    if notice.concluded is False:
        says = "The case is not concluded. A board is told of a violation after the finding, not before."
        return breached(fault("E-MAP-160", says, "case"))
    wants = [fault(f"E-MAP-160.needs-{name}", says) for name, (value, says) in missing.items() if value is None]
    if wants:
        return wanting(*wants)
    if not notice.violation_found:
        says = "The case found no violation; there is nothing to tell."
        return breached(fault("E-MAP-160.no-violation", says, "case"))
    return passed("board-is-told", "The licensing board is told of the violation, besides any other consequence.")
