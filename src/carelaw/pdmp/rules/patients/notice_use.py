"""§5(3): prescribers use the notice; dispensers use it or display it."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import NoticeHolder, NoticeMode, NoticeUse


@rule("MAP-107", cite="§5(3)", readings=("AMB-43",))
def notice_use(use: NoticeUse, law: Law) -> Decision:
    """A prescriber hands the notice over or reads it; a dispenser may post it; both in the version in force."""
    if use.version_in_force is None:
        return wanting(fault("E-MAP-107.no-notice", "The board has published no notice yet.", "version_in_force"))
    if use.mode is None or use.version is None:
        says = "Say how the notice is used (given, posted) and which version was obtained."
        return wanting(fault("E-MAP-107.needs-use", says, "mode"))
    display_alone = use.holder is NoticeHolder.PRESCRIBER and use.mode is NoticeMode.POSTED
    if display_alone and law.reading("AMB-43") == "use":
        says = "A prescriber hands the notice to the patient or reads it; posting it alone is not enough."
        return breached(fault("E-MAP-107.display-alone", says, "mode"))
    if use.version < use.version_in_force:
        says = f"Version {use.version} is outdated. Obtain version {use.version_in_force}."
        return to_review(fault("outdated-version", says, "version", use.version))
    return passed("notice-used", "The notice is used as the act says, in the version in force.")
