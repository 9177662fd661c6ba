"""What of the stored dispensings a day still lets be seen, under the law and the board's listings of that day."""

from __future__ import annotations

from datetime import date

from carelaw.law.register import Law
from carelaw.pdmp.rules.retention.clock import Sight, sight_on
from carelaw.pdmp.use_cases.reporting.exempting import exempt_periods


def in_sight_on(on: date, law: Law) -> Sight:
    """Which dispensings may be shown on a day: by their years, and under AMB-34 without what the board lists."""
    if law.reading("AMB-34") != "retroactive":
        return sight_on(on, law)
    listed = exempt_periods().items()
    exempt = frozenset(code for code, (since, until) in listed if since <= on and (until is None or on < until))
    return sight_on(on, law, exempt)
