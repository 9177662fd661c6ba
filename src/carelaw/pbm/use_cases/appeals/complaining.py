"""After a denial or silence: the second way under the contracts act, a complaint of an unfair practice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealState, Complaint
from carelaw.pbm.use_cases.appeal_following import appeal_acted_on, case_of, late_routes
from carelaw.pbm.use_cases.appeals.permissions import APPEAL_COMPLAIN
from carelaw.pbm.use_cases.complaints.filing import file_complaint
from carelaw.pbm.use_cases.parties import number_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.cases.docket import add_event
from carelaw.platform.parties.models import Party

CITE = "215 ILCS 5/513b1(g)"


def complain(actor: Actor, at: datetime, *, appeal: str, says: str, confirmed: bool = False) -> Complaint:
    """Complain to the Department of a denial, or of silence past the last day; the receipt proves it."""
    require(actor, APPEAL_COMPLAIN)
    found = appeal_acted_on(actor, appeal, local_day(at))
    denied = found.state == AppealState.DENIED
    silent = found.state == AppealState.FILED and MAC_APPEAL in late_routes(found, local_day(at))
    if not denied and not silent:
        says = (
            f"{found.reference} is {found.get_state_display().lower()} and its day has not passed. A complaint of its "
            "answer opens with a denial, or the day after the last one; complain of something else at any time."
        )
        raise Refusal("E-MAC-50.appeal", says, cite=CITE, field="appeal", kind="conflict")
    assert found.manager_id is not None
    manager = Party.objects.get(pk=found.manager_id)
    what = "was denied" if denied else "was not answered by its last day"
    told = f"Appeal {found.reference} of the drug {found.national_drug_code} {what}. {says}"
    with transaction.atomic():
        made = file_complaint(
            actor, at, against=number_of(manager), subject="price-list", says=told, confirmed=confirmed
        )
        case = case_of(found)
        if case is not None:
            add_event(case, "appeal-complained", at=at, actor=actor, body={"receipt": made.receipt})
    return made
