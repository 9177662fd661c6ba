"""§7(b)(3), element 3: the date the prescription was written."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import WrittenDate


@rule("MAP-32", cite="§7(b)(3)")
def written_date(written: WrittenDate, law: Law) -> Decision:
    """A real date, not after the dispensing date."""
    if written.written_on is None:
        says = "DSP03 holds no date on which the prescription was written. Add it (CCYYMMDD) and send the record again."
        return breached(fault("E-MAP-32.missing", says, "DSP03"))
    if written.dispensed_on is None:
        says = "The dispensing date is needed to judge the date written."
        return wanting(fault("E-MAP-32.needs-dispensed-on", says, "DSP17"))
    if written.written_on > written.dispensed_on:
        says = (
            "The date written (DSP03) lies after the dispensing date. Correct the wrong one and send the record again."
        )
        return breached(fault("E-MAP-32.after-dispensing", says, "DSP03", written.written_on))
    return passed("written-date", "The date written is not after the dispensing date.")
