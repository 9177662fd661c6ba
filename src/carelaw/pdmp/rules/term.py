"""On which days the act binds."""

from __future__ import annotations

from datetime import date, timedelta

from carelaw.kernel.decision import Reason
from carelaw.law.register import Law

RULEBOOK = "pa-abc-map"


def binds(law: Law, day: date) -> bool:
    """True when the act is in force on a day, under the chosen reading of its last day (AMB-25)."""
    if not law.in_force(RULEBOOK, day):
        return False
    if law.reading("AMB-25") == "through-last-day":
        return True
    return all(day != period.last_day for period in law.periods(RULEBOOK))


def not_binding(law: Law, day: date, what: str) -> Reason:
    """Why the act does not reach a day: it has not begun (§40(3)) or it has lapsed (§39)."""
    first = law.periods(RULEBOOK)[0].first_day
    if day < first:
        says = f"The act is not in force for {what}: it starts on {first} (§40(3))."
        return Reason("E-MAP-06", says, cite="§40(3)")
    ended = max(period.last_day for period in law.periods(RULEBOOK) if period.last_day and period.last_day <= day)
    if law.reading("AMB-25") != "through-last-day":
        ended -= timedelta(days=1)
    says = (
        f"The act is no longer in force for {what}: its last day was {ended} (§39). "
        "Nothing is deleted for that; record the law that extends it, with its citation, and ask again."
    )
    return Reason("E-MAP-07", says, cite="§39")
