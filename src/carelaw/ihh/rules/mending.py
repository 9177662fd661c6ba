"""What would mend a member-month that is not paid, and until when; nothing, where the law leaves no way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from carelaw.kernel.dates import end_of_month
from carelaw.law.register import Law


@dataclass(frozen=True, slots=True)
class Mend:
    """What to do and until when; no day where the Department acts or nothing can be done."""

    says: str
    until: date | None = None


_BY_CLAIM = {
    "PAY-NO-QUALIFYING": "If a service took place in the month, log it with its day, activity and contact.",
    "PAY-NO-CONTACT": "If there was a live talk or meeting in the month, log it.",
    "SVC-NOT-QUALIFYING": "Log the service under one of the listed activities, if it was one.",
    "PAY-TEL-LIMIT": "If the member was met face to face in the month, log that service.",
    "PAY-DUP-CONTACT": "If another contact took place in the month, log it.",
    "PAY-TEL-PENDING-OUTCOME": "Log a face-to-face service of the month, or wait for the outcomes of the year before.",
    "PAY-NOT-MEMBER": "If consent was signed before the service, enter the consent; a service after it can be logged.",
    "PAY-DENIAL-WINDOW": "Hand in what is late through the enrollment system; log services outside the days.",
    "PAY-EXCLUDED": "If the exclusion had ended, have it corrected; a service on an eligible day can be logged.",
}
_OTHERWISE = {
    "PAY-NOT-STARTED": "Nothing: the program paid nothing yet in that month.",
    "PAY-IHH-NOT-ENROLLED": "Nothing for days without an active enrollment; see the enrollment under Subpart B.",
    "PAY-TIER-NOT-SERVED": "Nothing at this health home; the member may choose one that serves the tier.",
    "PAY-ALREADY-PAID": "Nothing: one payment a member a month, to the health home that served first.",
    "PAY-LATE-CLAIM": "Nothing for this service; a service of the month that was logged in time would pay.",
    "PAY-DUP-REVIEW": "Send the reviewer the record that shows how the services differ.",
    "PAY-NO-RATE": "Nothing by the health home; the Department's fee schedule has no line yet.",
    "PAY-SPLIT-REVIEW": "Nothing by the health home; finance divides the month.",
}


def mending(code: str, month: date, law: Law) -> Mend:
    """How a member-month with this answer could still be paid. The month's last day has the longest time."""
    if code in _BY_CLAIM:
        last_service = end_of_month(month)
        return Mend(_BY_CLAIM[code], last_service + timedelta(days=law.number("ihh.timely_filing_days", last_service)))
    return Mend(_OTHERWISE.get(code, ""))
