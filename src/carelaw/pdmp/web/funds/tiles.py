"""What stands on the first page about money, and what waits about charges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.store.models import ChargeComplaint
from carelaw.pdmp.use_cases.funds import permissions as may
from carelaw.pdmp.use_cases.funds.ledger import NOTHING, penalty_trail
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    tile(
        _("The program's money"),
        says=_("Appropriations, penalties, grants, transfers, spending."),
        route="funds",
        permission=may.SEE_FUNDS,
        section=_("Board"),
        order=90,
    )
    tile(
        _("Charges to patients"),
        says=_("Complaints that somebody charged for reporting."),
        route="charge-complaints",
        permission=may.FIND,
        section=_("Patients"),
        order=60,
    )


@work_for("DATA_STEWARD")
def to_conclude(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Complaints about charges to be looked into."""
    for one in ChargeComplaint.objects.filter(outcome="").order_by("received_at")[:50]:
        says = gettext("Look into the complaint %(number)s about a charge") % {"number": one.number}
        url = f"{reverse('act-conclude-charge-complaint')}?complaint={one.number}"
        yield WorkItem(says, law_day(one.received_at), None, url, "§11(e)", f"charge:{one.number}")


@work_for("ADMIN")
def penalties_to_move(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Civil penalties that were collected and are not in the General Fund yet."""
    left = penalty_trail().to_deposit
    if left > NOTHING:
        says = gettext("Deposit $%(amount)s of civil penalties in the General Fund") % {"amount": f"{left:,.2f}"}
        yield WorkItem(says, on, None, f"{reverse('act-deposit-penalties')}?amount={left}", "§11(b)", "penalties")
