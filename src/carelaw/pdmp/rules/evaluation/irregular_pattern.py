"""§5(5)(vi): the system alerts to an irregular pattern of a dispenser or prescriber; one row is no pattern."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import PatternMeasured, Practitioner

CITE = "§5(5)(vi)"
_LEAST = 2


@rule("MAP-126", cite=CITE)
def irregular_pattern(measured: PatternMeasured, law: Law) -> Decision:
    """An alert is raised where the measure reaches the line of an approved criterion; a person looks at it."""
    if measured.subject not in set(Practitioner):
        says = f"An alert is about one of: {', '.join(Practitioner)}. Patients are never scanned."
        return breached(fault("E-MAP-126.not-a-practitioner", says, "subject"))
    if not measured.in_force:
        return outside(fault("E-MAP-125", "No approved version of the criterion is in force, so nothing is run."))
    least = max(measured.least_rows, _LEAST)
    if measured.rows < least:
        return outside(fault("no-pattern", f"{measured.rows} dispensings; a pattern needs {least}."))
    if measured.value is None:
        return wanting(fault("needs-measure", "What the criterion measures cannot be computed from these rows."))
    if measured.value >= measured.threshold:
        says = f"{measured.value} reaches the line of {measured.threshold}. A person reviews it; it proves nothing."
        return to_review(fault("irregular-pattern", says, value=str(measured.value)))
    return passed("below-line", f"{measured.value} lies below the line of {measured.threshold}.")
