"""215 ILCS 5/513b1(b)(1): a price list is updated at least every seven calendar days."""

from __future__ import annotations

from datetime import timedelta

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import ListUpdate
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, adopted, local_day, not_binding


@rule("MAC-15", cite="215 ILCS 5/513b1(b)(1)", readings=("S15",))
def mac_list_update(update: ListUpdate, law: Law) -> Decision:
    """No more than seven calendar days between two updates of a price list.

    The value is the number of days late, or the days left while no further update is there. A confirmation counts
    only with a price source of the last seven days.
    """
    if update.previous_at is None:
        return outside(fault("first-publication", "Nothing was published before; the days run from here."))
    ends = update.next_at or update.seen_at
    if not adopted(law, CONTRACTS_ACT, local_day(ends)):
        return outside(not_binding(law, CONTRACTS_ACT, local_day(ends)))
    if ends < update.previous_at or ends > update.seen_at:
        says = "An update is dated before the one that it follows, or in the future. Send it again with its true date."
        return wanting(fault("E-MAC-15.order", says, "published_at"))
    days = law.number("mac.update_days", local_day(ends))
    if update.next_at is not None and update.kind == "confirm" and not _fresh_source(update, days):
        says = f"A confirmation counts only with a price source dated within the {days} days before it."
        return breached(fault("E-MAC-15.source", says, "source_on", update.source_on))
    late = _days_late(update, days, law)
    if late > 0:
        says = f"{counted(late, 'day')} over the {days} days between two updates. Publish or confirm the list now."
        return breached(fault("E-MAC-15", says, value=late))
    if update.next_at is None:
        code = "due-today" if late == 0 else "fresh"
        return passed(code, f"Next update due in {counted(-late, 'day')}.", -late)
    return passed("updated-in-time", f"Updated within {days} days.", 0)


def _fresh_source(update: ListUpdate, days: int) -> bool:
    if update.source_on is None or update.next_at is None:
        return False
    return 0 <= (local_day(update.next_at) - update.source_on).days <= days


def _days_late(update: ListUpdate, days: int, law: Law) -> int:
    """Days over the limit; negative are days left."""
    assert update.previous_at is not None
    ends = update.next_at or update.seen_at
    if law.reading("S15") == "hours":
        over = ends - update.previous_at - timedelta(days=days)
        return -(-over // timedelta(days=1))
    return (local_day(ends) - local_day(update.previous_at)).days - days
