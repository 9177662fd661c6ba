"""§9(b)(3)(i)(A) and (B): which rows law enforcement may be given. Schedule II is the state list's (AMB-12)."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import AskedDoor, SchedulesAsked, StoredSchedule
from carelaw.pdmp.rules.periods import within

SECOND = "II"
FEDERAL_ONLY = "federal"
SCHEDULES = ("I", SECOND, "III", "IV", "V", FEDERAL_ONLY)
STANDING_NOTE = (
    "Schedule II of the state list is given without a court order; every other schedule, and what only the federal "
    "list holds, needs one (§9(b)(3)(i)). This note stands on every answer, whether or not other rows exist."
)
_NEEDS_ORDER = "Other schedules than II of the state list need a court order (§9(b)(3)(i)(B))."


@rule("MAP-70", cite="§9(b)(3)(i)(B)")
def schedules_open(asked: SchedulesAsked, law: Law) -> Decision:
    """Which of the schedules asked for a request opens: II always, the others within a lawful order.

    What is not open is refused in the same words whether or not there is anything of it.
    """
    if not asked.schedules:
        says = f"Say which schedules are asked for: {', '.join(SCHEDULES)}."
        return wanting(fault("E-MAP-70.needs-schedules", says, "schedules"))
    unknown = [name for name in asked.schedules if name not in SCHEDULES]
    if unknown:
        says = f"{', '.join(unknown)} is no schedule. Permitted: {', '.join(SCHEDULES)}."
        return breached(fault("E-MAP-70.schedule-unknown", says, "schedules", tuple(unknown)))
    opened = tuple(name for name in asked.schedules if name == SECOND or _ordered(name, asked))
    if not opened:
        return breached(fault("E-MAP-70", _NEEDS_ORDER, "schedules", asked.schedules))
    reasons = [Reason("schedules-open", f"Open: {', '.join(opened)}.", opened)]
    if len(opened) < len(asked.schedules):
        reasons.append(fault("E-MAP-70.partial", STANDING_NOTE))
    return Decision(Outcome.PASS, tuple(reasons))


@rule("MAP-69", "MAP-70", cite="§9(b)(3)(i)(A), (B)", readings=("AMB-12", "AMB-13"))
def law_enforcement_row(row: StoredSchedule, law: Law) -> Decision:
    """May this row be given? Schedule II of the state list as stored at dispensing, or within a court order."""
    if row.door is AskedDoor.GRAND_JURY and law.reading("AMB-13") == "subject-only":
        return passed("grand-jury-row", "A grand jury's query knows no split by schedule.")
    if row.door is not AskedDoor.ORDER and _is_second(row, law):
        return passed("schedule-ii", "Schedule II of the state list.")
    if row.door is AskedDoor.SCHEDULE_II or row.order_stands is False:
        return breached(fault("E-MAP-70", _NEEDS_ORDER))
    if row.order_stands is None:
        return wanting(fault("E-MAP-70.needs-order", "Whether a lawful order covers the person is needed."))
    if (row.state_schedule or FEDERAL_ONLY) not in row.order_schedules:
        return breached(fault("E-MAP-70.schedule", "The order does not cover the row's schedule."))
    if row.dispensed_on is None or row.order_from is None:
        return wanting(fault("E-MAP-70.needs-days", "The day of dispensing and the order's period are needed."))
    if not within(row.dispensed_on, row.order_from, row.order_to):
        return breached(fault("E-MAP-70.period", "The row lies outside the period of the order."))
    return passed("within-order", "Within the order's person, period and schedules.")


def _ordered(name: str, asked: SchedulesAsked) -> bool:
    return bool(asked.order_stands) and name in asked.order_schedules


def _is_second(row: StoredSchedule, law: Law) -> bool:
    reading = law.reading("AMB-12")
    if reading == "state-today":
        return row.state_schedule_today == SECOND
    if reading == "either-list":
        return SECOND in {row.state_schedule, row.federal_schedule}
    return row.state_schedule == SECOND
