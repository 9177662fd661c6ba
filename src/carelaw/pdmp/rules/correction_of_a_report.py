"""§7(a): new, revised and void reports. A revision or a void needs an original by the same dispenser."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import Correction

STATUSES = ("new", "revise", "void")


@rule("MAP-28", "MAP-29", cite="§7(a)")
def correction_of_a_report(row: Correction, law: Law) -> Decision:
    """A revision or void names a report of the same dispenser that is on file; a new one is not on file yet.

    A key names the dispenser, the prescription, the fill, the partial fill and the date. The same content sent again
    under its key is a duplicate: nothing happens and nothing is wrong.
    """
    if row.status not in STATUSES:
        says = "DSP01 must say 00 (new), 01 (revise) or 02 (void). Correct it and send the record again."
        return breached(fault("E-MAP-29.status", says, "DSP01", row.status))
    if row.on_file is None:
        says = "Whether a report with this key is on file is needed."
        return wanting(fault("E-MAP-29.needs-look-up", says, "DSP01"))
    if row.status == "new":
        return _new(row)
    if not row.on_file or row.voided:
        stands = "is voided already" if row.on_file else "is not on file"
        says = f"The report to {row.status} {stands} under this key. Check the key, or send the record as new (00)."
        return breached(fault("E-MAP-29.no-original", says, "DSP01", row.status))
    if row.by_same_dispenser is None:
        says = "Whether the report on file came from the same dispenser is needed."
        return wanting(fault("E-MAP-29.needs-dispenser", says, "PHA03"))
    if not row.by_same_dispenser:
        says = f"Only the dispenser that sent a report may {row.status} it."
        return breached(fault("E-MAP-29.another-dispenser", says, "PHA03"))
    if row.status == "revise" and row.same_content:
        return outside(fault("duplicate", "The revision equals the report on file; nothing changes."))
    return passed("original-on-file", "The original is on file and came from the same dispenser.")


def _new(row: Correction) -> Decision:
    if not row.on_file or row.voided:
        return passed("new-report", "No report with this key is on file.")
    if row.same_content:
        return outside(fault("duplicate", "The same report is on file already; nothing changes."))
    says = "A different report is on file under this key. Send the record as a revision (01)."
    return breached(fault("E-MAP-28.already-on-file", says, "DSP01", row.status))
