"""215 ILCS 5/512-9(c), as House Bill 5614 has it: the independent panel reports to the Director."""

from __future__ import annotations

import re

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.payments import PanelReport

CITE = "215 ILCS 5/512-9(c)"
# "patient Jane Doe", "member: J. Doe", a birth date, a card number.
_NAMED = re.compile(
    r"\b(?i:patient|member|cardholder|enrollee|insured|mr\.?|mrs\.?|ms\.?)\s*:?\s+[A-Z][a-z'.-]*\s+[A-Z][a-z'-]+"
    r"|\b(?i:date of birth|dob|born on|card(holder)? (id|number))\b"
)


@rule("PBM-125", cite=CITE)
def panel_report_fit(report: PanelReport, law: Law) -> Decision:
    """The panel reports to the Director from time to time; a report names no patient, and its period has ended."""
    if report.patients_named or names_a_patient(report.words):
        says = "The report names a patient; speak of claims and drugs alone."
        return breached(fault("E-PBM-125.patient", says, "words"))
    if report.period_to < report.period_from:
        says = f"The period ends on {report.period_to}, before it begins on {report.period_from}."
        return breached(fault("E-PBM-125.period", says, "period_to"))
    if report.period_to >= report.reported_on:
        says = f"The period runs until {report.period_to}; report on a period that has ended, from the day after."
        return breached(fault("E-PBM-125.open", says, "period_to"))
    if not report.reviews:
        return to_review(fault("W-PBM-125.empty", "No review came to the panel in this period.", value=0))
    return passed("report-fit", f"{report.reviews} reviews, no patient named.", report.reviews)


def names_a_patient(words: str) -> bool:
    """True for words that look like a patient's name, birth date or card number."""
    return bool(_NAMED.search(words))
