"""§7(b)(4), element 4: the date the prescription was dispensed."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispensedDate


@rule("MAP-33", cite="§7(b)(4)", readings=("AMB-07",))
def dispensed_date(dispensed: DispensedDate, law: Law) -> Decision:
    """The delivery date: date sold when there is one, else date filled (AMB-07); never in the future."""
    day = dispensing_day(dispensed.sold_on, dispensed.filled_on, law)
    if day is None:
        says = "Neither DSP17 (date sold) nor DSP05 (date filled) holds a date. Add one and send the record again."
        return breached(fault("E-MAP-33.missing", says, "DSP17"))
    if day > dispensed.received_on:
        says = "The dispensing date lies after the day the report came in. Correct it and send the record again."
        return breached(fault("E-MAP-33.future", says, "DSP17" if day == dispensed.sold_on else "DSP05", day))
    return passed("dispensed-date", "The dispensing date is there and not in the future.", day)


def dispensing_day(sold_on: date | None, filled_on: date | None, law: Law) -> date | None:
    """The day that counts as the dispensing date under the chosen reading."""
    if law.reading("AMB-07") == "delivered":
        return sold_on or filled_on
    return filled_on or sold_on
