"""Whether a price list reached every network pharmacy in a quarter, as the programs bill wants it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from carelaw.kernel.dates import DAY, quarter_of
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.words import counted
from carelaw.pbm.facts.mac_lists import DeliveriesOfAQuarter, ListDelivery
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, local_day
from carelaw.pbm.rules.mac_list_of_2008 import mac_list_each_quarter
from carelaw.pbm.store import models
from carelaw.pbm.use_cases.mac_letters import QUARTER_MISSED
from carelaw.pbm.use_cases.mac_lists import subjects_on
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import decisions_on, keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

MISSED = declare(
    "mac-list-quarter-missed",
    says="A price list did not reach every network pharmacy in a quarter.",
    keys={"list": Shape.ID, "quarter": Shape.DAY, "missed": Shape.COUNT},
    cite='215 ILCS 5/512-3 "Maximum allowable cost"',
)
Standing = dict[UUID, tuple[DeliveriesOfAQuarter, Decision]]


def standing_of_quarter(mac_list: models.MacList, quarter: date, seen_on: date) -> Standing:
    """For each pharmacy that was on the list throughout a quarter so far: its deliveries, and what the law says.

    Empty where the bill does not judge the quarter. What shows in the portal is delivered electronically.
    """
    window = quarter_of(quarter)
    if not adopted(adopted_law(), PROGRAMS_BILL, window.last_day):
        return {}
    on_list = subjects_on(min(window.last_day, seen_on)).filter(mac_list=mac_list, starts_on__lte=window.starts)
    reached: dict[UUID, list[ListDelivery]] = defaultdict(list)
    deliveries = models.ListDelivery.objects.filter(version__mac_list=mac_list).order_by("at")
    for pharmacy, at, channel in deliveries.values_list("pharmacy_id", "at", "channel"):
        if local_day(at) <= seen_on:
            reached[pharmacy].append(ListDelivery(local_day(at), channel != "paper"))
    found: Standing = {}
    for pharmacy in on_list.values_list("pharmacy_id", flat=True):
        facts = DeliveriesOfAQuarter(quarter, seen_on, tuple(reached[pharmacy]))
        found[pharmacy] = (facts, mac_list_each_quarter(facts, law=adopted_law()))
    return found


@each_day("pbm.list-quarters", order=61)
def notice_missed_quarters(on: date, at: datetime) -> int:
    """After each quarter: every list that missed a network pharmacy is noticed once, and its manager is told."""
    quarter = quarter_of(quarter_of(on).starts - DAY).starts
    return sum(_notice(mac_list, quarter, on, at) for mac_list in models.MacList.objects.order_by("pk"))


def _notice(mac_list: models.MacList, quarter: date, on: date, at: datetime) -> int:
    subject = f"mac-list-quarter:{mac_list.pk}:{quarter}"
    if decisions_on(subject):
        return 0
    standing = standing_of_quarter(mac_list, quarter, on)
    missed = [pair for pair in standing.values() if pair[1].outcome is Outcome.VIOLATION]
    for facts, decision in missed:
        keep(decision, facts, subject=subject, at=at)
    if not missed:
        return 0
    values = {
        "list": mac_list.code,
        "missed": counted(len(missed), "network pharmacy", "network pharmacies"),
        "first": str(quarter),
        "last": str(quarter_of(quarter).last_day),
        "all": f"{len(standing):,}",
    }
    write_to_party(
        QUARTER_MISSED,
        key=f"{mac_list.pk}:{quarter}",
        party_id=mac_list.manager_id,
        at=at,
        values=values,
        about=f"mac-list:{mac_list.pk}",
    )
    body = {"list": str(mac_list.pk), "quarter": quarter.isoformat(), "missed": len(missed)}
    append(MISSED, actor=None, at=at, body=body, subject=str(mac_list.pk))
    return 1
