"""What a vendor's own staff see: the parts that vendors run, and whether each may run today (MAP-143)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.rules.board.advisers import vendor_component
from carelaw.pdmp.store.models import VendorFile
from carelaw.pdmp.use_cases.board.permissions import SEE_PARTS
from carelaw.pdmp.use_cases.board.vendors import facts_of
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.lists import Rows
from carelaw.platform.adopted_law import adopted_law

# A contract takes that long to renew; how long is policy, not law.
SOON = timedelta(days=60)


def parts(actor: Actor, at: datetime) -> Rows:
    """Every part of the system that a vendor runs or is to run, judged for today."""
    require(actor, SEE_PARTS)
    on = law_day(at)
    rows: Rows = []
    for one in VendorFile.objects.order_by("component"):
        decision = vendor_component(facts_of(one, on), law=adopted_law())
        rows.append(
            {
                "part": one.component,
                "vendor": one.vendor,
                "awarded_on": one.awarded_on,
                "contract_from": one.contract_from,
                "contract_until": one.contract_until,
                "live_on": one.live_on,
                "standing": "may-run" if decision.outcome is Outcome.PASS else "may-not-run",
                "says": " ".join(reason.says for reason in decision.reasons),
            }
        )
    return rows


def to_settle(on: date) -> Iterator[tuple[VendorFile, date | None]]:
    """Parts that are live and may not run on a day, and those whose contract ends soon, with its last day."""
    for one in VendorFile.objects.exclude(live_on=None).order_by("component"):
        if vendor_component(facts_of(one, on), law=adopted_law()).outcome is not Outcome.PASS:
            yield one, None
        elif one.contract_until is not None and one.contract_until <= on + SOON:
            yield one, one.contract_until
