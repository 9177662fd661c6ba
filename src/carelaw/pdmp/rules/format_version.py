"""§7(a): the board fixes the submission format; the version in force on the day of submission counts."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import SubmittedFormat
from carelaw.pdmp.rules.periods import within


@rule("MAP-29", cite="§7(a)")
def format_version(submitted: SubmittedFormat, law: Law) -> Decision:
    """A file declares a format that the board has approved for the day it comes in."""
    if not submitted.name:
        return outside(fault("no-file-format", "A report by form, paper or interface declares no file format."))
    if not submitted.approved:
        says = "No approved submission format is recorded. Record the board's approval, then judge again."
        return wanting(fault("E-MAP-29.needs-approved-format", says, "TH01"))
    names = [one.name for one in submitted.approved if within(submitted.received_on, one.first_day, one.last_day)]
    if submitted.name in names:
        return passed("format-approved", "The file's format is approved for the day it came in.")
    permitted = ", ".join(sorted(names)) or "none"
    says = f"TH01 is '{submitted.name}'; approved for this day: {permitted}. Send the file again in an approved format."
    return breached(fault("E-MAP-29.version", says, "TH01", submitted.name))
